internal import VimTypes

/// How machines leave the inventory.
enum MachineRemoval {
    /// `Destroy_Task` on a machine: it must be off, and its files go with it.
    static let destroying = EntityOperations.Behaviour(
        check: { world, entity, call in
            try world.demand("VirtualMachine.Inventory.Delete", on: entity, for: call.user)
        },
        perform: { world, entity, call in
            guard let vm = entity.as(VirtualMachine.self), world.has(vm) else {
                throw Fault(ManagedObjectNotFound.self, ["obj": entity])
            }
            try world.demand(.poweredOff, .suspended, of: vm, for: .poweredOff)
            world.destroy(vm, by: call.user)
        })
}

extension World {
    /// Takes a machine and its files away. Disks that other machines build on stay.
    mutating func destroy(_ vm: Machine, by user: String) {
        let disks = disksInUse(by: vm)
        let home = self[vm, VirtualMachine.config]?.home
        deleteFilesAround(disks, of: vm)
        unregister(vm, by: user, home: home)
    }

    /// Deletes the machine's files, and its folder if nothing is left in it.
    private mutating func deleteFilesAround(_ disks: Set<DatastorePath>, of vm: Machine) {
        guard let home = self[vm, VirtualMachine.config]?.home, let store = try? datastore(of: home, for: vm) else {
            return
        }
        // Without a configuration and snapshots nothing of its own is in use any more.
        for snapshot in snapshotTree(of: vm) { self[snapshot, VirtualMachineSnapshot.config]?.hardware.device = [] }
        update(vm, VirtualMachine.config) { config in
            config.hardware.device.removeAll { $0.is(VirtualDisk.self) }
        }
        deleteUnused(disks, of: vm)
        for path in files[store.value]?.children(of: home.folder) ?? []
        where !path.hasSuffix(".vmdk") && !(files[store.value]?[path]?.isFolder ?? true) {
            if home.owns(path.split(separator: "/").last ?? "") { files[store.value]?.remove(path) }
        }
        if !home.folder.isEmpty, files[store.value]?.children(of: home.folder).isEmpty ?? false {
            files[store.value]?.remove(home.folder)
        }
    }

    /// Takes a machine out of the inventory; its files stay where they are.
    mutating func unregister(_ vm: Machine, by user: String, home: DatastorePath? = nil) {
        if home == nil { writeConfiguration(of: vm) }
        record(
            VmRemovedEvent.self, on: vm.asAny, by: user, [:],
            "Removed \(whereabouts(of: vm, preposition: "from"))")
        let touched = links(vm, "datastore") + links(vm, "network") + [host(of: vm)?.asAny].compactMap { $0 }
        removeVirtualMachine(vm, files: false)
        machines[vm.value] = nil
        busyUntil[vm.value] = nil
        for other in touched { touch(other) }
    }
}
