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
            let space = world.spaceCounter.space(of: vm, in: world)
            return VirtualMachineStorageInfo(fields: [
                "timestamp": world.now,
                "perDatastoreUsage": space.map {
                    VirtualMachineUsageOnDatastore(fields: [
                        "datastore": $0.datastore, "committed": $0.committed, "uncommitted": $0.uncommitted,
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
}
