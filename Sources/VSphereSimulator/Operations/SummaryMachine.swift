internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Properties of a machine that follow from its configuration, its state and its files.
enum SummaryMachine {
    static let derivations: [Derivation] = [
        Derivation(VirtualMachine.summary) { world, vm in summary(of: vm, world) },
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
    private static func heartbeat(
        of vm: ManagedObjectReference<VirtualMachine>, _ world: World
    ) -> ManagedEntityStatus {
        guard world[vm, VirtualMachine.runtime]?.powerState == .poweredOn else { return .gray }
        return world[vm, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning" ? .green : .gray
    }

    private static func summary(
        of vm: ManagedObjectReference<VirtualMachine>, _ world: World
    ) -> VirtualMachineSummary? {
        guard let config = world[vm, VirtualMachine.config], let runtime = world[vm, VirtualMachine.runtime] else {
            return nil
        }
        let guest = world[vm, VirtualMachine.guest]
        let usage = usage(of: vm, world)
        let devices = config.hardware.device
        return VirtualMachineSummary(fields: [
            "vm": vm, "runtime": runtime,
            "guest": VirtualMachineGuestSummary(fields: [
                "guestId": guest?.guestId, "guestFullName": guest?.guestFullName, "toolsStatus": guest?.toolsStatus,
                "toolsVersionStatus": guest?.toolsVersionStatus, "toolsVersionStatus2": guest?.toolsVersionStatus2,
                "toolsRunningStatus": guest?.toolsRunningStatus, "hostName": guest?.hostName,
                "ipAddress": guest?.ipAddress, "hwVersion": config.version,
            ]),
            "config": VirtualMachineConfigSummary(fields: [
                "name": config.name, "template": config.template, "vmPathName": config.files.vmPathName ?? "",
                "memorySizeMB": config.hardware.memoryMB, "cpuReservation": config.cpuAllocation?.reservation ?? 0,
                "memoryReservation": config.memoryAllocation?.reservation ?? 0, "numCpu": config.hardware.numCPU,
                "numEthernetCards": devices.count { $0.is(VirtualEthernetCard.self) },
                "numVirtualDisks": devices.count { $0.is(VirtualDisk.self) }, "uuid": config.uuid,
                "instanceUuid": config.instanceUuid, "guestId": config.guestId, "guestFullName": config.guestFullName,
                "annotation": config.annotation, "installBootRequired": false, "managedBy": config.managedBy,
                "numVmiopBackings": 0, "tpmPresent": devices.contains { $0.is(VirtualTPM.self) },
                "hwVersion": config.version,
            ]),
            "storage": VirtualMachineStorageSummary(fields: [
                "committed": usage.reduce(0) { $0 + $1.committed },
                "uncommitted": usage.reduce(0) { $0 + $1.uncommitted },
                "unshared": usage.reduce(0) { $0 + $1.committed }, "timestamp": world.now,
            ]),
            "quickStats": quickStats(of: vm, config, runtime, world),
            "overallStatus": world.overallStatus(of: vm.asAny),
            "customValue": world.customValues(of: vm.asAny),
        ])
    }

    private static func quickStats(
        of vm: ManagedObjectReference<VirtualMachine>, _ config: VirtualMachineConfigInfo,
        _ runtime: VirtualMachineRuntimeInfo, _ world: World
    ) -> VirtualMachineQuickStats {
        guard runtime.powerState == .poweredOn else {
            return VirtualMachineQuickStats(fields: [
                "overallCpuUsage": 0, "overallCpuDemand": 0, "guestMemoryUsage": 0, "hostMemoryUsage": 0,
                "guestHeartbeatStatus": ManagedEntityStatus.gray, "uptimeSeconds": 0,
            ])
        }
        let use = world.usage(of: vm)
        let pressed = world.ailments[vm.value] == .memoryPressure
        let memory = config.hardware.memoryMB
        return VirtualMachineQuickStats(fields: [
            "overallCpuUsage": use.megahertz, "overallCpuDemand": use.megahertz * 21 / 20,
            "overallCpuReadiness": world.ailments[vm.value] == .cpuContention ? 18 : 0,
            "guestMemoryUsage": use.activeMemory, "hostMemoryUsage": use.hostMemory,
            "guestHeartbeatStatus": heartbeat(of: vm, world), "distributedCpuEntitlement": use.megahertz,
            "distributedMemoryEntitlement": use.hostMemory, "staticCpuEntitlement": runtime.maxCpuUsage ?? 0,
            "staticMemoryEntitlement": memory, "grantedMemory": memory, "privateMemory": use.hostMemory,
            "sharedMemory": 0, "swappedMemory": pressed ? memory / 16 : 0,
            "balloonedMemory": pressed ? memory / 4 : 0, "consumedOverheadMemory": 40 + memory / 256,
            "ftLogBandwidth": -1, "ftSecondaryLatency": -1, "ftLatencyStatus": ManagedEntityStatus.gray,
            "compressedMemory": pressed ? memory * 8 : 0, "activeMemory": use.activeMemory,
            "uptimeSeconds": runtime.bootTime.map { Int(world.now.timeIntervalSince($0)) } ?? 0,
        ])
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
        var counted: Set<DatastorePath> = []
        for disk in config.hardware.device.compactMap({ $0.as(VirtualDisk.self) }) {
            let backing = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
            for (number, path) in World.files(of: disk).enumerated() {
                guard let position = names.firstIndex(of: path.datastore) else { continue }
                let size = world.files[stores[position].value]?[path.path]?.size ?? 0
                if counted.insert(path).inserted { usage[position].committed += size }
                // The first two are the disk's own descriptor and its blocks; what follows are its parents'.
                if number == 1, backing?.thinProvisioned ?? false {
                    usage[position].uncommitted += max(0, Int64(disk.capacityInKB) * 1024 - size)
                }
            }
        }
        return usage
    }
}

/// What a running machine uses of its host.
struct MachineUsage: Sendable {
    /// Megahertz.
    var megahertz = 0
    /// Megabytes that the guest touches.
    var activeMemory = 0
    /// Megabytes that the host has given it.
    var hostMemory = 0
}

extension World {
    /// What a machine uses of its host: nothing unless it runs.
    func usage(of vm: ManagedObjectReference<VirtualMachine>) -> MachineUsage {
        guard let runtime = self[vm, VirtualMachine.runtime], runtime.powerState == .poweredOn,
            let config = self[vm, VirtualMachine.config]
        else { return MachineUsage() }
        let load = workload(of: vm.value)
        let memory = Double(config.hardware.memoryMB)
        return MachineUsage(
            megahertz: Int(Double(runtime.maxCpuUsage ?? 0) * load.cpu), activeMemory: Int(memory * load.memory * 0.5),
            hostMemory: Int(memory * min(1, 0.3 + load.memory)))
    }
}
