internal import SchemaFormat
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension World {
    /// What a new machine's `config` says.
    func configuration(
        _ specification: VirtualMachineConfigSpec, _ vm: ManagedObjectReference<VirtualMachine>, _ home: DatastorePath,
        _ devices: VirtualDevices
    ) -> VirtualMachineConfigInfo {
        let identifiers = identifiers(of: vm)
        let system = GuestSystem.named(specification.guestId ?? "otherGuest64")
        let name = specification.name ?? ""
        let cpus = specification.numCPUs ?? 1
        let memory = specification.memoryMB ?? 4096
        let firmware = specification.firmware ?? "bios"
        return VirtualMachineConfigInfo(fields: [
            "changeVersion": Self.changeVersion(now), "modified": now, "name": name, "guestFullName": system.name,
            "version": specification.version ?? "vmx-22",
            "uuid": specification.uuid ?? identifiers.bios,
            "createDate": specification.createDate ?? now,
            "instanceUuid": specification.instanceUuid ?? identifiers.instance,
            "npivTemporaryDisabled": true, "locationId": nil, "template": false, "guestId": system.id,
            "alternateGuestName": specification.alternateGuestName ?? "", "annotation": specification.annotation ?? "",
            "files": Self.files(at: home),
            "tools": Self.merged(Self.tools, specification.tools),
            "flags": Self.merged(Self.flags, specification.flags),
            "defaultPowerOps": Self.merged(Self.powerOperations, specification.powerOpInfo),
            "rebootPowerOff": specification.rebootPowerOff ?? false,
            "hardware": VirtualHardware(fields: [
                "numCPU": cpus, "numCoresPerSocket": max(1, specification.numCoresPerSocket ?? 1),
                "autoCoresPerSocket": specification.numCoresPerSocket == nil, "memoryMB": memory,
                "virtualICH7MPresent": false, "virtualSMCPresent": false, "device": devices.all,
                "motherboardLayout": specification.motherboardLayout ?? "i440bxHostBridge", "simultaneousThreads": 1,
            ]),
            "cpuAllocation": Self.merged(Self.allocation(shares: 1000 * cpus), specification.cpuAllocation),
            "memoryAllocation": Self.merged(Self.allocation(shares: 10 * memory), specification.memoryAllocation),
            "latencySensitivity": specification.latencySensitivity ?? Self.latency,
            "memoryHotAddEnabled": specification.memoryHotAddEnabled ?? false,
            "cpuHotAddEnabled": specification.cpuHotAddEnabled ?? false,
            "cpuHotRemoveEnabled": specification.cpuHotRemoveEnabled ?? false,
            "extraConfig": Self.merged(
                Self.extraConfiguration + [Self.firmwareFile(at: home)], specification.extraConfig),
            "datastoreUrl": [home.datastore].compactMap { store in
                stores.first { self.name(of: ManagedObjectReference<Datastore>($0.key)) == store }.map {
                    VirtualMachineConfigInfoDatastoreUrlPair(fields: [
                        "name": store, "url": "/vmfs/volumes/\($0.value.uuid)",
                    ])
                }
            },
            "swapPlacement": specification.swapPlacement ?? "inherit",
            "bootOptions": specification.bootOptions.map { Self.merged(Self.bootOptions(firmware), $0) }
                ?? Self.bootOptions(firmware),
            "vAssertsEnabled": false, "changeTrackingEnabled": specification.changeTrackingEnabled ?? false,
            "firmware": firmware, "maxMksConnections": specification.maxMksConnections ?? 40,
            "guestAutoLockEnabled": specification.guestAutoLockEnabled ?? true,
            "managedBy": specification.managedBy,
            "memoryReservationLockedToMax": specification.memoryReservationLockedToMax ?? false,
            "initialOverhead": Self.overhead, "nestedHVEnabled": specification.nestedHVEnabled ?? false,
            "vPMCEnabled": specification.vPMCEnabled ?? false, "messageBusTunnelEnabled": false,
            "migrateEncryption": specification.migrateEncryption ?? "opportunistic",
            "ftEncryptionMode": specification.ftEncryptionMode ?? "ftEncryptionOpportunistic",
            "sevEnabled": specification.sevEnabled ?? false, "vmOpNotificationToAppEnabled": false,
            "pmemFailoverEnabled": false, "vmxStatsCollectionEnabled": true,
        ])
    }

    /// The UUIDs of a machine to which none are given.
    func identifiers(of vm: ManagedObjectReference<VirtualMachine>) -> (bios: String, instance: String) {
        var generator = SeededGenerator(settings.seed, "config-" + vm.value)
        return ("42" + generator.uuid().dropFirst(2), "50" + generator.uuid().dropFirst(2))
    }

    /// Where the files of a machine are.
    static func files(at home: DatastorePath) -> VirtualMachineFileInfo {
        let folder = DatastorePath(home.datastore, home.folder.isEmpty ? "" : home.folder + "/").description
        return VirtualMachineFileInfo(
            vmPathName: home.description, snapshotDirectory: folder, suspendDirectory: folder, logDirectory: folder)
    }

    /// The setting that names the file of the firmware's variables.
    static func firmwareFile(at home: DatastorePath) -> OptionValue {
        OptionValue(key: "nvram", value: .string(home.stem + ".nvram"))
    }

    /// The version that a configuration gets when it changes at that time.
    static func changeVersion(_ time: DateTime) -> String {
        time.formatted(.iso8601.dateSeparator(.dash).time(includingFractionalSeconds: true))
    }

    /// An object with the fields of another over its own.
    static func merged<Object: DataObject>(_ base: Object, _ change: Object?) -> Object {
        guard let change else { return base }
        var result = base
        for field in Neutral.fields(of: change._storage.typeID) {
            if let value = change._storage.any(named: field.name) { result._storage.set(field.name, value) }
        }
        return result
    }

    /// Options with those of the same key replaced, those with an empty value taken out, and others added.
    static func merged(_ base: [OptionValue], _ changes: [OptionValue]) -> [OptionValue] {
        guard !changes.isEmpty else { return base }
        var result = base
        for change in changes {
            let isEmpty = change.value == nil || change.value == .string("")
            if let position = result.firstIndex(where: { $0.key == change.key }) {
                if isEmpty { result.remove(at: position) } else { result[position] = change }
            } else if !isEmpty {
                result.append(change)
            }
        }
        return result
    }

    private static let tools = ToolsConfigInfo(
        toolsVersion: 0, toolsInstallType: "guestToolsTypeUnknown", afterPowerOn: true, afterResume: true,
        beforeGuestStandby: true, beforeGuestShutdown: true, toolsUpgradePolicy: "manual",
        syncTimeWithHostAllowed: true, syncTimeWithHost: false)

    private static let flags = VirtualMachineFlagInfo(
        disableAcceleration: false, enableLogging: true, useToe: false, runWithDebugInfo: false,
        monitorType: "release", htSharing: "any", snapshotDisabled: false, snapshotLocked: false,
        diskUuidEnabled: false, virtualMmuUsage: "automatic", virtualExecUsage: "hvAuto",
        snapshotPowerOffBehavior: "powerOff", recordReplayEnabled: false, faultToleranceType: "unset",
        cbrcCacheEnabled: false, vvtdEnabled: false, vbsEnabled: false)

    private static let powerOperations = VirtualMachineDefaultPowerOpInfo(
        powerOffType: "soft", suspendType: "hard", resetType: "soft", defaultPowerOffType: "soft",
        defaultSuspendType: "hard", defaultResetType: "soft", standbyAction: "checkpoint")

    private static func allocation(shares: Int) -> ResourceAllocationInfo {
        ResourceAllocationInfo(
            reservation: 0, expandableReservation: false, limit: -1,
            shares: SharesInfo(shares: shares, level: .normal))
    }

    private static let latency = LatencySensitivity(level: .normal)
    private static let overhead = VirtualMachineConfigInfoOverheadInfo(
        fields: ["initialMemoryReservation": 214_446_080, "initialSwapReservation": 1_166_336_000])

    private static func bootOptions(_ firmware: String) -> VirtualMachineBootOptions {
        firmware == "efi" ? efiBoot : biosBoot
    }
    private static let biosBoot = VirtualMachineBootOptions(
        bootDelay: 0, enterBIOSSetup: false, efiSecureBootEnabled: false, bootRetryEnabled: false,
        bootRetryDelay: 10_000, networkBootProtocol: "ipv4")
    private static let efiBoot = VirtualMachineBootOptions(
        bootDelay: 0, enterBIOSSetup: false, efiSecureBootEnabled: true, bootRetryEnabled: false,
        bootRetryDelay: 10_000, networkBootProtocol: "ipv4")

    private static let extraConfiguration: [OptionValue] = [
        ("svga.present", "TRUE"), ("pciBridge0.present", "TRUE"), ("pciBridge4.present", "TRUE"),
        ("pciBridge4.virtualDev", "pcieRootPort"), ("pciBridge4.functions", "8"), ("hpet0.present", "TRUE"),
        ("tools.guest.desktop.autolock", "FALSE"), ("disk.EnableUUID", "TRUE"), ("viv.moid", ""),
        ("sched.cpu.latencySensitivity", "normal"), ("vmware.tools.requiredversion", "13314"),
        ("migrate.hostLogState", "none"), ("migrate.migrationId", "0"),
    ].filter { !$0.1.isEmpty }.map { (pair: (String, String)) in OptionValue(key: pair.0, value: .string(pair.1)) }
}
