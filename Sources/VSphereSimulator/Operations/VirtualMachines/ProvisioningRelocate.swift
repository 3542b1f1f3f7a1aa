internal import VimTypes

/// Moves machines: to other hosts, pools, datastores and folders.
enum RelocationOperations {
    static let all: [Operation] = [
        Operation("RelocateVM_Task") { world, call in
            let vm: Machine = try call.target()
            let spec: VirtualMachineRelocateSpec = try call.argument("spec")
            try world.checkAccess(vm, spec, call.user)
            let user = call.user
            let movesDisks = spec.datastore != nil || !spec.disk.isEmpty
            return world.task(call, lasting: movesDisks ? .seconds(4) : .seconds(2)) { world in
                try world.relocate(vm, spec, by: user)
                return nil
            }
        },
        Operation("MigrateVM_Task") { world, call in
            let vm: Machine = try call.target()
            let isOn = world.powerState(of: vm) == .poweredOn
            try world.demand(isOn ? "Resource.HotMigrate" : "Resource.ColdMigrate", on: vm, for: call.user)
            let wanted: VirtualMachinePowerState? = call.optional("state")
            let spec = VirtualMachineRelocateSpec(pool: call.optional("pool"), host: call.optional("host"))
            try world.checkAccess(vm, spec, call.user)
            let user = call.user
            return world.task(call, lasting: .seconds(2)) { world in
                if let wanted { try world.demand(wanted, of: vm, for: wanted) }
                try world.relocate(vm, spec, by: user)
                return nil
            }
        },
        Operation("MoveIntoResourcePool") { world, call in
            let pool: ManagedObjectReference<ResourcePool> = try call.target()
            let members: [AnyReference] = call.list("list")
            for member in members {
                if let vm = member.as(VirtualMachine.self) {
                    try world.demand("Resource.AssignVMToPool", on: pool, for: call.user)
                    guard let host = world.host(of: vm),
                        world[host, HostSystem.parent]?.value == world.owner(of: pool)?.value
                    else {
                        throw Fault(
                            InvalidArgument.self, ["invalidProperty": "list"],
                            "\(world.name(of: member)) is on a host that does not belong to this resource pool.")
                    }
                    try world.demandNoTemplate(vm)
                } else if let child = member.as(ResourcePool.self) {
                    try world.demand("Resource.MovePool", on: child, for: call.user)
                    guard world.owner(of: child) == world.owner(of: pool), !world.isBelow(pool.asAny, child.asAny),
                        world[child, ResourcePool.parent]?.type != "ComputeResource",
                        world[child, ResourcePool.parent]?.type != "ClusterComputeResource"
                    else { throw Fault(InvalidArgument.self, ["invalidProperty": "list"]) }
                    try world.demandFree(world.name(of: child), in: pool, but: child.asAny)
                } else {
                    throw Fault(InvalidArgument.self, ["invalidProperty": "list"])
                }
            }
            for member in members {
                if let vm = member.as(VirtualMachine.self) {
                    world.move(vm, to: pool, by: call.user)
                } else if let child = member.as(ResourcePool.self) {
                    world.place(child, in: pool)
                }
            }
            return nil
        },
    ]
}

extension World {
    /// Whether an entity is another, or below it.
    func isBelow(_ entity: AnyReference, _ ancestor: AnyReference) -> Bool {
        var next: AnyReference? = entity
        while let current = next {
            if current == ancestor { return true }
            next = parent(of: current)
        }
        return false
    }

    /// Moves a machine to another resource pool of its cluster.
    mutating func move(_ vm: Machine, to pool: Pool, by user: String) {
        guard let old = self[vm, VirtualMachine.resourcePool], old != pool else { return }
        place(vm, inPool: pool)
        touch(old)
        touch(pool)
        record(
            VmResourcePoolMovedEvent.self, on: vm.asAny, by: user,
            ["oldParent": argument(of: old), "newParent": argument(of: pool)],
            "Moved \(name(of: vm)) from resource pool \(name(of: old)) to \(name(of: pool))")
    }

    /// Sees to it that the objects of a relocation exist and the user may use them.
    func checkAccess(_ vm: Machine, _ spec: VirtualMachineRelocateSpec, _ user: String) throws {
        if spec.host != nil, powerState(of: vm) == .poweredOn {
            try demand("Resource.HotMigrate", on: vm, for: user)
        }
        if let pool = spec.pool { try demand("Resource.AssignVMToPool", on: pool, for: user) }
        if let host = spec.host, !has(host) { throw Fault(ManagedObjectNotFound.self, ["obj": host]) }
        for datastore in [spec.datastore].compactMap({ $0 }) + spec.disk.map(\.datastore) {
            try demand("Datastore.AllocateSpace", on: datastore, for: user)
        }
        if let folder = spec.folder {
            try demand("VirtualMachine.Inventory.Move", on: vm, for: user)
            try demand("VirtualMachine.Inventory.Create", on: folder, for: user)
        }
        let keys = Set(self[vm, VirtualMachine.config]?.disks.map(\.key) ?? [])
        guard spec.disk.allSatisfy({ keys.contains($0.diskId) }) else {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "spec.disk.diskId"],
                "The virtual machine has no disk with that key.")
        }
    }

    /// Moves a machine.
    mutating func relocate(_ vm: Machine, _ spec: VirtualMachineRelocateSpec, by user: String) throws {
        guard let source = host(of: vm) else { throw Fault(InvalidState.self) }
        let target = try targetHost(of: vm, spec.host, spec.pool)
        let pool = try targetPool(of: vm, spec.pool, target)
        let findings = findings(vm, spec, on: target)
        if let error = findings.errors.first { throw error }
        let folder = try targetFolder(of: vm, spec.folder, target)
        let isOn = powerState(of: vm) == .poweredOn
        let sourceStores = links(vm, "datastore").compactMap { $0.as(Datastore.self) }
        let movesHost = target != source

        if movesHost { recordStart(vm, to: target, spec, isOn, by: user) }
        if !spec.deviceChange.isEmpty {
            // The new networks are those of the target.
            place(vm, on: target)
            try reconfigure(vm, VirtualMachineConfigSpec(deviceChange: spec.deviceChange), by: user, isRecorded: false)
        }
        try moveFiles(of: vm, spec, to: target)
        if movesHost { place(vm, on: target) }
        if let pool, pool != self[vm, VirtualMachine.resourcePool] { place(vm, inPool: pool) }
        if let folder { place(vm, in: folder) }
        relink(vm)
        writeConfiguration(of: vm)
        touch(source)
        if let compute = self[source, HostSystem.parent] { touch(compute) }
        for datastore in sourceStores { touch(datastore) }
        touchPlace(of: vm)
        recordEnd(vm, from: source, sourceStores.first, isOn, movesHost, by: user)
    }

    /// The host that a machine goes to.
    func targetHost(of vm: Machine, _ wanted: Host?, _ pool: Pool?) throws -> Host {
        guard let own = host(of: vm) else { throw Fault(InvalidState.self) }
        guard let pool, let compute = owner(of: pool) else { return wanted ?? own }
        let parent = wanted.flatMap { self[$0, HostSystem.parent]?.value }
        if wanted != nil, parent != compute.value {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "spec.pool"],
                "The resource pool \(name(of: pool)) does not belong to the host.")
        }
        if let wanted { return wanted }
        if self[own, HostSystem.parent]?.value == compute.value { return own }
        guard let best = bestHost(of: compute) else { return try hostFor(pool, nil) }
        return best
    }

    /// The pool that a machine is in once it is on another host.
    private func targetPool(of vm: Machine, _ wanted: Pool?, _ target: Host) throws -> Pool? {
        if let wanted { return wanted }
        let own = self[vm, VirtualMachine.resourcePool]
        guard let own, self[target, HostSystem.parent]?.value != owner(of: own)?.value else { return own }
        throw Fault(
            InvalidArgument.self, ["invalidProperty": "spec.pool"],
            "\(name(of: target)) belongs to another cluster: a resource pool there has to be named.")
    }

    /// The folder that a machine goes to with a host; nil where it stays in its own. In another datacenter that is the
    /// folder of all machines there, unless another is wanted.
    func targetFolder(
        of vm: Machine, _ wanted: ManagedObjectReference<Folder>?, _ target: Host
    ) throws -> ManagedObjectReference<Folder>? {
        let destination = datacenter(of: target.asAny)
        let leaves = destination != datacenter(of: vm.asAny)
        guard let folder = wanted ?? (leaves ? destination.flatMap { self[$0, Datacenter.vmFolder] } : nil) else {
            return nil
        }
        guard has(folder) else { throw Fault(ManagedObjectNotFound.self, ["obj": folder]) }
        guard datacenter(of: folder.asAny) == destination,
            self[folder, Folder.childType]?.contains("VirtualMachine") ?? false
        else {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "spec.folder"],
                "\(name(of: folder)) is no folder for virtual machines in the datacenter of \(name(of: target)).")
        }
        guard folder != self[vm, VirtualMachine.parent]?.asAny.as(Folder.self) else { return nil }
        try demandFree(name(of: vm), in: folder, but: vm.asAny)
        return folder
    }

    // MARK: Files

    /// Moves the files that a relocation moves to other datastores, which are those of the target's datacenter.
    private mutating func moveFiles(
        of vm: Machine, _ spec: VirtualMachineRelocateSpec, to target: Host
    ) throws {
        guard let config = self[vm, VirtualMachine.config], let home = config.home else { return }
        var datastores: [String: ManagedObjectReference<Datastore>] = [:]
        var paths: [DatastorePath: DatastorePath] = [:]
        let oldStore = try datastore(of: home, for: vm)
        let newStore = spec.datastore ?? oldStore
        var newHome = home
        if newStore != oldStore {
            let folder = freeFolder(home.folder.isEmpty ? config.name : home.folder, on: newStore)
            newHome = DatastorePath(name(of: newStore), folder + "/" + home.name)
            datastores[newHome.datastore] = newStore
            for path in files[oldStore.value]?.children(of: home.folder) ?? []
            where !path.hasSuffix(".vmdk") && !(files[oldStore.value]?[path]?.isFolder ?? true) {
                let old = DatastorePath(home.datastore, path)
                if home.owns(old.name) { paths[old] = newHome.beside(old.name) }
            }
        }
        var formats: [(path: DatastorePath, disk: VirtualDisk, isThin: Bool)] = []
        var seen: Set<DatastorePath> = []
        for disk in configurations(of: vm).flatMap(\.disks) {
            let locator = spec.disk.first { $0.diskId == disk.key }
            guard let store = locator?.datastore ?? spec.datastore else { continue }
            datastores[name(of: store)] = store
            let folder = DatastorePath(name(of: store), store == newStore ? newHome.path : home.path)
            let keepsFormat = locator?.diskBackingInfo == nil && spec.transform == nil
            for backing in disk.flat?.chain ?? [] {
                guard let path = DatastorePath(backing.fileName), seen.insert(path).inserted else { continue }
                let stays = store == (try? datastore(of: path, for: vm))
                if !stays { paths[path] = freeDisk(folder.beside(path.name), but: Set(paths.values), for: target) }
                // A disk that another machine builds on keeps its format, unless what gets another one is a copy.
                guard backing.parent == nil, !keepsFormat, !stays || !isShared(path, by: vm) else { continue }
                formats.append((paths[path] ?? path, disk, isThin(backing, locator, spec)))
            }
        }
        guard !paths.isEmpty || !formats.isEmpty else { return }
        try demandRoom(for: paths, datastores, vm)
        for (old, new) in paths.sorted(by: { $0.key.path < $1.key.path }) {
            let isDisk = old.path.hasSuffix(".vmdk")
            // What another machine builds on is copied, and stays for it where it is.
            let isKept = isDisk && isShared(old, by: vm)
            var moved = [(old, new)]
            if isDisk, let extent = extent(of: old, for: vm), extent != old {
                moved.append((extent, new.beside(new.stem + extent.stem.dropFirst(old.stem.count) + ".vmdk")))
            }
            for (old, new) in moved {
                guard let entry = fileEntry(old, for: vm) else { continue }
                try write(entry.content, disk: entry.disk, to: new, for: target)
                if !isKept { delete(old, for: vm) }
            }
        }
        self[vm, VirtualMachine.config]?.move(paths, datastores)
        for snapshot in snapshotTree(of: vm) { self[snapshot, VirtualMachineSnapshot.config]?.move(paths, datastores) }
        for format in formats { try setFormat(of: format.path, format.disk, format.isThin, vm, on: target) }
        if newStore != oldStore, !home.folder.isEmpty,
            files[oldStore.value]?.children(of: home.folder).isEmpty ?? false
        {
            files[oldStore.value]?.remove(home.folder)
        }
    }

    private func freeDisk(
        _ wanted: DatastorePath, but taken: Set<DatastorePath>, for target: Host
    ) -> DatastorePath {
        var candidate = wanted
        var number = 0
        while taken.contains(candidate) || fileEntry(candidate, for: target) != nil {
            number += 1
            candidate = wanted.beside("\(wanted.stem)_\(number).vmdk")
        }
        return candidate
    }

    /// Makes a disk thin or thick.
    private mutating func setFormat(
        of path: DatastorePath, _ disk: VirtualDisk, _ isThin: Bool, _ vm: Machine, on target: Host
    ) throws {
        guard let extent = extent(of: path, for: target), let entry = fileEntry(extent, for: target),
            let wasThin = disk.flat?.chain.last?.thinProvisioned, wasThin != isThin
        else { return }
        // What a guest has written to a thick disk cannot be seen from here: two fifths is what disks usually hold.
        let size = isThin ? min(entry.size, disk.capacity * 2 / 5) : disk.capacity
        if case .zeros = entry.content { try write(.zeros(size), disk: entry.disk, to: extent, for: target) }
        if let datastore = try? datastore(of: path, for: target) {
            files[datastore.value]?[path.path]?.disk?.isThin = isThin
        }
        func changed(_ config: inout VirtualMachineConfigInfo) {
            var devices = VirtualDevices(config.hardware.device)
            for var other in config.disks {
                guard let backing = other.flat else { continue }
                other.flat = backing.settingFormat(of: path.description, isThin: isThin)
                devices.replace(other)
            }
            config.hardware.device = devices.all
        }
        update(vm, VirtualMachine.config, changed)
        for snapshot in snapshotTree(of: vm) { update(snapshot, VirtualMachineSnapshot.config, changed) }
    }

    private func demandRoom(
        for paths: [DatastorePath: DatastorePath], _ datastores: [String: ManagedObjectReference<Datastore>],
        _ vm: Machine
    ) throws {
        for (name, datastore) in datastores {
            let coming = paths.filter { $0.value.datastore == name }.keys.reduce(Int64(0)) {
                $0 + ($1.path.hasSuffix(".vmdk") ? size(ofDisk: $1, for: vm) : fileEntry($1, for: vm)?.size ?? 0)
            }
            guard coming <= freeSpace(on: datastore) else {
                throw Fault(NoDiskSpace.self, ["file": "", "datastore": name])
            }
        }
    }

    // MARK: Events

    private mutating func recordStart(
        _ vm: Machine, to target: Host, _ spec: VirtualMachineRelocateSpec, _ isOn: Bool, by user: String
    ) {
        let destination = self[target, HostSystem.name] ?? ""
        let message = "\(isOn ? "Hot migrating" : "Relocating") \(whereabouts(of: vm)) to \(destination)"
        if isOn {
            record(
                VmBeingHotMigratedEvent.self, on: vm.asAny, by: user,
                [
                    "destHost": argument(of: target),
                    "destDatacenter": datacenter(of: target.asAny).map { argument(of: $0) },
                    "destDatastore": spec.datastore.map { argument(of: $0) },
                ], message)
        } else {
            record(
                VmBeingRelocatedEvent.self, on: vm.asAny, by: user,
                [
                    "destHost": argument(of: target),
                    "destDatacenter": datacenter(of: target.asAny).map { argument(of: $0) },
                    "destDatastore": spec.datastore.map { argument(of: $0) },
                ], message)
        }
    }

    private mutating func recordEnd(
        _ vm: Machine, from source: Host, _ datastore: ManagedObjectReference<Datastore>?, _ isOn: Bool,
        _ movedHost: Bool, by user: String
    ) {
        let fields: KeyValuePairs<String, (any FieldValue)?> = [
            "sourceHost": argument(of: source),
            "sourceDatacenter": datacenter(of: source.asAny).map { argument(of: $0) },
            "sourceDatastore": datastore.map { argument(of: $0) },
        ]
        if movedHost, isOn {
            record(
                VmMigratedEvent.self, on: vm.asAny, by: user, fields,
                "Migration of virtual machine \(name(of: vm)) from \(name(of: source)) to "
                    + "\(host(of: vm).map { name(of: $0) } ?? "") completed")
        } else {
            record(
                VmRelocatedEvent.self, on: vm.asAny, by: user, fields,
                "Completed the relocation of the virtual machine \(name(of: vm))")
        }
    }
}

extension VirtualDiskFlatVer2BackingInfo {
    /// The same chain with one of its disks thin or thick.
    fileprivate func settingFormat(of fileName: String, isThin: Bool) -> VirtualDiskFlatVer2BackingInfo {
        var copy = self
        if self.fileName == fileName {
            copy.thinProvisioned = isThin
            if isThin { copy.eagerlyScrub = false }
        }
        copy.parent = parent?.settingFormat(of: fileName, isThin: isThin)
        return copy
    }
}
