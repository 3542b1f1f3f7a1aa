import MCPCore
import VSphere
import VimTypes

/// Deletes all snapshots of a machine, by `RemoveAllSnapshots_Task`.
struct DeleteAllSnapshots: VSphereTool {
    static let name = "delete_all_snapshots"
    static let title = "Delete all snapshots"
    static let description = "Deletes every snapshot of a VM."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.destroys
    static let calls = ["RemoveAllSnapshots_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Merge disks") var consolidate = true
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["snapshot"])
        let all = SnapshotChoice.all(machine)
        var change = Change(machine, before: ["snapshots": .integer(all.count)])
        guard !all.isEmpty else { return change.unchanged("\(machine.name) has no snapshots.") }
        guard
            try await context.approve(
                &change, "Delete all \(all.count) snapshots of \(machine.name)",
                effects: all.map { "Snapshot \($0.path)" })
        else { return change }
        try await context.run(&change, "Deleting the snapshots of \(machine.name)", wait: input.wait) {
            try await machine.object.removeAllSnapshots(consolidate: input.consolidate)
        }
        change.end(["snapshots": 0])
        return change
    }
}
