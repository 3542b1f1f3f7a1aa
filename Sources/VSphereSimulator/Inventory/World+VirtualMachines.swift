internal import VimTypes

extension World {
    /// Makes a machine: its configuration, its files, and all that links it to the rest of the inventory.
    ///
    /// What the specification leaves out gets the value that vSphere chooses: keys, labels and places of devices,
    /// hardware addresses, UUIDs, names of files. It is powered off and has no VMware Tools.
    ///
    /// - Parameters:
    ///   - specification: name, guest, processors, memory, devices to add.
    ///   - folder: where it is shown.
    ///   - pool: what it takes its resources from.
    ///   - host: where it is registered.
    ///   - datastore: where its files go, unless `files.vmPathName` names another.
    ///   - isTemplate: whether it is one, which is in no pool.
    /// - Throws: `Fault`: `DuplicateName`, `InvalidName`, `InvalidDatastore`, `NoDiskSpace`, `FileNotFound`,
    ///   `InvalidDeviceSpec`, …
    @discardableResult
    mutating func addVirtualMachine(
        _ specification: VirtualMachineConfigSpec, in folder: ManagedObjectReference<Folder>,
        pool: ManagedObjectReference<ResourcePool>?, on host: ManagedObjectReference<HostSystem>,
        datastore: ManagedObjectReference<Datastore>? = nil, isTemplate: Bool = false, id: String? = nil
    ) throws -> ManagedObjectReference<VirtualMachine> {
        guard let name = specification.name, !name.isEmpty, name.unicodeScalars.count <= 80 else {
            throw Fault(InvalidName.self, ["name": specification.name ?? ""])
        }
        if let taken = child(named: name, of: folder.asAny) {
            throw Fault(DuplicateName.self, ["name": name, "object": taken])
        }
        let home = try home(of: specification, name, on: host, datastore)
        guard let homeStore = self.datastore(at: home, of: host) else {
            throw Fault(InvalidDatastorePath.self, ["datastorePath": home.description, "name": home.datastore])
        }
        var devices = VirtualDevices()
        var disks: [VirtualDevice] = []
        do {
            for (index, change) in specification.deviceChange.enumerated() {
                let device = try add(change, to: &devices, index: index, home: home, host: host)
                if change.fileOperation != nil { disks.append(device) }
            }
        } catch {
            for disk in disks { removeFiles(of: disk, on: host) }
            if files[homeStore.value]?.children(of: home.folder).isEmpty ?? false, !home.folder.isEmpty {
                files[homeStore.value]?.remove(home.folder)
            }
            throw error
        }

        let vm = make(VirtualMachine.self, "vm", id: id)
        self[vm, VirtualMachine.name] = name
        let config = configuration(specification, vm, home, devices)
        self[vm, VirtualMachine.config] = isTemplate ? config.with("template", true) : config
        self[vm, VirtualMachine.capability] = Self.capability
        self[vm, VirtualMachine.runtime] = VirtualMachineRuntimeInfo(fields: [
            "host": host, "connectionState": VirtualMachineConnectionState.connected,
            "powerState": VirtualMachinePowerState.poweredOff, "toolsInstallerMounted": false, "numMksConnections": 0,
            "faultToleranceState": VirtualMachineFaultToleranceState.notConfigured,
            "recordReplayState": VirtualMachineRecordReplayState.inactive, "cleanPowerOff": true,
            "onlineStandby": false, "consolidationNeeded": false, "suspendInterval": 0, "vmFailoverInProgress": false,
            "maxMemoryUsage": config.hardware.memoryMB, "cryptoState": "unencrypted", "paused": false,
            "snapshotInBackground": false, "suspendedToMemory": false, "diskChainBroken": false,
        ])
        writeFiles(of: config, at: home, on: homeStore)
        place(vm, in: folder)
        place(vm, on: host)
        place(vm, inPool: isTemplate ? nil : pool)
        relink(vm)
        guestStopped(vm)
        return vm
    }

    /// Takes a machine out of the inventory, with its snapshots and what refers to it.
    /// - Parameter files: whether its files go too.
    mutating func removeVirtualMachine(_ vm: ManagedObjectReference<VirtualMachine>, files deleteFiles: Bool = true) {
        if deleteFiles, let config = self[vm, VirtualMachine.config] {
            for path in filePaths(of: vm) {
                if let store = datastore(at: path, of: self[vm, VirtualMachine.runtime]?.host) {
                    files[store.value]?.remove(path.path)
                }
            }
            if let home = DatastorePath(config.files.vmPathName ?? ""),
                let store = datastore(at: home, of: self[vm, VirtualMachine.runtime]?.host), !home.folder.isEmpty,
                files[store.value]?.children(of: home.folder).isEmpty ?? false
            {
                files[store.value]?.remove(home.folder)
            }
        }
        let snapshots = (self[vm, VirtualMachine.snapshot]?.rootSnapshotList ?? []).flatMap { $0.all }
        for snapshot in snapshots { remove(snapshot.snapshot) }
        place(vm, on: nil)
        place(vm, inPool: nil)
        for (property, back) in [("datastore", "vm"), ("network", "vm")] {
            for other in links(vm, property) {
                unlink(other, back, vm)
                touch(other)
            }
        }
        if let parent = self[vm, VirtualMachine.parent] { unlink(parent, "childEntity", vm) }
        for tag in tags.tags(of: vm.asAny) { tags.detach(tag, from: vm) }
        access.permissions[vm.value] = nil
        guests[vm.value] = nil
        ailments[vm.value] = nil
        remove(vm)
    }

    // MARK: Places

    /// Moves a machine to a host; nil takes it off the one that it is on.
    mutating func place(
        _ vm: ManagedObjectReference<VirtualMachine>, on host: ManagedObjectReference<HostSystem>?
    ) {
        for old in [self[vm, VirtualMachine.runtime]?.host].compactMap({ $0 }) {
            unlink(old, "vm", vm)
            if let compute = self[old, HostSystem.parent] { touch(compute) }
        }
        update(vm, VirtualMachine.runtime) { $0.set("host", host) }
        guard let host else { return }
        link(host, "vm", vm)
        let megahertz = self[host, HostSystem.hardware].map { Int($0.cpuInfo.hz / 1_000_000) } ?? 0
        let cpus = self[vm, VirtualMachine.config]?.hardware.numCPU ?? 0
        update(vm, VirtualMachine.runtime) { $0.set("maxCpuUsage", cpus * megahertz) }
        if let compute = self[host, HostSystem.parent] {
            if let browser: AnyReference = value("environmentBrowser", of: compute).flatMap(AnyReference.init(_field:))
            {
                self[vm, VirtualMachine.environmentBrowser] = browser.as(EnvironmentBrowser.self)
            }
            touch(compute)
        }
    }

    /// Moves a machine to a resource pool; nil takes it out of the one that it is in.
    mutating func place(
        _ vm: ManagedObjectReference<VirtualMachine>, inPool pool: ManagedObjectReference<ResourcePool>?
    ) {
        if let old = self[vm, VirtualMachine.resourcePool] { unlink(old, "vm", vm) }
        self[vm, VirtualMachine.resourcePool] = pool
        if let pool { link(pool, "vm", vm) }
    }

    /// Makes the machine's lists of datastores and networks, and theirs of machines, follow its devices.
    mutating func relink(_ vm: ManagedObjectReference<VirtualMachine>) {
        let devices = self[vm, VirtualMachine.config]?.hardware.device ?? []
        let host = self[vm, VirtualMachine.runtime]?.host
        let images = devices.compactMap { $0.backing?.as(VirtualDeviceFileBackingInfo.self)?.fileName }
        let paths = filePaths(of: vm) + images.compactMap(DatastorePath.init)
        let stores = paths.compactMap { datastore(at: $0, of: host)?.asAny }
        let networks = devices.compactMap { $0.as(VirtualEthernetCard.self) }.compactMap { network(of: $0) }
        for (property, wanted) in [("datastore", stores), ("network", networks)] {
            for old in links(vm, property) where !wanted.contains(old) {
                unlink(old, "vm", vm)
                unlink(vm, property, old)
            }
            for new in wanted where has(new) {
                link(new, "vm", vm)
                link(vm, property, new)
            }
        }
    }

    /// What every machine can do.
    static let capability: VirtualMachineCapability = Neutral.allTrue(
        but: [
            "lockSnapshotsSupported", "s1AcpiManagementSupported", "settingScreenResolutionSupported",
            "vmNpivWwnSupported", "npivWwnOnNonRdmVmSupported", "recordReplaySupported", "sevSupported",
            "sevSnpSupported", "tdxSupported", "virtualMmuUsageIgnored", "virtualExecUsageIgnored",
            "requireSgxAttestationSupported",
        ])
}

extension VirtualMachineSnapshotTree {
    /// The snapshot and all below it.
    var all: [VirtualMachineSnapshotTree] { [self] + childSnapshotList.flatMap(\.all) }
}

extension DataObject {
    /// The object with one field changed.
    func with(_ field: String, _ value: (any FieldValue)?) -> Self {
        var copy = self
        copy._storage.set(field, value)
        return copy
    }
}
