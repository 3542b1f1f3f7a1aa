internal import VimTypes

/// `Destroy_Task`, `Rename_Task` and `MoveIntoFolder_Task`, which every type of entity performs in its own way.
enum EntityOperations {
    /// How entities of one type do it.
    struct Behaviour: Sendable {
        /// Checks that come before the task; the user's privileges are among them.
        let check: @Sendable (World, AnyReference, Call) throws -> Void
        /// What the task does.
        let perform: @Sendable (inout World, AnyReference, Call) throws -> Void

        init(
            check: @escaping @Sendable (World, AnyReference, Call) throws -> Void,
            perform: @escaping @Sendable (inout World, AnyReference, Call) throws -> Void
        ) {
            self.check = check
            self.perform = perform
        }
    }

    /// How entities are destroyed, by the name of their type or an ancestor.
    static let destroying: [String: Behaviour] = ["VirtualMachine": MachineRemoval.destroying]
        .merging(InventoryRemoval.destroying) { own, _ in own }

    static let all: [Operation] = [
        Operation("Destroy_Task") { world, call in
            let behaviour = try find(destroying, world, call.target)
            try behaviour.check(world, call.target, call)
            return world.task(call) { world in
                try behaviour.perform(&world, call.target, call)
                return nil
            }
        },
        Operation("Rename_Task") { world, call in
            let name = try world.entityName(try call.argument("newName"), of: call.target)
            try world.demand(try privilege(forRenaming: call.target, world), on: call.target, for: call.user)
            return world.task(call) { world in
                try world.rename(call.target, name, by: call.user)
                return nil
            }
        },
        Operation("MoveIntoFolder_Task") { world, call in
            let folder: ManagedObjectReference<Folder> = try call.target()
            let members: [AnyReference] = call.list("list")
            for member in members {
                guard world.has(member) else { throw Fault(ManagedObjectNotFound.self, ["obj": member]) }
                try world.demand(try privilege(forMoving: member, world), on: member, for: call.user)
                try world.demandSameDatacenter(folder, member, "list")
            }
            return world.task(call) { world in
                for member in members { try world.move(member, into: folder) }
                return nil
            }
        },
        Operation("UnregisterVM") { world, call in
            let vm: Machine = try call.target()
            try world.demandIdle(vm)
            try world.demand(.poweredOff, .suspended, of: vm, for: .poweredOff)
            world.unregister(vm, by: call.user)
            return nil
        },
    ]

    private static func find(
        _ table: [String: Behaviour], _ world: World, _ entity: AnyReference
    ) throws -> Behaviour {
        guard let kind = world[entity]?.kind else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
        guard let behaviour = kind.line.lazy.compactMap({ table[$0] }).first else { throw Fault(NotSupported.self) }
        return behaviour
    }

    private static func privilege(forRenaming entity: AnyReference, _ world: World) throws -> String {
        guard let kind = world[entity]?.kind else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
        let known = [
            "VirtualMachine": "VirtualMachine.Config.Rename", "Folder": "Folder.Rename",
            "Datacenter": "Datacenter.Rename",
            "ResourcePool": "Resource.RenamePool", "ClusterComputeResource": "Host.Inventory.RenameCluster",
            "Datastore": "Datastore.Rename", "Network": "Network.Config", "DistributedVirtualSwitch": "DVSwitch.Modify",
            "DistributedVirtualPortgroup": "DVPortgroup.Modify", "VirtualApp": "VApp.Rename",
        ]
        guard let privilege = kind.line.lazy.compactMap({ known[$0] }).first else { throw Fault(NotSupported.self) }
        return privilege
    }

    private static func privilege(forMoving entity: AnyReference, _ world: World) throws -> String {
        guard let kind = world[entity]?.kind else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
        let known = [
            "VirtualMachine": "VirtualMachine.Inventory.Move", "Folder": "Folder.Move", "Datacenter": "Datacenter.Move",
            "Datastore": "Datastore.Move", "Network": "Network.Move", "ComputeResource": "Host.Inventory.MoveHost",
            "ClusterComputeResource": "Host.Inventory.MoveCluster", "DistributedVirtualSwitch": "DVSwitch.Move",
        ]
        guard let privilege = kind.line.lazy.compactMap({ known[$0] }).first else { throw Fault(NotSupported.self) }
        return privilege
    }
}

extension World {
    /// Gives an entity another name.
    mutating func rename(_ entity: AnyReference, _ name: String, by user: String) throws {
        let old = self.name(of: entity)
        guard old != name else { return }
        if let parent = parent(of: entity) { try demandFree(name, in: parent, but: entity) }
        if let vm = entity.as(VirtualMachine.self) {
            self[vm, VirtualMachine.name] = name
            update(vm, VirtualMachine.config) { $0.name = name }
            writeConfiguration(of: vm)
            record(
                VmRenamedEvent.self, on: entity, by: user, ["oldName": old, "newName": name],
                "Renamed \(whereabouts(of: vm)) from \(old) to \(name)")
            return
        }
        if let datastore = entity.as(Datastore.self) { return renameDatastore(datastore, old, name) }
        set("name", name, of: entity)
    }

    /// Gives a datastore another name, which is in the path of every file on it.
    private mutating func renameDatastore(
        _ datastore: ManagedObjectReference<Datastore>, _ old: String, _ name: String
    ) {
        self[datastore, Datastore.name] = name
        func renamed(_ config: inout VirtualMachineConfigInfo) {
            var paths: [DatastorePath: DatastorePath] = [:]
            let known = config.disks.flatMap(\.chain) + [config.home].compactMap { $0 }
            for path in known where path.datastore == old { paths[path] = DatastorePath(name, path.path) }
            config.move(paths, [:])
            config.hardware.device = config.hardware.device.map { device in
                guard var image = device.backing?.as(VirtualCdromIsoBackingInfo.self),
                    let path = DatastorePath(image.fileName), path.datastore == old
                else { return device }
                image.fileName = DatastorePath(name, path.path).description
                return device.with("backing", image)
            }
        }
        for vm in links(datastore, "vm").compactMap({ $0.as(VirtualMachine.self) }) {
            update(vm, VirtualMachine.config, renamed)
            for snapshot in snapshotTree(of: vm) { update(snapshot, VirtualMachineSnapshot.config, renamed) }
        }
        for host in links(datastore, "host") { touch(host) }
    }

    /// Moves an entity into a folder.
    fileprivate mutating func move(
        _ entity: AnyReference, into folder: ManagedObjectReference<Folder>
    ) throws {
        guard let kind = self[entity]?.kind else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
        let allowed = self[folder, Folder.childType] ?? []
        guard kind.line.contains(where: allowed.contains) else {
            throw Fault(
                NotSupported.self, [:], "The folder \(name(of: folder)) does not take a \(kind.name).")
        }
        guard !isBelow(folder.asAny, entity) else {
            throw Fault(InvalidFolder.self, ["target": folder], "A folder cannot be moved into itself.")
        }
        guard parent(of: entity) != folder.asAny else { return }
        try demandFree(name(of: entity), in: folder, but: entity)
        place(entity, in: folder)
    }
}
