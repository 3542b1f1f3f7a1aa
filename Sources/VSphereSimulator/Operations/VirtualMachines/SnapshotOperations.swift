internal import VimTypes

/// Snapshots of `VirtualMachine`, and operations of `VirtualMachineSnapshot`.
enum SnapshotOperations {
    static let all: [Operation] = [
        Operation("CreateSnapshot_Task") { world, call in
            try create(&world, call, isQuiesced: call.argument("quiesce"))
        },
        Operation("CreateSnapshotEx_Task") { world, call in
            let quiesce: VirtualMachineGuestQuiesceSpec? = call.optional("quiesceSpec")
            return try create(&world, call, isQuiesced: quiesce != nil)
        },
        Operation("RenameSnapshot") { world, call in
            let snapshot: Snapshot = try call.target()
            let vm = try machine(of: snapshot, world)
            let name: String? = call.optional("name")
            if let name { try world.demandName(name) }
            let description: String? = call.optional("description")
            world.update(vm, VirtualMachine.snapshot) { info in
                info.change(snapshot) { tree in
                    if let name { tree.set("name", name) }
                    if let description { tree.set("description", description) }
                }
            }
            return nil
        },
        Operation("RevertToSnapshot_Task") { world, call in
            let snapshot: Snapshot = try call.target()
            let vm = try machine(of: snapshot, world)
            let suppressesPowerOn: Bool = call.optional("suppressPowerOn") ?? false
            let user = call.user
            return world.task(call, on: vm.asAny, lasting: .seconds(2)) { world in
                try world.revert(vm, to: snapshot, suppressesPowerOn: suppressesPowerOn, by: user)
                return nil
            }
        },
        Operation("RevertToCurrentSnapshot_Task") { world, call in
            let vm: Machine = try call.target()
            let suppressesPowerOn: Bool = call.optional("suppressPowerOn") ?? false
            let user = call.user
            return world.task(call, lasting: .seconds(2)) { world in
                guard let snapshot = world[vm, VirtualMachine.snapshot]?.currentSnapshot else {
                    throw Fault(
                        NotFound.self, [:], "The virtual machine has no snapshot that it could be reverted to.")
                }
                try world.revert(vm, to: snapshot, suppressesPowerOn: suppressesPowerOn, by: user)
                return nil
            }
        },
        Operation("RemoveSnapshot_Task") { world, call in
            let snapshot: Snapshot = try call.target()
            let vm = try machine(of: snapshot, world)
            let removesChildren: Bool = try call.argument("removeChildren")
            let consolidates: Bool = call.optional("consolidate") ?? true
            return world.task(call, on: vm.asAny, lasting: .seconds(2)) { world in
                guard let tree = world[vm, VirtualMachine.snapshot]?.find(snapshot) else {
                    throw Fault(ManagedObjectNotFound.self, ["obj": snapshot])
                }
                let doomed = removesChildren ? tree.all.map(\.snapshot) : [snapshot]
                world.removeSnapshots(Set(doomed), of: vm, consolidates: consolidates)
                return nil
            }
        },
        Operation("RemoveAllSnapshots_Task") { world, call in
            let vm: Machine = try call.target()
            let consolidates: Bool = call.optional("consolidate") ?? true
            return world.task(call, lasting: .seconds(3)) { world in
                world.removeSnapshots(Set(world.snapshotTree(of: vm)), of: vm, consolidates: consolidates)
                return nil
            }
        },
        Operation("ConsolidateVMDisks_Task") { world, call in
            let vm: Machine = try call.target()
            return world.task(call, lasting: .seconds(3)) { world in
                world.consolidateDisks(of: vm)
                return nil
            }
        },
    ]

    typealias Snapshot = ManagedObjectReference<VirtualMachineSnapshot>

    private static func machine(of snapshot: Snapshot, _ world: World) throws -> Machine {
        guard let vm = world[snapshot, VirtualMachineSnapshot.vm] else {
            throw Fault(ManagedObjectNotFound.self, ["obj": snapshot])
        }
        return vm
    }

    private static func create(_ world: inout World, _ call: Call, isQuiesced: Bool) throws -> (any FieldValue)? {
        let vm: Machine = try call.target()
        let name: String = try call.argument("name")
        let description: String = call.optional("description") ?? ""
        let hasMemory: Bool = try call.argument("memory")
        try world.demandNoTemplate(vm)
        try world.demandName(name)
        return world.task(call, lasting: hasMemory ? .seconds(3) : .milliseconds(1200)) { world in
            try world.addSnapshot(
                of: vm, name, description: description, hasMemory: hasMemory, isQuiesced: isQuiesced)
        }
    }
}

extension World {
    /// All snapshots of a machine, parents before their children.
    func snapshotTree(of vm: Machine) -> [ManagedObjectReference<VirtualMachineSnapshot>] {
        (self[vm, VirtualMachine.snapshot]?.rootSnapshotList ?? []).flatMap(\.all).map(\.snapshot)
    }

    /// Takes a snapshot: the disks stay as they are from now on, what changes goes into new ones on top of them.
    ///
    /// - Parameters:
    ///   - hasMemory: whether to save the memory too, if the machine is on.
    ///   - time: when; now if nil.
    @discardableResult
    mutating func addSnapshot(
        of vm: Machine, _ name: String, description: String = "", hasMemory: Bool = false, isQuiesced: Bool = false,
        at time: DateTime? = nil
    ) throws -> ManagedObjectReference<VirtualMachineSnapshot> {
        guard let config = self[vm, VirtualMachine.config], let home = config.home else {
            throw Fault(InvalidState.self)
        }
        let state = powerState(of: vm)
        if isQuiesced, state == .poweredOn, self[vm, VirtualMachine.guest]?.toolsRunningStatus != "guestToolsRunning" {
            throw Fault(
                ApplicationQuiesceFault.self, [:],
                "The guest cannot be quiesced because VMware Tools is not running in the virtual machine.")
        }
        guard !(config.flags.snapshotDisabled ?? false) else {
            throw Fault(SnapshotDisabled.self, [:], "Snapshots are disabled for this virtual machine.")
        }
        var info = self[vm, VirtualMachine.snapshot] ?? VirtualMachineSnapshotInfo(fields: [:])
        let depth = info.currentSnapshot.flatMap { info.depth(of: $0) } ?? 0
        guard depth < 32 else {
            throw Fault(SnapshotFault.self, [:], "A virtual machine has at most 32 snapshots one upon the other.")
        }
        let lastUsed = info.rootSnapshotList.flatMap(\.all).compactMap(\.id).max() ?? 0
        let number = max(machines[vm.value]?.lastSnapshot ?? 0, lastUsed) + 1
        let stem = "\(home.stem)-Snapshot\(number)"
        try write(.zeros(hasMemory ? 5_242_880 : 28_672), to: home.beside(stem + ".vmsn"), for: vm)
        let savesMemory = hasMemory && state == .poweredOn
        if savesMemory {
            try write(.zeros(Int64(config.hardware.memoryMB) << 20), to: home.beside(stem + ".vmem"), for: vm)
        }

        let snapshot = make(VirtualMachineSnapshot.self, "snapshot")
        self[snapshot, VirtualMachineSnapshot.vm] = vm
        self[snapshot, VirtualMachineSnapshot.config] = config
        let tree = VirtualMachineSnapshotTree(fields: [
            "snapshot": snapshot, "vm": vm, "name": name, "description": description, "id": number,
            "createTime": time ?? now, "state": savesMemory || state != .poweredOn ? state : .poweredOff,
            "quiesced": isQuiesced, "backupManifest": "", "replaySupported": false,
        ])
        if let parent = info.currentSnapshot {
            link(parent, "childSnapshot", snapshot)
            info.change(parent) { $0.set("childSnapshotList", $0.childSnapshotList + [tree]) }
        } else {
            info.set("rootSnapshotList", info.rootSnapshotList + [tree])
        }
        info.set("currentSnapshot", snapshot)
        self[vm, VirtualMachine.snapshot] = info
        remember(vm) { $0.lastSnapshot = number }
        try putDisksOnTop(of: config, of: vm)
        writeSnapshotList(of: vm)
        return snapshot
    }

    /// Puts a new disk on top of each of a configuration's, which take what is written from now on.
    private mutating func putDisksOnTop(of base: VirtualMachineConfigInfo, of vm: Machine) throws {
        guard var config = self[vm, VirtualMachine.config] else { return }
        var devices = VirtualDevices(config.hardware.device)
        for old in base.disks where !old.isIndependent {
            guard let backing = old.flat, let path = DatastorePath(backing.fileName) else { continue }
            let target = freeDelta(of: path, for: vm)
            try writeDisk(
                target, capacity: old.capacity, size: 24 << 20, parent: path, for: vm)
            var top = backing
            top.fileName = target.description
            top.parent = backing
            top.thinProvisioned = nil
            top.eagerlyScrub = nil
            top.deltaDiskFormat = "redoLogFormat"
            var disk = old
            disk.flat = top
            devices.replace(disk)
        }
        config.hardware.device = devices.all
        self[vm, VirtualMachine.config] = config
        relink(vm)
    }

    /// A free name for a disk on top of another: `web01-000001.vmdk`.
    func freeDelta(
        of path: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>
    ) -> DatastorePath {
        var stem = Substring(path.stem)
        if stem.count > 7, stem.suffix(7).first == "-", stem.suffix(6).allSatisfy(\.isNumber) {
            stem = stem.dropLast(7)
        }
        var number = 1
        while true {
            let digits = String(number)
            let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
            let candidate = path.beside("\(stem)-\(zeros)\(digits).vmdk")
            if fileEntry(candidate, for: entity) == nil { return candidate }
            number += 1
        }
    }

    /// Brings a machine back to a snapshot.
    mutating func revert(
        _ vm: Machine, to snapshot: ManagedObjectReference<VirtualMachineSnapshot>, suppressesPowerOn: Bool,
        by user: String
    ) throws {
        guard let tree = self[vm, VirtualMachine.snapshot]?.find(snapshot),
            var config = self[snapshot, VirtualMachineSnapshot.config], let current = self[vm, VirtualMachine.config]
        else { throw Fault(ManagedObjectNotFound.self, ["obj": snapshot]) }
        let before = disksInUse(by: vm)
        if powerState(of: vm) != .poweredOff { powerOff(vm, by: user) }
        // The inventory's name is not the configuration's.
        config.name = current.name
        config.template = current.template
        config.files = current.files
        config.changeVersion = Self.changeVersion(now)
        config.modified = now
        self[vm, VirtualMachine.config] = config
        update(vm, VirtualMachine.snapshot) { $0.set("currentSnapshot", snapshot) }
        try putDisksOnTop(of: config, of: vm)
        deleteUnused(before, of: vm)
        relink(vm)
        touchPlace(of: vm)
        guard !suppressesPowerOn, let home = config.home else { return }
        let memory = home.beside("\(home.stem)-Snapshot\(tree.id ?? 0).vmem")
        switch tree.state {
        case .poweredOn where fileEntry(memory, for: vm) != nil:
            try powerOn(vm, by: user)
            // The guest goes on where it was.
            newGeneration(vm)
            showAddresses(vm)
        case .suspended:
            try write(.zeros(Int64(config.hardware.memoryMB) << 20), to: home.beside(home.stem + ".vmss"), for: vm)
            let time = tree.createTime
            update(vm, VirtualMachine.runtime) {
                $0.set("powerState", VirtualMachinePowerState.suspended)
                $0.set("suspendTime", time)
            }
        default: break
        }
    }

    /// Takes snapshots out of the tree; what was below them moves up.
    mutating func removeSnapshots(
        _ doomed: Set<ManagedObjectReference<VirtualMachineSnapshot>>, of vm: Machine, consolidates: Bool
    ) {
        guard !doomed.isEmpty, var info = self[vm, VirtualMachine.snapshot] else { return }
        let before = disksInUse(by: vm)
        if let current = info.currentSnapshot, doomed.contains(current) {
            info.set("currentSnapshot", info.path(to: current).last { !doomed.contains($0) })
        }
        for tree in info.rootSnapshotList.flatMap(\.all) where doomed.contains(tree.snapshot) {
            guard let home = self[vm, VirtualMachine.config]?.home else { break }
            for suffix in [".vmsn", ".vmem"] {
                delete(home.beside("\(home.stem)-Snapshot\(tree.id ?? 0)\(suffix)"), for: vm)
            }
            remove(tree.snapshot)
        }
        info.set("rootSnapshotList", info.rootSnapshotList.flatMap { $0.without(doomed) })
        for tree in info.rootSnapshotList.flatMap(\.all) {
            for old in links(tree.snapshot, "childSnapshot") { unlink(tree.snapshot, "childSnapshot", old) }
            for child in tree.childSnapshotList { link(tree.snapshot, "childSnapshot", child.snapshot) }
        }
        self[vm, VirtualMachine.snapshot] = info.rootSnapshotList.isEmpty ? nil : info
        if consolidates {
            consolidateDisks(of: vm)
        } else {
            let isNeeded = !chainsToMerge(of: vm).isEmpty
            update(vm, VirtualMachine.runtime) { $0.set("consolidationNeeded", isNeeded) }
        }
        deleteUnused(before, of: vm)
        writeSnapshotList(of: vm)
        relink(vm)
        touch(vm)
    }

    /// The file that lists a machine's snapshots.
    private mutating func writeSnapshotList(of vm: Machine) {
        guard let home = self[vm, VirtualMachine.config]?.home else { return }
        let trees = (self[vm, VirtualMachine.snapshot]?.rootSnapshotList ?? []).flatMap(\.all)
        var text = ".encoding = \"UTF-8\"\nsnapshot.numSnapshots = \"\(trees.count)\"\n"
        for (position, tree) in trees.enumerated() {
            text += "snapshot\(position).uid = \"\(tree.id ?? 0)\"\n"
            text += "snapshot\(position).displayName = \"\(tree.name)\"\n"
        }
        // A list of some hundred bytes always finds room.
        try? write(.bytes(Array(text.utf8)), to: home.beside(home.stem + ".vmsd"), for: vm)
    }
}
