import MCPCore
import VSphere
import VimTypes

/// Sets a machine back to its current snapshot, by `RevertToCurrentSnapshot_Task`.
struct RevertToCurrentSnapshot: VSphereTool {
    static let name = "revert_to_current_snapshot"
    static let title = "Revert to the current snapshot"
    static let description = "Sets a VM back to its current snapshot; what it did since then is lost."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.destroys
    static let calls = ["RevertToCurrentSnapshot_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Leave it off") var suppressPowerOn = false
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["snapshot", "runtime.powerState"])
        let current = machine[VirtualMachine.snapshot]?.currentSnapshot
        guard let choice = SnapshotChoice.all(machine).first(where: { $0.tree.snapshot == current }) else {
            throw ToolError(.notFound, "\(machine.name) has no snapshot to revert to.")
        }
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        let effects = ["The present state of \(machine.name), \(state), is lost"]
        guard
            try await context.approve(
                &change, "Revert \(machine.name) to its current snapshot \(choice.path)", effects: effects)
        else { return change }
        try await context.run(&change, "Reverting \(machine.name)", wait: input.wait) {
            try await machine.object.revertToCurrentSnapshot(suppressPowerOn: input.suppressPowerOn)
        }
        change.end(["current_snapshot": .object(choice.summary)])
        return change
    }
}
