import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists a folder of a guest, all of it, by `ListFilesInGuest`.
struct ListGuestDirectory: VSphereTool {
    static let name = "list_guest_directory"
    static let title = "List a folder of a guest"
    static let description = "Files in a folder in the guest of a VM."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.reads
    static let calls = ["ListFilesInGuest"]

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Folder in the guest", aliases: ["guest_path"]) var path: String
        @Argument(.filter) var filter: String?
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    struct Item: ToolOutput {
        var name: String
        var type: String
        var sizeBytes: Int
        var modified: Date?
        var mode: String?
        var owner: Int?
        var linkTarget: String?

        static let fields = [
            "name": "Name",
            "type": "file, directory or symlink",
            "sizeBytes": "Size",
            "modified": "When it was written to",
            "mode": "Rights in octal",
            "owner": "Number of the owner",
            "linkTarget": "Where a link points",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let guest = try await context.guest(input).guest
        var files: [GuestFileInfo] = []
        var remaining = 1
        while remaining > 0, files.count < 20_000 {
            let part = try await guest.list(input.path, from: files.count, upTo: 1000)
            files += part.files
            remaining = part.files.isEmpty ? 0 : part.remaining
        }
        let pattern = input.filter.map(NamePattern.init)
        files = files.filter { file in ![".", ".."].contains(file.path) && pattern?.matches(file.path) ?? true }
        return try context.page(files, key: { [$0.path] }) { file in
            let rights = file.attributes.as(GuestPosixFileAttributes.self)
            return Item(
                name: file.path, type: file.type, sizeBytes: file.size,
                modified: file.attributes.modificationTime,
                mode: rights?.permissions.map { String($0 & 0o7777, radix: 8) }, owner: rights?.ownerId,
                linkTarget: file.attributes.symlinkTarget)
        }
    }
}
