internal import VimTypes

extension World {
    /// What is going to be done with a file that a machine may hold.
    enum FileUse {
        /// The bytes are read: a running machine's disks and swap files refuse it.
        case reading
        /// It is changed, moved or deleted: a running machine's other files refuse it too.
        case changing
    }

    /// Sees to it that no machine holds a file, or a file in that folder.
    /// - Throws: `FileLocked`.
    func requireUnlocked(_ location: FileLocation, for use: FileUse) throws {
        for vm in links(location.datastore, "vm").compactMap({ $0.as(VirtualMachine.self) }) where holdsFiles(vm) {
            for path in heldFiles(of: vm, on: location.datastore, for: use) {
                guard path == location.text || path.hasPrefix(location.text + "/") else { continue }
                throw Fault(FileLocked.self, ["file": path])
            }
        }
    }

    /// Whether the machine's files are open: it runs, or a lease holds it.
    private func holdsFiles(_ vm: ManagedObjectReference<VirtualMachine>) -> Bool {
        (self[vm, VirtualMachine.runtime]?.powerState ?? .poweredOff) != .poweredOff || leases.holds(vm)
    }

    /// Datastore paths of a machine's open files; of those other than disks, just the ones on that datastore.
    private func heldFiles(
        of vm: ManagedObjectReference<VirtualMachine>, on datastore: ManagedObjectReference<Datastore>,
        for use: FileUse
    ) -> [String] {
        guard let config = self[vm, VirtualMachine.config] else { return [] }
        var held: [String] = []
        for disk in config.hardware.device {
            var backing = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
            while let current = backing {
                held.append(current.fileName)
                if current.fileName.hasSuffix(".vmdk") {
                    held += ["-flat", "-delta"].map { current.fileName.dropLast(5) + $0 + ".vmdk" }
                }
                backing = current.parent
            }
        }
        if use == .changing {
            for device in config.hardware.device where device.connectable?.connected ?? false {
                if let image: String = device.backing?.as(VirtualDeviceFileBackingInfo.self)?.fileName {
                    held.append(image)
                }
            }
        }
        guard use == .changing, let home = config.files.vmPathName,
            let machine = try? location(home, among: [datastore])
        else { return held }
        let tree = files[machine.datastore.value] ?? FileTree()
        let own = [".vmx", ".vmtx", ".vmxf", ".nvram", ".vswp", ".vmss", ".log", ".vmsn", ".vmem", ".vmsd"]
        held.append(machine.text)
        for path in tree.children(of: machine.folder) where own.contains(where: path.hasSuffix) {
            held.append(machine.with(path: path).text)
        }
        return held
    }
}
