internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Properties of a machine that follow from its configuration, its state and its files.
enum SummaryMachine {
    static let derivations: [Derivation] = [
        Derivation(VirtualMachine.summary, MachineFacts.outline, of: MachineFacts.init),
        Derivation(VirtualMachine.storage) { world, vm in
            let usage = usage(of: vm, world)
            return VirtualMachineStorageInfo(fields: [
                "timestamp": world.now,
                "perDatastoreUsage": usage.map {
                    VirtualMachineUsageOnDatastore(fields: [
                        "datastore": $0.store, "committed": $0.committed, "uncommitted": $0.uncommitted,
                        "unshared": $0.committed,
                    ])
                },
            ])
        },
        Derivation(VirtualMachine.layout) { world, vm in SummaryLayout.layout(of: vm, world) },
        Derivation(VirtualMachine.layoutEx) { world, vm in SummaryLayout.layoutEx(of: vm, world) },
        Derivation(VirtualMachine.guestHeartbeatStatus) { world, vm in heartbeat(of: vm, world) },
        Derivation(VirtualMachine.resourceConfig) { world, vm in
            guard let config = world[vm, VirtualMachine.config] else { return nil }
            return ResourceConfigSpec(
                cpuAllocation: config.cpuAllocation ?? ResourceAllocationInfo(),
                memoryAllocation: config.memoryAllocation ?? ResourceAllocationInfo(),
                entity: ManagedObjectReference(vm.value, type: vm.type), changeVersion: config.changeVersion)
        },
        Derivation(VirtualMachine.rootSnapshot) { world, vm in
            world[vm, VirtualMachine.snapshot]?.rootSnapshotList.map(\.snapshot)
        },
    ]

    /// Whether the guest answers.
    static func heartbeat(
        of vm: ManagedObjectReference<VirtualMachine>, _ world: World
    ) -> ManagedEntityStatus {
        guard world[vm, VirtualMachine.runtime]?.powerState == .poweredOn else { return .gray }
        return world[vm, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning" ? .green : .gray
    }

    /// What a machine takes of each of its datastores, in bytes.
    static func usage(
        of vm: ManagedObjectReference<VirtualMachine>, _ world: World
    ) -> [(store: ManagedObjectReference<Datastore>, committed: Int64, uncommitted: Int64)] {
        guard let config = world[vm, VirtualMachine.config], let home = DatastorePath(config.files.vmPathName ?? "")
        else { return [] }
        let stores = world.links(vm, "datastore").compactMap { $0.as(Datastore.self) }
        var usage = stores.map { (store: $0, committed: Int64(0), uncommitted: Int64(0)) }
        let names = stores.map { world.name(of: $0) }
        if let position = names.firstIndex(of: home.datastore), let tree = world.files[stores[position].value] {
            usage[position].committed +=
                home.folder.isEmpty
                ? tree[home.path]?.size ?? 0 : tree.size(ofFilesIn: home.folder) { !$0.hasSuffix(".vmdk") }
        }
        var counted: [DatastorePath] = []
        guard case .array(let devices)? = config.hardware._storage.any(named: "device") else { return usage }
        for disk in devices.objects(VirtualDisk.self) {
            var next = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
            var canGrow = next?.thinProvisioned ?? false
            // A descriptor and its blocks, and then those of its parents.
            while let backing = next {
                next = backing.parent
                guard let path = DatastorePath(backing.fileName), let position = names.firstIndex(of: path.datastore),
                    let tree = world.files[stores[position].value]
                else { continue }
                let folder = path.folder
                let blocks = tree.size(of: path.stem + (next == nil ? "-flat.vmdk" : "-delta.vmdk"), in: folder)
                if !counted.contains(path) {
                    counted.append(path)
                    usage[position].committed += tree.size(of: path.name, in: folder) + blocks
                }
                if canGrow { usage[position].uncommitted += max(0, Int64(disk.capacityInKB) * 1024 - blocks) }
                canGrow = false
            }
        }
        return usage
    }
}
