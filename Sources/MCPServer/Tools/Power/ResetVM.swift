import MCPCore
import VSphere
import VimTypes

/// Resets a machine as if by its button, by `ResetVM_Task`.
struct ResetVM: VSphereTool {
    static let name = "reset_vm"
    static let title = "Reset a VM"
    static let description = "Resets a running VM; reboot_guest is gentler."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.destroys
    static let calls = ["ResetVM_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["runtime.powerState"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        guard state == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state).", hint: "Power it on by power_on_vm instead.")
        }
        guard
            try await context.approve(
                &change, "Reset \(machine.name)", effects: ["What the guest has not written to disk is lost"])
        else { return change }
        try await context.run(&change, "Resetting \(machine.name)", wait: input.wait) {
            try await machine.object.resetVM()
        }
        change.end(["power_state": "powered_on"])
        return change
    }
}
