import MCPCore
import VSphere
import VimTypes

/// Renames or describes a snapshot, by `RenameSnapshot`.
struct RenameSnapshot: VSphereTool {
    static let name = "rename_snapshot"
    static let title = "Rename a snapshot"
    static let description = "Gives a snapshot another name or description."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["RenameSnapshot"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.snapshot) var snapshot: String
        @Argument("New name") var newName: String?
        @Argument("New description") var newDescription: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        guard input.newName != nil || input.newDescription != nil else {
            throw ToolError(.invalid, "Nothing to change.", hint: "Give new_name, new_description or both.")
        }
        let machine = try await context.find(input.vm, properties: ["snapshot"])
        let choice = try SnapshotChoice.find(input.snapshot, of: machine)
        let tree = choice.tree
        var change = Change(machine, before: ["name": .string(choice.name), "description": .string(tree.description)])
        let name = input.newName ?? choice.name
        let text = input.newDescription ?? tree.description
        guard name != choice.name || text != tree.description else {
            return change.unchanged("The snapshot is called that already.")
        }
        try context.checkMayChange(moref: machine.moref)
        try await tree.snapshot.on(context.vSphere).renameSnapshot(
            name: InventoryNames.sent(name), description: text)
        change.end(["name": .string(name), "description": .string(text)])
        return change
    }
}
