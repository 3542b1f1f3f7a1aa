import MCPCore
import VSphere
import VimTypes

/// Suspends a machine, by `SuspendVM_Task`.
struct SuspendVM: VSphereTool {
    static let name = "suspend_vm"
    static let title = "Suspend a VM"
    static let description = "Suspends a running VM; power_on_vm resumes it."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["SuspendVM_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["runtime.powerState"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        guard state != PowerState.suspended.rawValue else {
            return change.unchanged("\(machine.name) is suspended already.")
        }
        guard state == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state): only a running VM can be suspended.")
        }
        try await context.run(&change, "Suspending \(machine.name)", wait: input.wait) {
            try await machine.object.suspendVM()
        }
        change.end(["power_state": "suspended"])
        return change
    }
}
