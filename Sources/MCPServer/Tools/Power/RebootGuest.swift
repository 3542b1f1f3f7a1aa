import MCPCore
import VSphere
import VimTypes

/// Asks the guest to restart, by `RebootGuest`.
struct RebootGuest: VSphereTool {
    static let name = "reboot_guest"
    static let title = "Reboot a guest"
    static let description = "Asks the guest to restart cleanly; needs VMware Tools."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.changes
    static let calls = ["RebootGuest"] + GuestPower.calls

    typealias Input = GuestPower.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await GuestPower.ask(input, to: "restart", .restart, in: context) { try await $0.rebootGuest() }
    }
}
