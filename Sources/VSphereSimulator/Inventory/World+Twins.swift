internal import VimTypes

extension World {
    /// Makes a machine like another one, and lets it run if that one does: for inventories of thousands.
    ///
    /// What comes out is what ``add(_:in:pool:on:datastore:isTemplate:id:)`` and ``start(_:since:)`` would have made
    /// of the same blueprint. Only what is a machine's own is made, which costs a fraction of the time; the rest is
    /// shared with the other machine, and so takes no memory.
    ///
    /// - Parameters:
    ///   - model: a machine that `add` made, with files in a folder of its name.
    ///   - name: which no other machine or folder has, on the datastore or in the folder.
    ///   - folder: where it is shown.
    ///   - host: like the model's, and in the same cluster.
    ///   - guest: what is installed in it.
    ///   - uptime: since when it runs, if the model does.
    @discardableResult
    mutating func addTwin(
        of model: ManagedObjectReference<VirtualMachine>, named name: String, in folder: ManagedObjectReference<Folder>,
        on host: ManagedObjectReference<HostSystem>, guest: InstalledGuest, since uptime: Duration
    ) -> ManagedObjectReference<VirtualMachine> {
        guard var config = self[model, VirtualMachine.config], let runtime = self[model, VirtualMachine.runtime],
            let old = DatastorePath(config.files.vmPathName ?? ""), let store = datastore(at: old, of: runtime.host)
        else { preconditionFailure("\(model) is no model for a machine") }
        let vm = make(VirtualMachine.self, "vm")
        let home = DatastorePath(old.datastore, "\(name)/\(name).vmx")
        self[vm, VirtualMachine.name] = name
        self[vm, VirtualMachine.capability] = Self.capability
        self[vm, VirtualMachine.runtime] = runtime
        guests[vm.value] = guest

        let identifiers = identifiers(of: vm)
        config.set("name", name)
        config.set("uuid", identifiers.bios)
        config.set("instanceUuid", identifiers.instance)
        config.set("files", Self.files(at: home))
        config.set("extraConfig", Self.merged(config.extraConfig, [Self.firmwareFile(at: home)]))
        var hardware = config.hardware
        hardware.set("device", hardware.device.map { twin(of: $0, at: home, on: host, store) })
        config.set("hardware", hardware)
        self[vm, VirtualMachine.config] = config
        writeFiles(of: config, at: home, on: store)

        place(vm, in: folder)
        place(vm, on: host)
        place(vm, inPool: self[model, VirtualMachine.resourcePool])
        for (property, back) in [("datastore", "vm"), ("network", "vm")] {
            for other in links(model, property) {
                link(vm, property, other)
                link(other, back, vm)
            }
        }
        if runtime.powerState == .poweredOn {
            setRunning(vm, since: uptime)
        } else {
            guestStopped(vm)
        }
        return vm
    }

    /// A device with what no two machines share: the files of a disk, the hardware address of an adapter.
    private mutating func twin(
        of device: VirtualDevice, at home: DatastorePath, on host: ManagedObjectReference<HostSystem>,
        _ store: ManagedObjectReference<Datastore>
    ) -> VirtualDevice {
        do {
            if var card = device.as(VirtualEthernetCard.self) {
                card.macAddress = nil
                return VirtualDevice(try completed(card, 0))
            }
            guard var disk = device.as(VirtualDisk.self),
                var backing = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self),
                let blocks = Self.files(of: disk).last.flatMap({ files[store.value]?[$0.path] })
            else { return device }
            backing.fileName = ""
            disk.backing = VirtualDeviceBackingInfo(backing)
            let change = VirtualDeviceConfigSpec(device: device, operation: .add, fileOperation: .create)
            disk = try completed(disk, change, 0, home, host)
            if let path = Self.files(of: disk).last { files[store.value]?[path.path] = blocks }
            return VirtualDevice(disk)
        } catch {
            preconditionFailure("the inventory's machine \(home) cannot be: \(error)")
        }
    }
}
