import MCPCore
import VSphere
import VimTypes

/// Deletes a snapshot, by `RemoveSnapshot_Task`.
struct DeleteSnapshot: VSphereTool {
    static let name = "delete_snapshot"
    static let title = "Delete a snapshot"
    static let description = "Deletes a snapshot of a VM."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.destroys
    static let calls = ["RemoveSnapshot_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.snapshot) var snapshot: String
        @Argument("Those below too", aliases: ["children"]) var removeChildren = false
        @Argument("Merge disks") var consolidate = true
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["snapshot"])
        let choice = try SnapshotChoice.find(input.snapshot, of: machine)
        var change = Change(machine, before: ["snapshot": .object(choice.summary)])
        let children = input.removeChildren ? choice.descendants : []
        guard
            try await context.approve(
                &change, "Delete the snapshot \(choice.path) of \(machine.name)",
                effects: children.map { "Snapshot \($0)" })
        else { return change }
        try await context.run(&change, "Deleting a snapshot of \(machine.name)", wait: input.wait) {
            try await choice.tree.snapshot.on(context.vSphere).removeSnapshot(
                removeChildren: input.removeChildren, consolidate: input.consolidate)
        }
        change.end(["snapshots": .integer(SnapshotChoice.all(machine).count - 1 - children.count)])
        return change
    }
}
