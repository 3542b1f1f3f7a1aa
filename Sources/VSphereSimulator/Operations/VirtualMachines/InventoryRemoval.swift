internal import VimTypes

/// How entities other than machines leave the inventory.
enum InventoryRemoval {
    /// `Destroy_Task`, by the name of the entity's type.
    static let destroying: [String: EntityOperations.Behaviour] = [
        "Folder": EntityOperations.Behaviour(
            check: { world, entity, call in
                try world.demand("Folder.Delete", on: entity, for: call.user)
                guard world.parent(of: entity)?.type == "Folder" else { throw Fault(NotSupported.self) }
            },
            perform: { world, entity, call in try world.destroyFolder(entity, by: call.user) }),
        "ResourcePool": EntityOperations.Behaviour(
            check: { world, entity, call in
                try world.demand("Resource.DeletePool", on: entity, for: call.user)
                guard world.parent(of: entity)?.as(ResourcePool.self) != nil else {
                    throw Fault(NotSupported.self, [:], "The resource pool of a host or cluster stays with it.")
                }
            },
            perform: { world, entity, call in
                guard let pool = entity.as(ResourcePool.self) else { throw Fault(NotSupported.self) }
                world.destroyPool(pool, by: call.user)
            }),
    ]
}

extension World {
    /// Takes a folder away with all that is in it, if all of that can go.
    fileprivate mutating func destroyFolder(_ folder: AnyReference, by user: String) throws {
        for child in links(folder, "childEntity") {
            if let vm = child.as(VirtualMachine.self) {
                try demand(.poweredOff, .suspended, of: vm, for: .poweredOff)
                destroy(vm, by: user)
            } else if child.type == "Folder" {
                try destroyFolder(child, by: user)
            } else {
                throw Fault(
                    ResourceInUse.self, ["type": "Folder", "name": name(of: folder)],
                    "The folder \(name(of: folder)) is not empty: \(name(of: child)) is in it.")
            }
        }
        if let parent = parent(of: folder) { unlink(parent, "childEntity", folder) }
        access.permissions[folder.value] = nil
        remove(folder)
    }

    /// Takes a resource pool away; what is in it moves up.
    fileprivate mutating func destroyPool(_ pool: ManagedObjectReference<ResourcePool>, by user: String) {
        guard let parent = self[pool, ResourcePool.parent]?.asAny.as(ResourcePool.self) else { return }
        for vm in links(pool, "vm").compactMap({ $0.as(VirtualMachine.self) }) { move(vm, to: parent, by: user) }
        for child in links(pool, "resourcePool").compactMap({ $0.as(ResourcePool.self) }) { place(child, in: parent) }
        unlink(parent, "resourcePool", pool)
        access.permissions[pool.value] = nil
        remove(pool)
        touch(parent)
    }
}
