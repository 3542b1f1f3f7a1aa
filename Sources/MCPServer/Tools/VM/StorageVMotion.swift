import MCPCore
import VSphere
import VimTypes

/// Moves a machine's files to another datastore, by `RelocateVM_Task`.
struct StorageVMotion: VSphereTool {
    static let name = "storage_vmotion"
    static let title = "Move a VM's files"
    static let description = "Moves all files of a VM to another datastore while it runs."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["RelocateVM_Task"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Where to", aliases: ["datastore", "datastore_name"])
        var targetDatastore: Target<Datastore>
        @Argument("Thin or thick", aliases: ["thin"]) var thinProvision: Bool?
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["datastore"])
        let target = try await context.find(input.targetDatastore)
        let present: [ManagedObjectReference<Datastore>] = machine[VirtualMachine.datastore] ?? []
        var change = Change(
            machine, before: ["datastores": .array(present.map { .string($0.value) })])
        guard present.map(\.value) != [target.moref] || input.thinProvision != nil else {
            return change.unchanged("All of \(machine.name) is on \(target.name) already.")
        }
        let specification = VirtualMachineRelocateSpec(
            datastore: target.reference, transform: input.thinProvision.map { $0 ? .sparse : .flat })
        try await context.run(&change, "Moving the files of \(machine.name)", wait: input.wait) {
            try await machine.object.relocateVM(spec: specification)
        }
        change.end(["datastores": [.string(target.moref)], "datastore": .string(target.name)])
        return change
    }
}
