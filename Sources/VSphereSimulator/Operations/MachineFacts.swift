internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What the `summary` of a machine is derived of. Of a list of machines, clients mostly ask for a few of its fields.
final class MachineFacts {
    private let vm: ManagedObjectReference<VirtualMachine>
    private let world: World
    private let config: VirtualMachineConfigInfo
    private let runtime: VirtualMachineRuntimeInfo
    private lazy var guest = world[vm, VirtualMachine.guest]
    private lazy var space = world.spaceCounter.space(of: vm, in: world)
    private lazy var usage = world.usage(of: vm)
    private lazy var devices = config.hardware.device

    /// nil when the machine has no configuration.
    init?(_ world: World, _ vm: ManagedObjectReference<VirtualMachine>) {
        guard let config = world[vm, VirtualMachine.config], let runtime = world[vm, VirtualMachine.runtime] else {
            return nil
        }
        self.vm = vm
        self.world = world
        self.config = config
        self.runtime = runtime
    }

    static let outline = Outline<MachineFacts>(
        VirtualMachineSummary.self,
        [
            "vm": .value { $0.vm },
            "runtime": .value { $0.runtime },
            "guest": .object(guestOutline),
            "config": .object(configOutline),
            "storage": .object(storageOutline),
            "quickStats": .object(quickStatsOutline),
            "overallStatus": .value { $0.world.overallStatus(of: $0.vm.asAny) },
            "customValue": .value { $0.world.customValues(of: $0.vm.asAny) },
        ])

    private static let guestOutline = Outline<MachineFacts>(
        VirtualMachineGuestSummary.self,
        [
            "guestId": .value { $0.guest?.guestId },
            "guestFullName": .value { $0.guest?.guestFullName },
            "toolsStatus": .value { $0.guest?.toolsStatus },
            "toolsVersionStatus": .value { $0.guest?.toolsVersionStatus },
            "toolsVersionStatus2": .value { $0.guest?.toolsVersionStatus2 },
            "toolsRunningStatus": .value { $0.guest?.toolsRunningStatus },
            "hostName": .value { $0.guest?.hostName },
            "ipAddress": .value { $0.guest?.ipAddress },
            "hwVersion": .value { $0.config.version },
        ])

    private static let configOutline = Outline<MachineFacts>(
        VirtualMachineConfigSummary.self,
        [
            "name": .value { $0.config.name },
            "template": .value { $0.config.template },
            "vmPathName": .value { $0.config.files.vmPathName ?? "" },
            "memorySizeMB": .value { $0.config.hardware.memoryMB },
            "cpuReservation": .value { $0.config.cpuAllocation?.reservation ?? 0 },
            "memoryReservation": .value { $0.config.memoryAllocation?.reservation ?? 0 },
            "numCpu": .value { $0.config.hardware.numCPU },
            "numEthernetCards": .value { $0.devices.count { $0.is(VirtualEthernetCard.self) } },
            "numVirtualDisks": .value { $0.devices.count { $0.is(VirtualDisk.self) } },
            "uuid": .value { $0.config.uuid },
            "instanceUuid": .value { $0.config.instanceUuid },
            "guestId": .value { $0.config.guestId },
            "guestFullName": .value { $0.config.guestFullName },
            "annotation": .value { $0.config.annotation },
            "installBootRequired": .value { _ in false },
            "managedBy": .value { $0.config.managedBy },
            "numVmiopBackings": .value { _ in 0 },
            "tpmPresent": .value { $0.devices.contains { $0.is(VirtualTPM.self) } },
            "hwVersion": .value { $0.config.version },
        ])

    private static let storageOutline = Outline<MachineFacts>(
        VirtualMachineStorageSummary.self,
        [
            "committed": .value { $0.space.reduce(0) { $0 + $1.committed } },
            "uncommitted": .value { $0.space.reduce(0) { $0 + $1.uncommitted } },
            "unshared": .value { $0.space.reduce(0) { $0 + $1.committed } },
            "timestamp": .value { $0.world.now },
        ])

    // MARK: Quick statistics

    private static let quickStatsOutline = Outline<MachineFacts>(
        VirtualMachineQuickStats.self,
        [
            "overallCpuUsage": .value { $0.usage.megahertz },
            "overallCpuDemand": .value { $0.usage.megahertz * 21 / 20 },
            "overallCpuReadiness": .value { $0.whileOn { $0.ailment == .cpuContention ? 18 : 0 } },
            "guestMemoryUsage": .value { $0.usage.activeMemory },
            "hostMemoryUsage": .value { $0.usage.hostMemory },
            "guestHeartbeatStatus": .value { SummaryMachine.heartbeat(of: $0.vm, $0.world) },
            "distributedCpuEntitlement": .value { $0.whileOn { $0.usage.megahertz } },
            "distributedMemoryEntitlement": .value { $0.whileOn { $0.usage.hostMemory } },
            "staticCpuEntitlement": .value { $0.whileOn { $0.runtime.maxCpuUsage ?? 0 } },
            "staticMemoryEntitlement": .value { $0.whileOn(\.memory) },
            "grantedMemory": .value { $0.whileOn(\.memory) },
            "privateMemory": .value { $0.whileOn { $0.usage.hostMemory } },
            "sharedMemory": .value { $0.whileOn { _ in 0 } },
            "swappedMemory": .value { $0.whileOn { $0.ailment == .memoryPressure ? $0.memory / 16 : 0 } },
            "balloonedMemory": .value { $0.whileOn { $0.ailment == .memoryPressure ? $0.memory / 4 : 0 } },
            "consumedOverheadMemory": .value { $0.whileOn { 40 + $0.memory / 256 } },
            "ftLogBandwidth": .value { $0.whileOn { _ in -1 } },
            "ftSecondaryLatency": .value { $0.whileOn { _ in -1 } },
            "ftLatencyStatus": .value { $0.whileOn { _ in ManagedEntityStatus.gray } },
            "compressedMemory": .value { $0.whileOn { $0.ailment == .memoryPressure ? $0.memory * 8 : 0 } },
            "activeMemory": .value { $0.whileOn { $0.usage.activeMemory } },
            "uptimeSeconds": .value { subject in
                subject.whileOn { $0.runtime.bootTime.map { Int(subject.world.now.timeIntervalSince($0)) } } ?? 0
            },
        ])

    private var memory: Int { config.hardware.memoryMB }
    private var ailment: Ailment? { world.ailments[vm.value] }

    /// What only a machine that is on has.
    private func whileOn<Value>(_ value: (MachineFacts) -> Value?) -> Value? {
        runtime.powerState == .poweredOn ? value(self) : nil
    }
}
