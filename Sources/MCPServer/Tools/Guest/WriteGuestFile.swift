import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Writes a file of a guest, by `InitiateFileTransferToGuest`.
struct WriteGuestFile: VSphereTool {
    static let name = "write_guest_file"
    static let title = "Write a file of a guest"
    static let description = "Writes text or base64 to a file in the guest of a VM."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.sets
    static let calls = ["InitiateFileTransferToGuest"]

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("File in the guest", aliases: ["guest_path"]) var path: String
        @Argument("Content as text", aliases: ["text"]) var content: String?
        @Argument("Content as base64") var base64: String?
        @Argument("Octal rights, such as 0644") var mode: String?
        @Argument("Replace a file of that name") var overwrite = true
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let bytes: [UInt8]
        switch (input.content, input.base64) {
        case (let text?, nil): bytes = Array(text.utf8)
        case (nil, let base64?):
            guard let data = Data(base64Encoded: base64) else { throw ToolError(.invalid, "base64: is no base64.") }
            bytes = Array(data)
        default: throw ToolError(.invalid, "Give either content or base64.")
        }
        let (machine, guest) = try await context.guest(input)
        guard input.mode == nil || !guest.isWindows else {
            throw ToolError(.invalid, "mode: \(machine.name) runs Windows, which has no such rights.")
        }
        let rights = try input.mode.map {
            GuestFileAttributes(GuestPosixFileAttributes(permissions: try Self.octal($0)))
        }
        var change = Change(machine)
        try await guest.write(bytes, to: input.path, replacing: input.overwrite, attributes: rights)
        change.end(["path": .string(input.path), "size_bytes": .integer(bytes.count)])
        return change
    }
    private static func octal(_ mode: String) throws -> Int {
        guard (3...4).contains(mode.utf8.count), !mode.hasPrefix("-"), !mode.hasPrefix("+"),
            let rights = Int(mode, radix: 8)
        else { throw ToolError(.invalid, "mode: \(mode) is no rights of three or four octal digits, such as 0644.") }
        return rights
    }
}
