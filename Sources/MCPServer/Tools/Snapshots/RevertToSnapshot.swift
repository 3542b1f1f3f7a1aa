import MCPCore
import VSphere
import VimTypes

/// Sets a machine back to a snapshot, by `RevertToSnapshot_Task`.
struct RevertToSnapshot: VSphereTool {
    static let name = "revert_to_snapshot"
    static let title = "Revert to a snapshot"
    static let description = "Sets a VM back to a snapshot; what it did since is lost."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.destroys
    static let calls = ["RevertToSnapshot_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.snapshot) var snapshot: String
        @Argument("Leave it off") var suppressPowerOn = false
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["snapshot", "runtime.powerState"])
        let choice = try SnapshotChoice.find(input.snapshot, of: machine)
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        let effects = ["The present state of \(machine.name), \(state), is lost"]
        guard
            try await context.approve(
                &change, "Revert \(machine.name) to the snapshot \(choice.path)", effects: effects)
        else { return change }
        try await context.run(&change, "Reverting \(machine.name)", wait: input.wait) {
            try await choice.tree.snapshot.on(context.vSphere).revertToSnapshot(suppressPowerOn: input.suppressPowerOn)
        }
        change.end(["current_snapshot": .object(choice.summary)])
        return change
    }
}
