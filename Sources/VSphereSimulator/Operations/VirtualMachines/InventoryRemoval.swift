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
        "ClusterComputeResource": EntityOperations.Behaviour(
            check: { world, entity, call in try world.demand("Host.Inventory.DeleteCluster", on: entity, for: call.user)
            },
            perform: { world, entity, call in try world.destroyCluster(entity) }),
        "Datacenter": EntityOperations.Behaviour(
            check: { world, entity, call in
                try world.demand("Datacenter.Delete", on: entity, for: call.user)
                guard world.settings.product == .vCenter else { throw Fault(NotSupported.self) }
            },
            perform: { world, entity, call in try world.destroyDatacenter(entity, by: call.user) }),
    ]
}

extension World {
    /// Takes a folder away with all that is in it, if all of that can go.
    fileprivate mutating func destroyFolder(_ folder: AnyReference, by user: String) throws {
        for child in links(folder, "childEntity") {
            if let vm = child.as(VirtualMachine.self) {
                try demandNoTransfer(of: vm)
                try demand(.poweredOff, .suspended, of: vm, for: .poweredOff)
                destroy(vm, by: user)
            } else if child.type == "Folder" {
                try destroyFolder(child, by: user)
            } else if child.type == "ClusterComputeResource" {
                try destroyCluster(child)
            } else if child.type == "Datacenter" {
                try destroyDatacenter(child, by: user)
            } else {
                throw notEmpty(folder, child)
            }
        }
        takeOut(folder)
    }

    /// Takes a cluster away in which there are no hosts any more.
    fileprivate mutating func destroyCluster(_ cluster: AnyReference) throws {
        if let host = links(cluster, "host").first { throw notEmpty(cluster, host) }
        func part(_ property: String) -> AnyReference? {
            value(property, of: cluster).flatMap(AnyReference.init(_field:))
        }
        if let root = part("resourcePool") {
            if let child = links(root, "vm").first { throw notEmpty(cluster, child) }
            removePools(root)
        }
        if let browser = part("environmentBrowser") { remove(browser) }
        takeOut(cluster)
    }

    private mutating func removePools(_ pool: AnyReference) {
        for child in links(pool, "resourcePool") { removePools(child) }
        access.permissions[pool.value] = nil
        remove(pool)
    }

    /// Takes a datacenter away in which there are no hosts, datastores and networks any more.
    fileprivate mutating func destroyDatacenter(_ datacenter: AnyReference, by user: String) throws {
        for property in ["vmFolder", "hostFolder", "datastoreFolder", "networkFolder"] {
            guard let folder = value(property, of: datacenter).flatMap(AnyReference.init(_field:)) else { continue }
            try destroyFolder(folder, by: user)
        }
        takeOut(datacenter)
    }

    /// Takes an entity out of the folder that it is in, and out of the world.
    private mutating func takeOut(_ entity: AnyReference) {
        if let parent = parent(of: entity), parent.type == "Folder" { unlink(parent, "childEntity", entity) }
        access.permissions[entity.value] = nil
        remove(entity)
    }

    private func notEmpty(_ container: AnyReference, _ member: AnyReference) -> Fault {
        Fault(
            ResourceInUse.self, ["type": container.type, "name": name(of: container)],
            "\(name(of: container)) is not empty: \(name(of: member)) is in it.")
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
