import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Reads a file of a guest, by `InitiateFileTransferFromGuest`.
struct ReadGuestFile: VSphereTool {
    static let name = "read_guest_file"
    static let title = "Read a file of a guest"
    static let description = "Reads a file, or a part of it, in the guest of a VM."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.reads
    static let calls = ["InitiateFileTransferFromGuest"]
    static let longestText = 2 << 20

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("File in the guest", aliases: ["guest_path"]) var path: String
        @Argument("Where to start", min: 0, unit: "bytes") var offset = 0
        @Argument("How much at most", min: 1, max: 1_048_576, unit: "bytes") var maxBytes = 65_536
        @Argument("Give base64 even if it is text") var base64 = false
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    struct Output: ToolOutput {
        var path: String
        var offset: Int
        var sizeBytes: Int
        var atEnd: Bool
        var text: String?
        var base64: String?

        static let fields = [
            "path": "File",
            "offset": "Where this starts",
            "sizeBytes": "How much this is",
            "atEnd": "Whether the file ends here",
            "text": "Content, if it is UTF-8",
            "base64": "Content, if not",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let read = try await context.guest(input).guest.bytes(
            of: input.path, from: Int64(input.offset), upTo: input.maxBytes + 1)
        let bytes = Array(read.prefix(input.maxBytes))
        let text = input.base64 || bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
        return Output(
            path: input.path, offset: input.offset, sizeBytes: bytes.count, atEnd: read.count == bytes.count,
            text: text, base64: text == nil ? Data(bytes).base64EncodedString() : nil)
    }
}
