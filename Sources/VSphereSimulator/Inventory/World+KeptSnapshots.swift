internal import VimTypes

extension World {
    /// Gives a machine of an inventory a snapshot that was taken now, and lets its disks grow since then.
    mutating func keepSnapshot(
        of vm: ManagedObjectReference<VirtualMachine>, _ name: String, _ note: String, grown: Int64
    ) {
        guard let config = self[vm, VirtualMachine.config], let home = DatastorePath(config.files.vmPathName ?? "")
        else {
            return
        }
        let host = self[vm, VirtualMachine.runtime]?.host
        var info = self[vm, VirtualMachine.snapshot] ?? VirtualMachineSnapshotInfo(fields: [:])
        let number = 1 + (info.rootSnapshotList.flatMap(\.all).compactMap(\.id).max() ?? 0)
        let snapshot = make(VirtualMachineSnapshot.self, "snapshot")
        self[snapshot, VirtualMachineSnapshot.vm] = vm
        self[snapshot, VirtualMachineSnapshot.config] = config
        let state = home.beside("\(home.stem)-Snapshot\(number).vmsn")
        if let store = datastore(at: home, of: host) {
            files[store.value]?[state.path] = .init(content: .zeros(28_672), modified: now)
        }
        let tree = VirtualMachineSnapshotTree(fields: [
            "snapshot": snapshot, "vm": vm, "name": name, "description": note, "id": number, "createTime": now,
            "state": VirtualMachinePowerState.poweredOff, "quiesced": false, "backupManifest": "",
            "replaySupported": false,
        ])
        if let parent = info.currentSnapshot {
            link(parent, "childSnapshot", snapshot)
            info.set("rootSnapshotList", info.rootSnapshotList.map { $0.adding(tree, below: parent) })
        } else {
            info.set("rootSnapshotList", [tree])
        }
        info.set("currentSnapshot", snapshot)
        self[vm, VirtualMachine.snapshot] = info
        let devices = config.hardware.device.map { device in
            device.as(VirtualDisk.self).map { VirtualDevice(putDelta(on: $0, number, host, grown)) } ?? device
        }
        self[vm, VirtualMachine.config] = config.with("hardware", config.hardware.with("device", devices))
    }

    /// The disk with a new one on top, into which goes what is written from now on.
    private mutating func putDelta(
        on disk: VirtualDisk, _ number: Int, _ host: ManagedObjectReference<HostSystem>?, _ grown: Int64
    ) -> VirtualDisk {
        guard var backing = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self),
            let base = World.files(of: disk).last(where: { !$0.name.hasSuffix("-flat.vmdk") }),
            let old = DatastorePath(backing.fileName), let store = datastore(at: old, of: host)
        else { return disk }
        let path = base.beside("\(base.stem)-\("000000".dropLast(String(number).count))\(number).vmdk")
        let capacity = Int64(disk.capacityInKB) << 10
        let extent = path.beside(path.stem + "-delta.vmdk")
        let text = """
            # Disk DescriptorFile
            version=1
            CID=fffffffe
            parentCID=fffffffe
            createType="vmfsSparse"
            parentFileNameHint="\(old.name)"
            # Extent description
            RW \(capacity / 512) VMFSSPARSE "\(extent.name)"

            """
        let uuid = files[store.value]?[old.path]?.disk?.uuid ?? ""
        files[store.value]?[path.path] = .init(
            content: .bytes(Array(text.utf8)), modified: now, disk: FileTree.Disk(capacity: capacity, uuid: uuid))
        files[store.value]?[extent.path] = .init(content: .zeros(min(grown, capacity / 4)), modified: now)
        let parent = backing
        backing.fileName = path.description
        backing.parent = parent
        backing.deltaDiskFormat = "redoLogFormat"
        backing.thinProvisioned = nil
        backing.eagerlyScrub = nil
        var disk = disk
        disk.backing = VirtualDeviceBackingInfo(backing)
        return disk
    }
}

extension VirtualMachineSnapshotTree {
    /// The tree with another below one of its snapshots.
    fileprivate func adding(
        _ tree: VirtualMachineSnapshotTree, below parent: ManagedObjectReference<VirtualMachineSnapshot>
    ) -> VirtualMachineSnapshotTree {
        with(
            "childSnapshotList",
            childSnapshotList.map { $0.adding(tree, below: parent) } + (snapshot == parent ? [tree] : []))
    }
}
