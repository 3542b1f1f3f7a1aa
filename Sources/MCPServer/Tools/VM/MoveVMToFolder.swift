import MCPCore
import VSphere
import VimTypes

/// Moves a machine to another folder, by `MoveIntoFolder_Task`.
struct MoveVMToFolder: VSphereTool {
    static let name = "move_vm_to_folder"
    static let title = "Move a VM to a folder"
    static let description = "Moves a VM or template to another folder of its datacenter."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["MoveIntoFolder_Task"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.folder) var folder: Target<Folder>
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["parent"])
        let folder = try await context.find(input.folder)
        var change = Change(machine, before: ["path": .string(machine.path)])
        let parent: ManagedObjectReference<ManagedEntity>? = machine.value("parent")
        guard parent?.value != folder.moref else { return change.unchanged("\(machine.name) is there already.") }
        try context.checkMayChange(moref: machine.moref)
        try await context.run(&change, "Moving \(machine.name)", wait: input.wait) {
            try await folder.object.moveIntoFolder(list: [
                ManagedObjectReference<ManagedEntity>(
                    machine.moref, type: machine.reference.type)
            ])
        }
        change.end(["folder": .string(folder.path)])
        return change
    }
}
