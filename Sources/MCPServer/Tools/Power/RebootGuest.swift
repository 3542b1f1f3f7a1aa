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
    static let calls = ["RebootGuest"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "guest.toolsRunningStatus"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        try GuestPower.check(machine, state)
        try await machine.object.rebootGuest()
        change.message = "The guest was asked to restart, and may take its time: get_vm_info tells the power state."
        return change
    }
}
