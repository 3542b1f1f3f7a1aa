internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Properties of hosts, clusters and pools that follow from others.
enum SummaryCompute {
    static let derivations: [Derivation] = [
        Derivation(HostSystem.summary) { world, host in summary(of: host, world) },
        Derivation(HostSystem.systemResources) { world, host in nil },
        Derivation(ComputeResource.summary) { world, compute in
            world[compute]?.kind.name == "ClusterComputeResource"
                ? clusterSummary(of: compute.asAny, world).map { ComputeResourceSummary($0) }
                : totals(of: compute.asAny, world).map {
                    ComputeResourceSummary(_storage: $0.storage(ComputeResourceSummary._typeID))
                }
        },
        Derivation(ClusterComputeResource.summaryEx) { world, cluster in clusterSummary(of: cluster.asAny, world) },
        Derivation(ResourcePool.runtime) { world, pool in runtime(of: pool, world) },
        Derivation(ResourcePool.summary) { world, pool in
            guard let config = world[pool, ResourcePool.config], let runtime = runtime(of: pool, world) else {
                return nil
            }
            let usage = usage(of: pool.asAny, world)
            return ResourcePoolSummary(fields: [
                "name": world.name(of: pool), "config": config, "runtime": runtime,
                "configuredMemoryMB": usage.configuredMemory,
                "quickStats": ResourcePoolQuickStats(fields: [
                    "overallCpuUsage": usage.megahertz, "overallCpuDemand": usage.megahertz,
                    "guestMemoryUsage": usage.activeMemory, "hostMemoryUsage": usage.hostMemory,
                    "distributedCpuEntitlement": usage.megahertz, "distributedMemoryEntitlement": usage.hostMemory,
                    "staticCpuEntitlement": usage.megahertz, "staticMemoryEntitlement": usage.hostMemory,
                    "privateMemory": usage.hostMemory, "sharedMemory": 0, "swappedMemory": 0, "balloonedMemory": 0,
                    "overheadMemory": 0, "consumedOverheadMemory": 0, "compressedMemory": 0,
                ]),
            ])
        },
        Derivation(ResourcePool.childConfiguration) { world, pool in
            world.links(pool, "resourcePool").compactMap { $0.as(ResourcePool.self) }
                .compactMap { world[$0, ResourcePool.config] }
        },
        Derivation(HostServiceSystem.serviceInfo) { world, system in
            world.config(ofManager: system)?.service
        },
        Derivation(HostDateTimeSystem.dateTimeInfo) { world, system in world.config(ofManager: system)?.dateTimeInfo },
        Derivation(HostNetworkSystem.networkInfo) { world, system in world.config(ofManager: system)?.network },
        Derivation(HostNetworkSystem.dnsConfig) { world, system in world.config(ofManager: system)?.network?.dnsConfig
        },
        Derivation(HostNetworkSystem.ipRouteConfig) { world, system in
            world.config(ofManager: system)?.network?.ipRouteConfig
        },
        Derivation(HostStorageSystem.storageDeviceInfo) { world, system in
            world.config(ofManager: system)?.storageDevice
        },
        Derivation(HostStorageSystem.fileSystemVolumeInfo) { world, system in
            guard let host = world.host(ofManager: system.asAny) else { return nil }
            return fileSystems(of: host, world)
        },
        Derivation(HostFirewallSystem.firewallInfo) { world, system in world.config(ofManager: system)?.firewall },
        Derivation(HostAutoStartManager.config) { world, manager in world.config(ofManager: manager)?.autoStart },
        Derivation(HostVirtualNicManager.info) { world, manager in
            world.config(ofManager: manager)?.virtualNicManagerInfo
        },
        Derivation(HostVMotionSystem.ipConfig) { world, system in world.config(ofManager: system)?.vmotion?.ipConfig },
        Derivation(HostPowerSystem.capability) { world, system in
            world.config(ofManager: system)?.powerSystemCapability
        },
        Derivation(HostPowerSystem.info) { world, system in world.config(ofManager: system)?.powerSystemInfo },
        Derivation(HostDatastoreSystem.capabilities) { world, system in
            world.config(ofManager: system)?.datastoreCapabilities
        },
        Derivation(HostHealthStatusSystem.runtime) { world, system in
            world.host(ofManager: system.asAny).flatMap { world[$0, HostSystem.runtime]?.healthSystemRuntime }
        },
        Derivation(HostCpuSchedulerSystem.hyperthreadInfo) { world, system in
            world.config(ofManager: system)?.hyperThread
        },
        Derivation(OptionManager.setting) { world, manager in
            manager.value.hasPrefix("EsxHostAdvSettings") || manager.value.hasPrefix("ha-EsxHost")
                ? world.config(ofManager: manager)?.option : OptionOperations.settings(of: world)
        },
        Derivation(HostPciPassthruSystem.pciPassthruInfo) { world, system in
            guard let host = world.host(ofManager: system.asAny) else { return nil }
            return world[host, HostSystem.hardware]?.pciDevice.map { device in
                HostPciPassthruInfo(fields: [
                    "id": device.id, "dependentDevice": device.id, "passthruEnabled": false,
                    "passthruCapable": true, "passthruActive": false,
                ])
            }
        },
    ]

    private static func summary(of host: ManagedObjectReference<HostSystem>, _ world: World) -> HostListSummary? {
        guard let hardware = world[host, HostSystem.hardware], let runtime = world[host, HostSystem.runtime],
            let config = world[host, HostSystem.config]
        else { return nil }
        let usage = usage(ofMachines: world.links(host, "vm"), world)
        let isUp = runtime.connectionState == .connected && runtime.powerState == .poweredOn
        let cpu = hardware.cpuInfo
        return HostListSummary(fields: [
            "host": host, "runtime": runtime, "overallStatus": world.overallStatus(of: host.asAny),
            "rebootRequired": false, "managementServerIp": world.settings.product == .vCenter ? "192.0.2.5" : nil,
            "customValue": world.customValues(of: host.asAny), "maxEVCModeKey": "intel-sapphirerapids",
            "hardware": HostHardwareSummary(fields: [
                "vendor": hardware.systemInfo.vendor, "model": hardware.systemInfo.model,
                "uuid": hardware.systemInfo.uuid, "memorySize": hardware.memorySize,
                "otherIdentifyingInfo": hardware.systemInfo.otherIdentifyingInfo,
                "cpuModel": hardware.cpuPkg.first?.description ?? "", "cpuMhz": Int(cpu.hz / 1_000_000),
                "numCpuPkgs": Int(cpu.numCpuPackages), "numCpuCores": Int(cpu.numCpuCores),
                "numCpuThreads": Int(cpu.numCpuThreads), "numNics": config.network?.pnic.count ?? 0,
                "numHBAs": config.storageDevice?.hostBusAdapter.count ?? 0,
            ]),
            "config": HostConfigSummary(fields: [
                "name": world.name(of: host), "port": 443, "product": config.product,
                "vmotionEnabled": true, "faultToleranceEnabled": false,
            ]),
            "quickStats": HostListSummaryQuickStats(fields: [
                "overallCpuUsage": isUp ? usage.megahertz + 180 : 0,
                "overallMemoryUsage": isUp ? usage.hostMemory + 6200 : 0, "distributedCpuFairness": 0,
                "distributedMemoryFairness": 0,
                "uptime": isUp ? runtime.bootTime.map { Int(world.now.timeIntervalSince($0)) } : 0,
            ]),
        ])
    }

    // MARK: Sums

    /// What hosts have and can give.
    struct Totals {
        var cpu = 0
        var memory: Int64 = 0
        var cores = 0
        var threads = 0
        var effectiveCPU = 0
        var effectiveMemory: Int64 = 0
        var hosts = 0
        var effectiveHosts = 0
        var status = ManagedEntityStatus.green

        func storage(_ type: TypeID) -> ObjectStorage {
            var storage = ObjectStorage(type)
            let fields: [(String, any FieldValue)] = [
                ("totalCpu", cpu), ("totalMemory", memory), ("numCpuCores", cores), ("numCpuThreads", threads),
                ("effectiveCpu", effectiveCPU), ("effectiveMemory", effectiveMemory), ("numHosts", hosts),
                ("numEffectiveHosts", effectiveHosts), ("overallStatus", status),
            ]
            for (name, value) in fields { storage.set(name, value) }
            return storage
        }
    }

    static func totals(of compute: AnyReference, _ world: World) -> Totals? {
        var totals = Totals()
        for host in world.links(compute, "host").compactMap({ $0.as(HostSystem.self) }) {
            guard let hardware = world[host, HostSystem.hardware], let runtime = world[host, HostSystem.runtime] else {
                continue
            }
            let megahertz = Int(hardware.cpuInfo.hz / 1_000_000) * Int(hardware.cpuInfo.numCpuCores)
            totals.hosts += 1
            totals.cpu += megahertz
            totals.memory += Int64(hardware.memorySize)
            totals.cores += Int(hardware.cpuInfo.numCpuCores)
            totals.threads += Int(hardware.cpuInfo.numCpuThreads)
            guard runtime.connectionState == .connected, !runtime.inMaintenanceMode else { continue }
            totals.effectiveHosts += 1
            totals.effectiveCPU += megahertz * 19 / 20
            totals.effectiveMemory += Int64(hardware.memorySize >> 20) * 19 / 20
        }
        totals.status = world.overallStatus(of: compute)
        return totals
    }

    private static func clusterSummary(of cluster: AnyReference, _ world: World) -> ClusterComputeResourceSummary? {
        guard let totals = totals(of: cluster, world) else { return nil }
        var storage = totals.storage(ClusterComputeResourceSummary._typeID)
        let machines = world.links(cluster, "host").flatMap { world.links($0, "vm") }
        let usage = usage(ofMachines: machines, world)
        let poweredOff = machines.count - usage.running
        let fields: [(String, any FieldValue)] = [
            ("currentFailoverLevel", max(0, totals.effectiveHosts - 1)), ("numVmotions", 14 * totals.hosts),
            ("targetBalance", 200), ("currentBalance", 38), ("drsScore", 92),
            ("numVmsPerDrsScoreBucket", [0, 0, 0, poweredOff == machines.count ? 0 : 1, max(0, usage.running - 1)]),
            ("currentEVCModeKey", "intel-icelake"),
            (
                "usageSummary",
                ClusterUsageSummary(fields: [
                    "totalCpuCapacityMhz": totals.cpu, "totalMemCapacityMB": Int(totals.memory >> 20),
                    "cpuReservationMhz": 0, "memReservationMB": 0, "cpuDemandMhz": usage.megahertz,
                    "memDemandMB": usage.activeMemory, "statsGenNumber": 1, "cpuEntitledMhz": usage.megahertz,
                    "memEntitledMB": usage.hostMemory, "poweredOffVmCount": poweredOff,
                    "totalVmCount": machines.count, "poweredOffCpuReservationMhz": 0, "poweredOffMemReservationMB": 0,
                ])
            ),
        ]
        for (name, value) in fields { storage.set(name, value) }
        return ClusterComputeResourceSummary(_storage: storage)
    }

    /// What machines use together.
    struct Usage {
        var megahertz = 0
        var activeMemory = 0
        var hostMemory = 0
        var configuredMemory = 0
        var running = 0
    }

    static func usage(ofMachines machines: [AnyReference], _ world: World) -> Usage {
        var usage = Usage()
        for vm in machines.compactMap({ $0.as(VirtualMachine.self) }) {
            usage.configuredMemory += world[vm, VirtualMachine.config]?.hardware.memoryMB ?? 0
            guard world[vm, VirtualMachine.runtime]?.powerState == .poweredOn else { continue }
            let own = world.usage(of: vm)
            usage.megahertz += own.megahertz
            usage.activeMemory += own.activeMemory
            usage.hostMemory += own.hostMemory
            usage.running += 1
        }
        return usage
    }

    /// What the machines of a pool and of the pools below use.
    private static func usage(of pool: AnyReference, _ world: World) -> Usage {
        var pools = [pool]
        var machines: [AnyReference] = []
        while let next = pools.popLast() {
            machines += world.links(next, "vm")
            pools += world.links(next, "resourcePool")
        }
        return usage(ofMachines: machines, world)
    }

    private static func runtime(
        of pool: ManagedObjectReference<ResourcePool>, _ world: World
    ) -> ResourcePoolRuntimeInfo? {
        guard let owner = world[pool, ResourcePool.owner], let totals = totals(of: owner.asAny, world) else {
            return nil
        }
        let usage = usage(of: pool.asAny, world)
        func resource(_ used: Int, of all: Int64) -> ResourcePoolResourceUsage {
            ResourcePoolResourceUsage(fields: [
                "reservationUsed": 0, "reservationUsedForVm": 0, "unreservedForPool": all, "unreservedForVm": all,
                "overallUsage": used, "maxUsage": all,
            ])
        }
        return ResourcePoolRuntimeInfo(fields: [
            "memory": resource(usage.hostMemory << 20, of: totals.effectiveMemory << 20),
            "cpu": resource(usage.megahertz, of: Int64(totals.effectiveCPU)),
            "overallStatus": world.overallStatus(of: pool.asAny), "sharesScalable": "none",
        ])
    }

    private static func fileSystems(
        of host: ManagedObjectReference<HostSystem>, _ world: World
    ) -> HostFileSystemVolumeInfo {
        HostFileSystemVolumeInfo(fields: [
            "volumeTypeList": ["VMFS", "NFS", "NFS41", "vsan", "VVOL", "VFFS", "OTHER", "PMEM"],
            "mountInfo": world.links(host, "datastore").compactMap { $0.as(Datastore.self) }.compactMap {
                datastore -> HostFileSystemMountInfo? in
                guard let mount = world[datastore, Datastore.host]?.first(where: { $0.key == host })?.mountInfo,
                    let info = world.datastoreInfo(of: datastore)
                else { return nil }
                let volume: HostFileSystemVolume? =
                    info.as(VmfsDatastoreInfo.self)?.vmfs.map { HostFileSystemVolume($0) }
                    ?? info.as(NasDatastoreInfo.self)?.nas.map { HostFileSystemVolume($0) }
                return HostFileSystemMountInfo(fields: [
                    "mountInfo": mount, "volume": volume, "vStorageSupport": "vStorageSupported",
                ])
            },
        ])
    }
}

extension World {
    /// The configuration of the host that one of its managers belongs to.
    func config(ofManager manager: ManagedObjectReference<some ManagedObject>) -> HostConfigInfo? {
        host(ofManager: manager.asAny).flatMap { self[$0, HostSystem.config] }
    }
}
