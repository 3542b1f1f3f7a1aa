internal import VimTypes

// Disks that build on others: when a snapshot is gone, what is on top of its disk is merged into it.

extension World {
    /// Disks that no snapshot and no configuration has as its own any more, each with the only one on top of it.
    func chainsToMerge(of vm: Machine) -> [DatastorePath: DatastorePath] {
        var owned: Set<DatastorePath> = []
        var tops: [DatastorePath: Set<DatastorePath>] = [:]
        for disk in configurations(of: vm).flatMap(\.disks) {
            let chain = disk.chain
            if let own = chain.first { owned.insert(own) }
            for (top, base) in zip(chain, chain.dropFirst()) { tops[base, default: []].insert(top) }
        }
        var merges: [DatastorePath: DatastorePath] = [:]
        for (base, above) in tops where !owned.contains(base) && above.count == 1 {
            // What another machine builds on stays as it is.
            guard let top = above.first, !isShared(base, by: vm) else { continue }
            merges[base] = top
        }
        return merges
    }

    /// Whether another machine needs a disk of this one: linked clones build on disks of others.
    func isShared(_ path: DatastorePath, by vm: Machine) -> Bool {
        guard let store = try? datastore(of: path, for: vm) else { return false }
        return links(store, "vm").contains { other in
            guard let other = other.as(VirtualMachine.self), other != vm else { return false }
            return disksInUse(by: other).contains(path)
        }
    }

    /// Merges what need not be apart.
    mutating func consolidateDisks(of vm: Machine) {
        while let (base, top) = chainsToMerge(of: vm).min(by: { $0.key.path < $1.key.path }) {
            merge(top, into: base, of: vm)
        }
        update(vm, VirtualMachine.runtime) { $0.set("consolidationNeeded", false) }
        touch(vm)
    }

    /// Writes one disk's content into the disk that it builds on, which takes its place everywhere.
    private mutating func merge(_ top: DatastorePath, into base: DatastorePath, of vm: Machine) {
        let changed = size(ofDisk: top, for: vm)
        func merged(_ config: VirtualMachineConfigInfo) -> VirtualMachineConfigInfo {
            var config = config
            var devices = VirtualDevices(config.hardware.device)
            for var disk in config.disks {
                guard let backing = disk.flat else { continue }
                disk.flat = backing.skipping(top.description)
                devices.replace(disk)
            }
            config.hardware.device = devices.all
            return config
        }
        let disks = self[vm, VirtualMachine.config]?.disks ?? []
        let capacity = disks.first { $0.chain.contains(base) }?.capacity ?? 0
        if let extent = extent(of: base, for: vm), let entry = fileEntry(extent, for: vm) {
            // A thick disk has its size already; what is thin or a difference grows by what comes in. Bytes that
            // somebody wrote stay: what comes in is never more than so many zeros.
            let size = min(max(capacity, entry.size), entry.size + changed)
            if size > entry.size, entry.isZeros { try? write(.zeros(size), to: extent, for: vm) }
        }
        if let config = self[vm, VirtualMachine.config] { self[vm, VirtualMachine.config] = merged(config) }
        for snapshot in snapshotTree(of: vm) {
            guard let config = self[snapshot, VirtualMachineSnapshot.config] else { continue }
            self[snapshot, VirtualMachineSnapshot.config] = merged(config)
        }
        deleteDisk(top, for: vm)
    }
}

extension VirtualDiskFlatVer2BackingInfo {
    /// The same chain without one link, in whose place its parent steps.
    fileprivate func skipping(_ fileName: String) -> VirtualDiskFlatVer2BackingInfo {
        if self.fileName == fileName, let parent { return parent }
        guard let parent else { return self }
        var copy = self
        copy.parent = parent.skipping(fileName)
        return copy
    }
}

extension VirtualMachineSnapshotInfo {
    typealias Snapshot = ManagedObjectReference<VirtualMachineSnapshot>

    /// The entry of a snapshot.
    func find(_ snapshot: Snapshot) -> VirtualMachineSnapshotTree? {
        rootSnapshotList.lazy.flatMap(\.all).first { $0.snapshot == snapshot }
    }

    /// The snapshots from the root down to one.
    func path(to snapshot: Snapshot) -> [Snapshot] {
        func walk(_ trees: [VirtualMachineSnapshotTree]) -> [Snapshot]? {
            for tree in trees {
                if tree.snapshot == snapshot { return [snapshot] }
                if let below = walk(tree.childSnapshotList) { return [tree.snapshot] + below }
            }
            return nil
        }
        return walk(rootSnapshotList) ?? []
    }

    /// How many snapshots there are from the root down to one.
    func depth(of snapshot: Snapshot) -> Int { path(to: snapshot).count }

    /// Changes the entry of a snapshot.
    mutating func change(_ snapshot: Snapshot, _ change: (inout VirtualMachineSnapshotTree) -> Void) {
        func walk(_ trees: [VirtualMachineSnapshotTree]) -> [VirtualMachineSnapshotTree] {
            trees.map { tree in
                var tree = tree
                if tree.snapshot == snapshot {
                    change(&tree)
                } else if !tree.childSnapshotList.isEmpty {
                    tree.set("childSnapshotList", walk(tree.childSnapshotList))
                }
                return tree
            }
        }
        set("rootSnapshotList", walk(rootSnapshotList))
    }
}

extension VirtualMachineSnapshotTree {
    /// The tree without some of its snapshots; those below them move up.
    func without(_ doomed: Set<ManagedObjectReference<VirtualMachineSnapshot>>) -> [Self] {
        let children = childSnapshotList.flatMap { $0.without(doomed) }
        if doomed.contains(snapshot) { return children }
        return [with("childSnapshotList", children)]
    }
}
