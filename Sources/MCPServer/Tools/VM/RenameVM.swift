import MCPCore
import VSphere
import VimTypes

/// Renames a machine, by `Rename_Task`.
struct RenameVM: VSphereTool {
    static let name = "rename_vm"
    static let title = "Rename a VM"
    static let description = "Renames a VM; its files keep their names."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["Rename_Task"]
    static let privileges = ["VirtualMachine.Config.Rename"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("New name") var newName: String
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm)
        var change = Change(machine, before: ["name": .string(machine.name)])
        guard machine.name != input.newName else { return change.unchanged("It is called that already.") }
        try await context.run(&change, "Renaming \(machine.name)", wait: input.wait) {
            try await machine.object.rename(newName: InventoryNames.sent(input.newName))
        }
        change.end(["name": .string(input.newName)])
        return change
    }
}
