import MCPCore
import VSphere
import VimTypes

/// Asks the guest to shut down, by `ShutdownGuest`.
struct ShutdownGuest: VSphereTool {
    static let name = "shutdown_guest"
    static let title = "Shut down a guest"
    static let description = "Asks the guest to shut down cleanly; needs VMware Tools."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["ShutdownGuest"] + GuestPower.calls

    typealias Input = GuestPower.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await GuestPower.ask(input, to: "shut down", .state(.poweredOff), in: context) {
            try await $0.shutdownGuest()
        }
    }
}
