import MCPCore
import VSphere
import VimTypes

/// Switches a machine off as if by its plug, by `PowerOffVM_Task`.
struct PowerOffVM: VSphereTool {
    static let name = "power_off_vm"
    static let title = "Power off a VM"
    static let description = "Cuts a VM's power; shutdown_guest is gentler."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints(readOnly: false, destructive: true, idempotent: true, openWorld: false)
    static let calls = ["PowerOffVM_Task"]
    static let aliases = ["power_off"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["runtime.powerState"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        guard state != PowerState.poweredOff.rawValue else {
            return change.unchanged("\(machine.name) is powered off already.")
        }
        guard
            try await context.approve(
                &change, "Power off \(machine.name)", effects: ["What the guest has not written to disk is lost"])
        else { return change }
        try await context.run(&change, "Powering off \(machine.name)", wait: input.wait) {
            try await machine.object.powerOffVM()
        }
        change.end(["power_state": "powered_off"])
        return change
    }
}
