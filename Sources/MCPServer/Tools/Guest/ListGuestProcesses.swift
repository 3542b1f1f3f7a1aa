import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists processes of a guest, by `ListProcessesInGuest`.
struct ListGuestProcesses: VSphereTool {
    static let name = "list_guest_processes"
    static let title = "List processes of a guest"
    static let description = "Processes in the guest of a VM, with owner and command line."
    static let permission = PermissionLevel.fullAdmin
    static let hints = ToolHints.reads
    static let calls = ["ListProcessesInGuest"]

    struct Input: GuestInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.filter) var filter: String?
        @Argument("Only of this user") var owner: String?
        @Argument(.guestCredential) var guestCredential: String?
        @Argument(.guestUser) var username: String?
        @Argument(.guestPassword) var password: String?
    }

    struct Item: ToolOutput {
        var pid: Int
        var name: String
        var owner: String
        var command: String
        var started: Date
        var ended: Date?
        var exitCode: Int?

        static let fields = [
            "pid": "Process id",
            "name": "Name",
            "owner": "User",
            "command": "Command line",
            "started": "When it began",
            "ended": "When it ended",
            "exitCode": "Exit code",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let pattern = input.filter.map(NamePattern.init)
        let processes = try await context.guest(input).guest.processes().filter { process in
            if let owner = input.owner, owner.lowercased() != process.owner.lowercased() { return false }
            return pattern?.matches(process.name) ?? true
        }
        return try context.page(processes, key: { [$0.name, String($0.pid)] }) { process in
            Item(
                pid: process.pid, name: process.name, owner: process.owner, command: process.cmdLine,
                started: process.startTime, ended: process.endTime, exitCode: process.exitCode)
        }
    }
}
