import MCPCore
import VSphere
import VimTypes

/// Asks the guest to go to standby, by `StandbyGuest`.
struct StandbyGuest: VSphereTool {
    static let name = "standby_guest"
    static let title = "Put a guest on standby"
    static let description = "Asks the guest to go to standby; needs VMware Tools."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["StandbyGuest"] + GuestPower.calls

    typealias Input = GuestPower.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await GuestPower.ask(input, to: "go to standby", .state(.suspended), in: context) {
            try await $0.standbyGuest()
        }
    }
}
