internal import VimTypes

extension World {
    /// Makes a datastore that no host has mounted yet.
    @discardableResult
    mutating func addDatastore(
        _ name: String, _ state: DatastoreState, in folder: ManagedObjectReference<Folder>, id: String? = nil
    ) -> ManagedObjectReference<Datastore> {
        let datastore = make(Datastore.self, "datastore", id: id)
        stores[datastore.value] = state
        files[datastore.value] = FileTree()
        self[datastore, Datastore.name] = name
        self[datastore, Datastore.capability] = Self.capability(of: state)
        let browser = make(HostDatastoreBrowser.self, "", id: "datastoreBrowser-\(datastore.value)")
        link(browser, "datastore", datastore)
        self[datastore, Datastore.browser] = browser
        self[datastore, Datastore.iormConfiguration] = StorageIORMInfo(fields: [
            "enabled": false, "congestionThresholdMode": "automatic", "congestionThreshold": 30,
            "percentOfPeakThroughput": 90, "statsCollectionEnabled": false, "reservationEnabled": false,
        ])
        place(datastore, in: folder)
        return datastore
    }

    private static func capability(of state: DatastoreState) -> DatastoreCapability {
        let isVMFS = state.type == "VMFS"
        return DatastoreCapability(fields: [
            "directoryHierarchySupported": true, "rawDiskMappingsSupported": isVMFS,
            "perFileThinProvisioningSupported": true, "storageIORMSupported": isVMFS,
            "nativeSnapshotSupported": false, "topLevelDirectoryCreateSupported": true, "seSparseSupported": true,
            "vmfsSparseSupported": isVMFS, "vsanSparseSupported": false, "upitSupported": false,
            "vmdkExpandSupported": true, "clusteredVmdkSupported": false,
        ])
    }

    /// A VMFS volume on a disk of its own.
    mutating func vmfs(gibibytes: Int64, isLocal: Bool = false) -> DatastoreState {
        var generator = SeededGenerator(settings.seed, "vmfs-\(nextNumber("volume"))")
        let uuid = "\(generator.hex(8))-\(generator.hex(8))-\(generator.hex(4))-\(generator.hex(12))"
        return DatastoreState(
            backing: .vmfs(disk: "naa.624a9370\(generator.hex(24))", isLocal: isLocal), capacity: gibibytes << 30,
            uuid: uuid)
    }

    /// An export of an NFS server.
    mutating func nfs(gibibytes: Int64, server: String, path: String) -> DatastoreState {
        var generator = SeededGenerator(settings.seed, "nfs-\(server)\(path)")
        return DatastoreState(
            backing: .nfs(server: server, path: path), capacity: gibibytes << 30,
            uuid: "\(generator.hex(8))-\(generator.hex(8))")
    }

    /// Mounts a datastore on a host.
    mutating func mount(
        _ datastore: ManagedObjectReference<Datastore>, on host: ManagedObjectReference<HostSystem>,
        mode: String = "readWrite"
    ) {
        guard let state = stores[datastore.value] else { return }
        var mounts = self[datastore, Datastore.host] ?? []
        mounts.append(
            DatastoreHostMount(fields: [
                "key": host,
                "mountInfo": HostMountInfo(fields: [
                    "path": "/vmfs/volumes/\(state.uuid)", "accessMode": mode, "mounted": true,
                    "accessible": state.isAccessible,
                    "inaccessibleReason": state.isAccessible ? nil : "AllPathsDown_Start",
                ]),
            ]))
        self[datastore, Datastore.host] = mounts
        link(host, "datastore", datastore)
        if let browser = self[host, HostSystem.datastoreBrowser] { link(browser, "datastore", datastore) }
        if let system = self[host, HostSystem.configManager]?.datastoreSystem { link(system, "datastore", datastore) }
        if let compute = self[host, HostSystem.parent] { link(compute, "datastore", datastore) }
    }

    /// Lets a datastore go out of its hosts' reach, with the machines on it, or come back.
    mutating func setAccessible(_ datastore: ManagedObjectReference<Datastore>, _ isAccessible: Bool) {
        stores[datastore.value]?.isAccessible = isAccessible
        update(datastore, Datastore.host) { mounts in
            mounts = mounts.map { mount in
                let info = mount.mountInfo.with("accessible", isAccessible)
                    .with("inaccessibleReason", isAccessible ? nil : "AllPathsDown_Start")
                return mount.with("mountInfo", info)
            }
        }
        for vm in links(datastore, "vm").compactMap({ $0.as(VirtualMachine.self) }) {
            guard
                DatastorePath(self[vm, VirtualMachine.config]?.files.vmPathName ?? "")?.datastore == name(of: datastore)
            else { continue }
            update(vm, VirtualMachine.runtime) {
                $0.set("connectionState", isAccessible ? VirtualMachineConnectionState.connected : .inaccessible)
            }
        }
    }

    /// Takes a datastore off a host.
    mutating func unmount(
        _ datastore: ManagedObjectReference<Datastore>, from host: ManagedObjectReference<HostSystem>
    ) {
        update(datastore, Datastore.host) { $0.removeAll { $0.key == host } }
        unlink(host, "datastore", datastore)
        if let browser = self[host, HostSystem.datastoreBrowser] { unlink(browser, "datastore", datastore) }
        if let system = self[host, HostSystem.configManager]?.datastoreSystem { unlink(system, "datastore", datastore) }
        refresh(compute: host, "datastore")
    }

    /// Makes a compute resource's list what its hosts' lists are together.
    mutating func refresh(compute host: ManagedObjectReference<HostSystem>, _ property: String) {
        guard let compute = self[host, HostSystem.parent] else { return }
        let present = Set(links(compute, "host").flatMap { links($0, property) })
        for member in links(compute, property) where !present.contains(member) { unlink(compute, property, member) }
        for member in present.sorted(by: { $0.value < $1.value }) { link(compute, property, member) }
    }

    /// Bytes that are free on a datastore.
    func freeSpace(on datastore: ManagedObjectReference<some ManagedObject>) -> Int64 {
        max(0, (stores[datastore.value]?.capacity ?? 0) - (files[datastore.value]?.usedBytes ?? 0))
    }

    /// The datastore of that name in a datacenter.
    func datastore(
        named name: String, in datacenter: ManagedObjectReference<Datacenter>
    ) -> ManagedObjectReference<Datastore>? {
        links(datacenter, "datastore").lazy.compactMap { $0.as(Datastore.self) }.first { self.name(of: $0) == name }
    }
}
