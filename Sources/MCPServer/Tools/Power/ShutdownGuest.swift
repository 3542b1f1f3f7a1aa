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
    static let calls = ["ShutdownGuest"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "guest.toolsRunningStatus"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        guard state != PowerState.poweredOff.rawValue else {
            return change.unchanged("\(machine.name) is powered off already.")
        }
        try GuestPower.check(machine, state)
        try await machine.object.shutdownGuest()
        change.message = "The guest was asked to shut down, and may take its time: get_vm_info tells the power state."
        return change
    }
}
