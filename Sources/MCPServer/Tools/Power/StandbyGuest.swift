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
    static let calls = ["StandbyGuest"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "guest.toolsRunningStatus"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        guard state != PowerState.suspended.rawValue else {
            return change.unchanged("\(machine.name) is suspended already.")
        }
        try GuestPower.check(machine, state)
        try await machine.object.standbyGuest()
        change.message =
            "The guest was asked to go to standby, and may take its time: get_vm_info tells the power state."
        return change
    }
}
