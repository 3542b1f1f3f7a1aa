import MCPCore
import VSphere
import VimTypes

/// Makes a folder of a guest, by `MakeDirectoryInGuest`.
struct CreateGuestDirectory: VSphereTool {
    static let name = "create_guest_directory"
    static let title = "Make a folder in a guest"
    static let description = "Makes a folder in the guest of a VM, and those above it."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.changes
    static let calls = ["MakeDirectoryInGuest"]

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Folder in the guest", aliases: ["guest_path"]) var path: String
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let (machine, guest) = try await context.guest(input)
        var change = Change(machine)
        try await guest.makeFolder(input.path)
        change.end(["path": .string(input.path)])
        return change
    }
}
