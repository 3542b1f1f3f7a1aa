import MCPCore
import VSphere
import VimTypes

/// Deletes a folder, by `Destroy_Task`, which deletes what is in it as well.
struct DeleteFolder: VSphereTool {
    static let name = "delete_folder"
    static let title = "Delete a folder"
    static let description =
        "Deletes a folder; when told, with the VMs in it and their disks."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = ["Destroy_Task"]
    static let privileges = ["Folder.Delete"]

    struct Input: ToolInput {
        @Argument("Name, path or moref", aliases: ["folder_path", "folder_name", "name", "path"])
        var folder: Target<Folder>
        @Argument("With everything in it") var recursive = false
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let inventory = try await context.vSphere.inventory([VirtualMachine._typeID: ["runtime.powerState"]])
        let folder = try inventory.one(input.folder, "folder")
        guard let parent = folder.parent?.as(Folder.self) else {
            throw ToolError(
                .invalid,
                "\(folder.name) is a folder that \(folder.parent == nil ? "vSphere" : "the datacenter") needs.",
                hint: "Only folders that were made can be deleted.")
        }
        let contents = inventory.all(ManagedEntity.self).filter { inventory.isWithin($0, folder) }
        var change = Change(
            moref: folder.reference.value, name: folder.name, path: inventory.path(of: folder.reference),
            before: [
                "parent": .string(inventory.path(of: parent)), "objects": .integer(contents.count),
            ])
        guard contents.isEmpty || input.recursive || context.isDryRun else {
            let names = contents.prefix(10).map(\.name).joined(separator: ", ")
            throw ToolError(
                .invalid, "\(folder.name) is not empty: it holds \(contents.count) objects, such as \(names).",
                hint: "Move them away first, or call with recursive: true to delete them too.")
        }
        let running = contents.filter { entity in
            entity.reference.as(VirtualMachine.self) != nil
                && PowerState.text(entity.value("runtime.powerState")) != PowerState.poweredOff.rawValue
        }
        guard running.isEmpty || context.isDryRun else {
            throw ToolError(
                .invalid, "Not powered off: \(running.prefix(20).map(\.name).joined(separator: ", ")).",
                hint: "Power them off or move them away first.")
        }
        try await protect(folder, by: contents, of: inventory, in: context)
        let effects =
            (running.isEmpty ? [] : ["\(running.count) VMs are not powered off, which is needed"])
            + (contents.isEmpty || input.recursive ? [] : ["It is not empty, and needs recursive"])
            + contents.prefix(Self.listed).map { Self.effect($0, in: inventory) }
            + (contents.count > Self.listed ? ["\(contents.count - Self.listed) more objects go too"] : [])
        guard try await context.approve(&change, "Delete the folder \(folder.name)", effects: effects) else {
            return change
        }
        let object = ManagedObjectReference<Folder>(folder.reference.value, type: folder.reference.type)
            .on(context.vSphere)
        try await context.run(&change, "Deleting the folder \(folder.name)", wait: input.wait) {
            try await object.destroy()
        }
        return change
    }

    /// How many objects are told of one by one.
    private static let listed = 100

    /// What is protected protects the folder that it is in.
    private func protect(
        _ folder: Inventory.Entity, by contents: [Inventory.Entity], of inventory: Inventory, in context: Context
    ) async throws {
        let guardian = context.services.guardian
        try await context.services.noteProtection(
            of: folder.reference, name: folder.name, path: inventory.path(of: folder.reference))
        for entity in contents {
            let moref = entity.reference.value
            guardian.note(moref: moref, name: entity.name, path: inventory.path(of: entity.reference))
            guard guardian.refusal(moref: moref) != nil else { continue }
            guardian.protect(
                moref: folder.reference.value, name: folder.name, reason: "\(entity.name), which is in it, is protected"
            )
        }
    }

    private static func noun(_ reference: ManagedObjectReference<AnyManagedObject>) -> String {
        if reference.as(VirtualMachine.self) != nil { return InventoryNoun.of(VirtualMachine.self) }
        if reference.as(Folder.self) != nil { return InventoryNoun.of(Folder.self) }
        if reference.as(ComputeResource.self) != nil { return InventoryNoun.of(ClusterComputeResource.self) }
        return reference.as(ResourcePool.self) != nil ? InventoryNoun.of(ResourcePool.self) : reference.type
    }

    private static func effect(_ entity: Inventory.Entity, in inventory: Inventory) -> String {
        let what = "\(noun(entity.reference)) \(inventory.path(of: entity.reference))"
        switch entity.reference.type {
        case "VirtualMachine": return "\(what) is deleted with its disks"
        case "HostSystem", "ClusterComputeResource", "ComputeResource", "Datastore":
            return "\(what) leaves the inventory"
        default: return "\(what) is deleted"
        }
    }
}
