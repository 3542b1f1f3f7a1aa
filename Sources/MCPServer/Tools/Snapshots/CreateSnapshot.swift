import MCPCore
import VSphere
import VimTypes

/// Takes a snapshot, by `CreateSnapshot_Task`.
struct CreateSnapshot: VSphereTool {
    static let name = "create_snapshot"
    static let title = "Take a snapshot"
    static let description = "Takes a snapshot of a VM."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.changes
    static let calls = ["CreateSnapshot_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("New name") var snapshotName: String
        @Argument("What it is for") var description = ""
        @Argument("Its memory too") var memory = false
        @Argument("Quiet file systems first") var quiesce = false
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        guard !(input.memory && input.quiesce) else {
            throw ToolError(
                .invalid, "A snapshot with memory is not quiesced.", hint: "Choose one of memory and quiesce.")
        }
        let machine = try await context.find(input.vm, properties: ["snapshot"])
        var change = Change(machine, before: ["snapshots": .integer(SnapshotChoice.all(machine).count)])
        let info = try await context.run(&change, "Taking a snapshot of \(machine.name)", wait: input.wait) {
            try await machine.object.createSnapshot(
                name: InventoryNames.sent(input.snapshotName), description: input.description, memory: input.memory,
                quiesce: input.quiesce)
        }
        var after: JSONObject = ["snapshot": .string(input.snapshotName)]
        if case .reference(let made)? = info?.result {
            after["snapshot_moref"] = .string(made.value)
        }
        change.end(after)
        return change
    }
}
