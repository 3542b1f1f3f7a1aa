import MCPCore
import VSphere
import VimTypes

/// Deletes a file of a guest, by `DeleteFileInGuest`; a folder only when that is said, by `DeleteDirectoryInGuest`.
struct DeleteGuestFile: VSphereTool {
    static let name = "delete_guest_file"
    static let title = "Delete a file of a guest"
    static let description = "Deletes a file, or folder when told, in the guest of a VM."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.destroys
    static let calls = ["DeleteFileInGuest", "DeleteDirectoryInGuest"]

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("File in the guest", aliases: ["guest_path"]) var path: String
        @Argument("It is a folder, and all in it goes") var recursive = false
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let (machine, guest) = try await context.guest(input)
        var change = Change(machine)
        let what = input.recursive ? "the folder \(input.path) and all in it" : input.path
        guard try await context.approve(&change, "Delete \(what) in \(machine.name)") else { return change }
        if input.recursive {
            try await guest.deleteFolder(input.path, recursively: true)
        } else {
            try await guest.deleteFile(input.path)
        }
        change.end(["deleted": .string(input.path)])
        return change
    }
}
