internal import VimTypes

/// Which files a machine has.
enum SummaryLayout {
    static func layout(of vm: ManagedObjectReference<VirtualMachine>, _ world: World) -> VirtualMachineFileLayout? {
        guard let config = world[vm, VirtualMachine.config] else { return nil }
        let files = world.filePaths(of: vm)
        let disks = config.hardware.device.compactMap { $0.as(VirtualDisk.self) }
        return VirtualMachineFileLayout(fields: [
            "configFile": files.filter { ["vmx", "vmxf", "vmsd", "nvram"].contains(type($0)) }.map(\.name),
            "logFile": files.filter { type($0) == "log" }.map(\.name),
            "disk": disks.map { disk in
                VirtualMachineFileLayoutDiskLayout(fields: [
                    "key": disk.key,
                    "diskFile": World.files(of: disk).filter { !isExtent($0) }.map(\.description),
                ])
            },
            "snapshot": snapshots(of: vm, world).map { tree, files in
                VirtualMachineFileLayoutSnapshotLayout(fields: [
                    "key": tree.snapshot, "snapshotFile": files.map(\.description),
                ])
            },
            "swapFile": files.first { type($0) == "vswp" }?.description,
        ])
    }

    static func layoutEx(of vm: ManagedObjectReference<VirtualMachine>, _ world: World) -> VirtualMachineFileLayoutEx? {
        guard let config = world[vm, VirtualMachine.config] else { return nil }
        var keys: [DatastorePath: Int] = [:]
        var infos: [VirtualMachineFileLayoutExFileInfo] = []
        let host = world[vm, VirtualMachine.runtime]?.host
        for path in world.filePaths(of: vm) {
            let store = world.datastore(at: path, of: host)
            guard let size = store.flatMap({ world.files[$0.value]?[path.path]?.size }) else { continue }
            keys[path] = infos.count
            infos.append(
                VirtualMachineFileLayoutExFileInfo(fields: [
                    "key": infos.count, "name": path.description, "type": layoutType(path), "size": size,
                    "uniqueSize": size, "backingObjectId": "",
                    "accessible": store.map { world.stores[$0.value]?.isAccessible ?? false } ?? false,
                ]))
        }
        func chain(_ disk: VirtualDisk) -> VirtualMachineFileLayoutExDiskLayout {
            let files = World.files(of: disk)
            let units = stride(from: files.count - 2, through: 0, by: -2).map { position in
                VirtualMachineFileLayoutExDiskUnit(fields: [
                    "fileKey": [keys[files[position]], keys[files[position + 1]]].compactMap { $0 }
                ])
            }
            return VirtualMachineFileLayoutExDiskLayout(fields: ["key": disk.key, "chain": units])
        }
        let disks = config.hardware.device.compactMap { $0.as(VirtualDisk.self) }
        return VirtualMachineFileLayoutEx(fields: [
            "file": infos, "disk": disks.map(chain), "timestamp": world.now,
            "snapshot": snapshots(of: vm, world).map { tree, files in
                let kept = world[tree.snapshot, VirtualMachineSnapshot.config]?.hardware.device ?? []
                return VirtualMachineFileLayoutExSnapshotLayout(fields: [
                    "key": tree.snapshot, "dataKey": files.first.flatMap { keys[$0] } ?? -1,
                    "memoryKey": files.first { type($0) == "vmem" }.flatMap { keys[$0] } ?? -1,
                    "disk": kept.compactMap { $0.as(VirtualDisk.self) }.map(chain),
                ])
            },
        ])
    }

    /// The snapshots with the files that hold their state.
    private static func snapshots(
        of vm: ManagedObjectReference<VirtualMachine>, _ world: World
    ) -> [(VirtualMachineSnapshotTree, [DatastorePath])] {
        let trees = (world[vm, VirtualMachine.snapshot]?.rootSnapshotList ?? []).flatMap(\.all)
        guard !trees.isEmpty else { return [] }
        let files = world.filePaths(of: vm)
        return trees.map { tree in
            (
                tree,
                files.filter { ["vmsn", "vmem"].contains(type($0)) && $0.stem.hasSuffix("-Snapshot\(tree.id ?? 0)") }
                    .sorted { type($0) > type($1) }
            )
        }
    }

    private static func type(_ path: DatastorePath) -> String {
        path.name.lastIndex(of: ".").map { String(path.name[path.name.index(after: $0)...]) } ?? ""
    }

    private static func isExtent(_ path: DatastorePath) -> Bool {
        path.name.hasSuffix("-flat.vmdk") || path.name.hasSuffix("-delta.vmdk")
    }

    private static func layoutType(_ path: DatastorePath) -> String {
        switch type(path) {
        case "vmx": "config"
        case "vmxf": "extendedConfig"
        case "nvram": "nvram"
        case "vmsd": "snapshotList"
        case "vmsn": "snapshotData"
        case "vmem": "snapshotMemory"
        case "vmss": "suspend"
        case "vswp": path.name.hasPrefix("vmx-") ? "uwswap" : "swap"
        case "log": "log"
        case "vmdk": isExtent(path) ? "diskExtent" : "diskDescriptor"
        default: "uwswap"
        }
    }
}
