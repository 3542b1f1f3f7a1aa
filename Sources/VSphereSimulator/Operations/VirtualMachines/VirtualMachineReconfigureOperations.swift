internal import SchemaFormat
internal import VimTypes

/// `ReconfigVM_Task` and what else changes the configuration of a machine.
enum VirtualMachineReconfigureOperations {
    static let all: [Operation] = [
        Operation("ReconfigVM_Task") { world, call in
            let vm: Machine = try call.target()
            let spec: VirtualMachineConfigSpec = try call.argument("spec")
            for privilege in privileges(for: spec) { try world.demand(privilege, on: vm, for: call.user) }
            let user = call.user
            return world.task(call, lasting: .milliseconds(700)) { world in
                try world.demandReadableConfiguration(of: vm)
                try world.reconfigure(vm, spec, by: user)
                return nil
            }
        },
        Operation("UpgradeVM_Task") { world, call in
            let vm: Machine = try call.target()
            try world.demandNoTemplate(vm)
            let wanted: String? = call.optional("version")
            let user = call.user
            return world.task(call, lasting: .seconds(1)) { world in
                try world.demand(.poweredOff, of: vm, for: .poweredOff)
                let version = wanted ?? HardwareVersion.latest
                guard let new = HardwareVersion.number(version), HardwareVersion.supported.contains(new) else {
                    throw Fault(NotSupported.self, [:], "The hardware version '\(version)' is not supported.")
                }
                let old = HardwareVersion.number(world[vm, VirtualMachine.config]?.version ?? "") ?? 0
                if new == old { throw Fault(AlreadyUpgraded.self, [:], "The virtual hardware is current.") }
                if new < old { throw Fault(NotSupported.self, [:], "Virtual hardware cannot be downgraded.") }
                world.update(vm, VirtualMachine.config) { $0.version = version }
                world.record(
                    VmUpgradeCompleteEvent.self, on: vm.asAny, by: user, ["version": version],
                    "Virtual machine compatibility upgraded to \(version) for \(world.whereabouts(of: vm))")
                return nil
            }
        },
    ]

    /// What a change of the configuration needs, in the order in which a server asks.
    static func privileges(for spec: VirtualMachineConfigSpec) -> [String] {
        var needed: [String] = []
        func need(_ privilege: String, _ isNeeded: Bool) {
            if isNeeded, !needed.contains(privilege) { needed.append("VirtualMachine.Config." + privilege) }
        }
        need("CPUCount", spec.numCPUs != nil || spec.numCoresPerSocket != nil)
        need("Memory", spec.memoryMB != nil)
        need("Rename", spec.name != nil)
        need("Annotation", spec.annotation != nil)
        need("AdvancedConfig", !spec.extraConfig.isEmpty)
        need("Resource", spec.cpuAllocation != nil || spec.memoryAllocation != nil)
        need("ChangeTracking", spec.changeTrackingEnabled != nil)
        need("SwapPlacement", spec.swapPlacement != nil)
        need(
            "Settings",
            spec.guestId != nil || spec.bootOptions != nil || spec.firmware != nil || spec.flags != nil
                || spec.tools != nil || spec.cpuHotAddEnabled != nil || spec.memoryHotAddEnabled != nil
                || spec.nestedHVEnabled != nil)
        needed += packagePrivileges(for: spec)
        for change in spec.deviceChange {
            guard change.device.is(VirtualDisk.self) else {
                need(change.operation == .edit ? "EditDevice" : "AddRemoveDevice", true)
                continue
            }
            need("AddNewDisk", change.operation == .add && change.fileOperation == .create)
            need("AddExistingDisk", change.operation == .add && change.fileOperation == nil)
            need("RemoveDisk", change.operation == .remove)
            need("EditDevice", change.operation == .edit)
        }
        return needed
    }
}

/// Versions of virtual hardware.
enum HardwareVersion {
    /// What hosts of this version run.
    static let supported = 4...22
    /// The newest.
    static let latest = "vmx-22"

    /// 19 of `vmx-19`.
    static func number(_ version: String) -> Int? {
        version.hasPrefix("vmx-") ? Int(version.dropFirst(4)) : nil
    }
}

extension World {
    /// Changes a machine's configuration.
    ///
    /// - Parameter isRecorded: whether events tell of it: not where it is part of something larger, such as a clone.
    mutating func reconfigure(
        _ vm: Machine, _ spec: VirtualMachineConfigSpec, by user: String, isRecorded: Bool = true
    ) throws {
        guard let config = self[vm, VirtualMachine.config] else { throw Fault(InvalidState.self) }
        if config.template { try Self.demandHarmless(spec) }
        if let version = spec.changeVersion, !version.isEmpty, version != config.changeVersion {
            throw Fault(
                ConcurrentAccess.self, [:], "The virtual machine has been changed since its configuration was read.")
        }
        try Self.demandKnown(spec, config)
        let state = powerState(of: vm)
        var draft = MachineDraft(
            vm: vm, user: user, isRunning: state == .poweredOn, isSuspended: state == .suspended,
            hasSnapshots: self[vm, VirtualMachine.snapshot] != nil, config: config,
            devices: VirtualDevices(config.hardware.device))
        try setName(spec, &draft)
        try setProcessorsAndMemory(spec, &draft)
        try setOptions(spec, &draft)
        for (index, change) in spec.deviceChange.enumerated() {
            draft.index = index
            try apply(change, &draft)
        }
        try setExtraConfig(spec, &draft)
        try setPackage(spec, &draft.config)
        draft.config.hardware.device = draft.devices.all
        draft.config.changeVersion = Self.changeVersion(now)
        draft.config.modified = now
        self[vm, VirtualMachine.config] = draft.config
        deleteUnused(draft.dropped, of: vm)
        relink(vm)
        touchPlace(of: vm)
        writeConfiguration(of: vm)
        if draft.isRunning, draft.devices.all != config.hardware.device { showAddresses(vm) }
        guard isRecorded else { return }
        if draft.config.name != config.name {
            record(
                VmRenamedEvent.self, on: vm.asAny, by: user,
                ["oldName": config.name, "newName": draft.config.name],
                "Renamed \(whereabouts(of: vm)) from \(config.name) to \(draft.config.name)")
        }
        record(
            VmReconfiguredEvent.self, on: vm.asAny, by: user,
            ["configSpec": spec, "configChanges": Self.changes(from: config, to: draft.config)],
            "Reconfigured \(whereabouts(of: vm))")
    }

    /// Sees to it that the datastore of the machine's configuration can be reached.
    fileprivate func demandReadableConfiguration(of vm: Machine) throws {
        guard let home = self[vm, VirtualMachine.config]?.home, let store = try? datastore(of: home, for: vm),
            !(stores[store.value]?.isAccessible ?? true)
        else { return }
        throw Fault(
            CannotAccessVmConfig.self, [:], "Unable to access the virtual machine configuration: '\(home)'.")
    }

    /// A template lets its name and its notes be changed, and nothing else.
    private static func demandHarmless(_ spec: VirtualMachineConfigSpec) throws {
        let harmless = VirtualMachineConfigSpec(
            changeVersion: spec.changeVersion, name: spec.name, annotation: spec.annotation)
        guard spec == harmless else {
            throw Fault(NotSupported.self, [:], "Only the name and the notes of a template can be changed.")
        }
    }

    private mutating func setName(_ spec: VirtualMachineConfigSpec, _ draft: inout MachineDraft) throws {
        guard let given = spec.name, given != draft.config.name else { return }
        let name = try entityName(given, of: draft.vm.asAny)
        if let folder = self[draft.vm, VirtualMachine.parent] {
            try demandFree(name, in: folder, but: draft.vm.asAny)
        }
        draft.config.name = name
        self[draft.vm, VirtualMachine.name] = name
    }

    private func setProcessorsAndMemory(_ spec: VirtualMachineConfigSpec, _ draft: inout MachineDraft) throws {
        func invalid(_ property: String, _ message: String) -> Fault {
            Fault(InvalidArgument.self, ["invalidProperty": "configSpec." + property], message)
        }
        var hardware = draft.config.hardware
        if let enabled = spec.cpuHotAddEnabled {
            try draft.demandOff()
            draft.config.cpuHotAddEnabled = enabled
        }
        if let enabled = spec.cpuHotRemoveEnabled {
            try draft.demandOff()
            draft.config.cpuHotRemoveEnabled = enabled
        }
        if let enabled = spec.memoryHotAddEnabled {
            try draft.demandOff()
            draft.config.memoryHotAddEnabled = enabled
        }
        if let cores = spec.numCoresPerSocket, cores != hardware.numCoresPerSocket, cores != 0 {
            try draft.demandOff()
            guard cores > 0 else { throw invalid("numCoresPerSocket", "A socket has at least one core.") }
            hardware.numCoresPerSocket = cores
        }
        if let count = spec.numCPUs, count != hardware.numCPU {
            guard count > 0, count <= 768 else { throw invalid("numCPUs", "A machine has 1 to 768 processors.") }
            if draft.isSuspended { try draft.demandOff() }
            if draft.isRunning {
                let grows = count > hardware.numCPU
                guard (grows ? draft.config.cpuHotAddEnabled : draft.config.cpuHotRemoveEnabled) ?? false else {
                    throw Fault(
                        CpuHotPlugNotSupported.self, [:],
                        grows
                            ? "CPU hot plug is not supported for this virtual machine: it is not enabled."
                            : "Processors cannot be removed while the machine is on.")
                }
            }
            hardware.numCPU = count
        }
        let cores = hardware.numCoresPerSocket ?? 1
        guard cores <= hardware.numCPU, hardware.numCPU % max(1, cores) == 0 else {
            throw invalid(
                "numCoresPerSocket", "\(hardware.numCPU) processors cannot be spread over sockets of \(cores) cores.")
        }
        if let memory = spec.memoryMB, memory != hardware.memoryMB {
            guard memory >= 4, memory % 4 == 0, memory <= 24_576 * 1024 else {
                throw invalid("memoryMB", "Memory is a multiple of 4 MB, and 24 TB at most: \(memory) MB is not.")
            }
            if draft.isSuspended { try draft.demandOff() }
            if draft.isRunning {
                guard memory > hardware.memoryMB, draft.config.memoryHotAddEnabled ?? false else {
                    throw Fault(
                        MemoryHotPlugNotSupported.self, [:],
                        memory < hardware.memoryMB
                            ? "Memory cannot be removed while the machine is on."
                            : "Memory hot plug is not supported for this virtual machine: it is not enabled.")
                }
            }
            hardware.memoryMB = memory
        }
        draft.config.hardware = hardware
        try setAllocation("cpuAllocation", spec.cpuAllocation, &draft.config.cpuAllocation)
        try setAllocation("memoryAllocation", spec.memoryAllocation, &draft.config.memoryAllocation)
        if let reservation = draft.config.memoryAllocation?.reservation, reservation > hardware.memoryMB {
            throw invalid("memoryAllocation.reservation", "More memory is reserved than the machine has.")
        }
    }

    private func setAllocation(
        _ property: String, _ new: ResourceAllocationInfo?, _ current: inout ResourceAllocationInfo?
    ) throws {
        guard let new else { return }
        var merged = current ?? ResourceAllocationInfo()
        if let reservation = new.reservation { merged.reservation = reservation }
        if let limit = new.limit { merged.limit = limit }
        if let expandable = new.expandableReservation { merged.expandableReservation = expandable }
        if let shares = new.shares { merged.shares = shares }
        let (reservation, limit) = (merged.reservation ?? 0, merged.limit ?? -1)
        guard reservation >= 0, limit == -1 || limit >= reservation else {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "configSpec.\(property)"],
                "A limit is -1 or at least the reservation, which is not negative.")
        }
        current = merged
    }

    private func setOptions(_ spec: VirtualMachineConfigSpec, _ draft: inout MachineDraft) throws {
        if let id = spec.guestId, id != draft.config.guestId {
            guard let system = GuestSystem.all.first(where: { $0.id == id }) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.guestId"])
            }
            try draft.demandOff()
            draft.config.guestId = id
            draft.config.guestFullName = system.name
        }
        if let name = spec.alternateGuestName { draft.config.alternateGuestName = name }
        if let annotation = spec.annotation { draft.config.annotation = annotation }
        if let firmware = spec.firmware, firmware != draft.config.firmware {
            guard firmware == "bios" || firmware == "efi" else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.firmware"])
            }
            try draft.demandOff()
            draft.config.firmware = firmware
        }
        if let version = spec.version, version != draft.config.version {
            guard HardwareVersion.number(version).map(HardwareVersion.supported.contains) ?? false else {
                throw Fault(NotSupported.self, [:], "The hardware version '\(version)' is not supported.")
            }
            // Hardware is upgraded by `UpgradeVM_Task` only.
            throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.version"])
        }
        if let uuid = spec.uuid, uuid != draft.config.uuid {
            try draft.demandOff()
            draft.config.uuid = uuid
        }
        if let uuid = spec.instanceUuid { draft.config.instanceUuid = uuid }
        if let enabled = spec.nestedHVEnabled {
            try draft.demandOff()
            draft.config.nestedHVEnabled = enabled
        }
        if let enabled = spec.vPMCEnabled, enabled != draft.config.vPMCEnabled {
            try draft.demandOff()
            draft.config.vPMCEnabled = enabled
        }
        for (field, type, mode) in [
            ("migrateEncryption", VirtualMachineConfigSpecEncryptedVMotionModes._typeID, spec.migrateEncryption),
            ("ftEncryptionMode", VirtualMachineConfigSpecEncryptedFtModes._typeID, spec.ftEncryptionMode),
        ] {
            guard let mode else { continue }
            guard type.record.values.contains(mode) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.\(field)"])
            }
            draft.config.set(field, mode)
        }
        for field in Self.plainFields {
            guard let value = spec._storage.any(named: field) else { continue }
            draft.config.set(field, value)
        }
        draft.config.flags = Self.merged(draft.config.flags, spec.flags)
        draft.config.defaultPowerOps = Self.merged(draft.config.defaultPowerOps, spec.powerOpInfo)
        if let tools = spec.tools { draft.config.tools = Self.merged(draft.config.tools ?? ToolsConfigInfo(), tools) }
        if let options = spec.bootOptions {
            if options.efiSecureBootEnabled ?? false, draft.config.firmware != "efi" {
                throw Fault(
                    InvalidVmConfig.self, ["property": "msg.hostd.configSpec.efi"],
                    "Secure boot needs EFI firmware.")
            }
            draft.config.bootOptions = Self.merged(
                draft.config.bootOptions ?? VirtualMachineBootOptions(), options)
        }
    }

    /// What is set as given.
    private static let plainFields: Set<String> = [
        "latencySensitivity", "cpuAffinity", "memoryAffinity", "managedBy", "swapPlacement", "changeTrackingEnabled",
        "memoryReservationLockedToMax", "consolePreferences", "guestAutoLockEnabled", "messageBusTunnelEnabled",
        "locationId", "maxMksConnections", "rebootPowerOff", "sevEnabled", "vmxStatsCollectionEnabled",
        "vmOpNotificationToAppEnabled", "vmOpNotificationTimeout",
    ]

    /// What can be changed. The time of creation may be told and is never taken from the caller; where the files are
    /// and which policy keeps them may be told as they are.
    private static let changeableFields = plainFields.union([
        "changeVersion", "name", "version", "createDate", "uuid", "instanceUuid", "guestId", "alternateGuestName",
        "annotation", "files", "tools", "flags", "powerOpInfo", "numCPUs", "numCoresPerSocket", "memoryMB",
        "memoryHotAddEnabled", "cpuHotAddEnabled", "cpuHotRemoveEnabled", "deviceChange", "cpuAllocation",
        "memoryAllocation", "extraConfig", "bootOptions", "vAppConfig", "vAppConfigRemoved", "firmware",
        "nestedHVEnabled", "vPMCEnabled", "vmProfile", "migrateEncryption", "ftEncryptionMode",
    ])

    /// Sees to it that a change asks for nothing that machines here do not have. What a machine has already, and that
    /// something it does not have is off, can be asked for.
    private static func demandKnown(_ spec: VirtualMachineConfigSpec, _ config: VirtualMachineConfigInfo) throws {
        func refused(_ field: String) -> Fault {
            Fault(NotSupported.self, [:], "The setting '\(field)' of a virtual machine cannot be changed here.")
        }
        for field in Neutral.fields(of: spec._storage.typeID) where !changeableFields.contains(field.name) {
            guard let wanted = spec._storage.any(named: field.name) else { continue }
            let present = config._storage.any(named: field.name) ?? config.hardware._storage.any(named: field.name)
            guard wanted == present ?? .boolean(false) else { throw refused(field.name) }
        }
        if let files = spec.files, merged(config.files, files) != config.files { throw refused("files") }
        if spec.vmProfile.contains(where: { $0.is(VirtualMachineDefinedProfileSpec.self) }) {
            throw refused("vmProfile")
        }
    }

    private func setExtraConfig(_ spec: VirtualMachineConfigSpec, _ draft: inout MachineDraft) throws {
        guard spec.extraConfig.allSatisfy({ !$0.key.isEmpty }) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.extraConfig"])
        }
        draft.config.extraConfig = Self.merged(draft.config.extraConfig, spec.extraConfig)
        // Boot order names devices, which are known only now.
        for entry in spec.bootOptions?.bootOrder ?? [] {
            let key: Int? = entry._storage.hasField("deviceKey") ? entry._storage.get("deviceKey") : nil
            guard let key else { continue }
            guard draft.devices[key] != nil else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.bootOptions.bootOrder"])
            }
        }
    }

    /// What has changed, as the event tells it: `config.hardware.numCPU: 2 -> 4; `.
    private static func changes(
        from old: VirtualMachineConfigInfo, to new: VirtualMachineConfigInfo
    ) -> ChangesInfoEventArgument {
        var modified = ""
        func compare(_ property: String, _ old: (any CustomStringConvertible)?, _ new: (any CustomStringConvertible)?) {
            let (old, new) = (old?.description ?? "", new?.description ?? "")
            if old != new { modified += "config.\(property): \(old) -> \(new); " }
        }
        compare("name", old.name, new.name)
        compare("hardware.numCPU", old.hardware.numCPU, new.hardware.numCPU)
        compare("hardware.numCoresPerSocket", old.hardware.numCoresPerSocket, new.hardware.numCoresPerSocket)
        compare("hardware.memoryMB", old.hardware.memoryMB, new.hardware.memoryMB)
        compare("annotation", old.annotation, new.annotation)
        compare("guestId", old.guestId, new.guestId)
        compare("firmware", old.firmware, new.firmware)
        let before = Set(old.hardware.device.map(\.key))
        let after = Set(new.hardware.device.map(\.key))
        func keys(_ keys: Set<Int>) -> String {
            keys.sorted().map { "config.hardware.device(\($0)); " }.joined()
        }
        return ChangesInfoEventArgument(fields: [
            "modified": modified, "added": keys(after.subtracting(before)),
            "deleted": keys(before.subtracting(after)),
        ])
    }
}
