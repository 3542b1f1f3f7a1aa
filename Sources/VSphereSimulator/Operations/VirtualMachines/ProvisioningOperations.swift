internal import VimTypes

/// Makes machines: `CreateVM_Task`, `RegisterVM_Task`, `CloneVM_Task`; and makes templates of them and back.
enum ProvisioningOperations {
    static let all: [Operation] = [
        Operation("CreateVM_Task") { world, call in
            let folder: ManagedObjectReference<Folder> = try call.target()
            return try create(&world, call, in: folder, pool: call.argument("pool"))
        },
        Operation("CreateChildVM_Task") { world, call in
            let pool: ManagedObjectReference<ResourcePool> = try call.target()
            guard let datacenter = world.datacenter(of: pool.asAny),
                let folder = world[datacenter, Datacenter.vmFolder]
            else { throw Fault(InvalidState.self) }
            return try create(&world, call, in: folder, pool: pool)
        },
        Operation("RegisterVM_Task") { world, call in try register(&world, call) },
        Operation("CloneVM_Task") { world, call in
            let vm: Machine = try call.target()
            let request = CloneRequest(
                source: vm, folder: try call.argument("folder"),
                name: EntityName.kept(try call.argument("name")),
                spec: try call.argument("spec"), user: call.user)
            try world.check(request)
            world.recordStart(of: request)
            return world.task(call, lasting: .seconds(4)) { world in try world.clone(request) }
        },
        Operation("MarkAsTemplate") { world, call in
            let vm: Machine = try call.target()
            try world.demandNoTemplate(vm)
            try world.demandIdle(vm)
            try world.demand(.poweredOff, of: vm, for: .poweredOff)
            world.place(vm, inPool: nil)
            world.markAsTemplate(vm, true)
            return nil
        },
        Operation("MarkAsVirtualMachine") { world, call in
            let vm: Machine = try call.target()
            guard world.isTemplate(vm) else {
                throw Fault(NotSupported.self, [:], "The virtual machine is no template.")
            }
            try world.demandIdle(vm)
            let pool: ManagedObjectReference<ResourcePool> = try call.argument("pool")
            try world.demand("Resource.AssignVMToPool", on: pool, for: call.user)
            try world.demandSameDatacenter(pool, vm, "pool")
            var host: ManagedObjectReference<HostSystem>? = call.optional("host")
            if host == nil, let own = world.host(of: vm),
                world[own, HostSystem.parent]?.value == world.owner(of: pool)?.value
            {
                host = own
            }
            let target = try world.hostFor(pool, host)
            for datastore in world.links(vm, "datastore").compactMap({ $0.as(Datastore.self) }) {
                try world.demandMounted(datastore, on: target)
            }
            if target != world.host(of: vm) { world.place(vm, on: target) }
            world.place(vm, inPool: pool)
            world.markAsTemplate(vm, false)
            return nil
        },
        Operation("CustomizeVM_Task") { world, call in
            let vm: Machine = try call.target()
            let spec: CustomizationSpec = try call.argument("spec")
            return world.task(call) { world in
                try world.demand(.poweredOff, of: vm, for: .poweredOff)
                guard world.machines[vm.value]?.customization == nil else {
                    throw Fault(CustomizationPending.self, [:], "A customization of the guest is pending already.")
                }
                guard let config = world[vm, VirtualMachine.config] else { throw Fault(InvalidState.self) }
                try world.check(spec, for: config)
                world.customize(vm, with: spec)
                return nil
            }
        },
        Operation("CheckCustomizationSpec") { world, call in
            guard let config = world[try call.target(VirtualMachine.self), VirtualMachine.config] else {
                throw Fault(InvalidState.self)
            }
            try world.check(try call.argument("spec"), for: config)
            return nil
        },
    ]

    private static func create(
        _ world: inout World, _ call: Call, in folder: ManagedObjectReference<Folder>,
        pool: ManagedObjectReference<ResourcePool>
    ) throws -> (any FieldValue)? {
        let spec: VirtualMachineConfigSpec = try call.argument("config")
        let wanted: ManagedObjectReference<HostSystem>? = call.optional("host")
        guard world[folder, Folder.childType]?.contains("VirtualMachine") ?? false else {
            throw Fault(NotSupported.self, [:], "The folder \(world.name(of: folder)) takes no virtual machines.")
        }
        try world.demand("Resource.AssignVMToPool", on: pool, for: call.user)
        try world.demandSameDatacenter(pool, folder, "pool")
        guard let path = spec.files?.vmPathName, let home = DatastorePath(path) else {
            throw Fault(
                InvalidVmConfig.self, ["property": "configSpec.files.vmPathName"],
                "The configuration does not say on which datastore the virtual machine goes.")
        }
        let datastore = try world.datastore(of: home, for: folder)
        try world.demand("Datastore.AllocateSpace", on: datastore, for: call.user)
        if let id = spec.guestId, !GuestSystem.all.contains(where: { $0.id == id }) {
            throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.guestId"])
        }
        if let version = spec.version,
            !(HardwareVersion.number(version).map(HardwareVersion.supported.contains) ?? false)
        {
            throw Fault(
                NotSupported.self, [:], "Hosts here run virtual hardware from vmx-4 to vmx-22, not '\(version)'.")
        }
        let name = try world.entityName(spec.name ?? "")
        let user = call.user
        return world.task(call, lasting: .seconds(1)) { world in
            try world.demandFree(name, in: folder)
            let host = try world.hostFor(pool, wanted, datastore: datastore)
            try world.demandMounted(datastore, on: host)
            if home.path.hasSuffix(".vmx"), world.fileEntry(home, for: folder) != nil {
                throw Fault(FileAlreadyExists.self, ["file": home.description])
            }
            // All else is set afterwards, by the same rules as for a machine that has been there for long.
            var bare = spec
            bare.name = name
            bare.deviceChange = []
            for field in ["numCPUs", "memoryMB", "numCoresPerSocket", "cpuAllocation", "memoryAllocation"] {
                bare.set(field, nil)
            }
            let vm = try world.addVirtualMachine(bare, in: folder, pool: pool, on: host, datastore: datastore)
            var rest = spec
            for field in ["changeVersion", "name"] { rest.set(field, nil) }
            rest.files?.vmPathName = nil
            if rest.memoryMB == nil { rest.memoryMB = 4096 }
            try world.reconfigure(vm, rest, by: user, isRecorded: false)
            world.writeConfiguration(of: vm)
            world.recordCreation(of: vm, spec, by: user)
            return vm
        }
    }

    private static func register(_ world: inout World, _ call: Call) throws -> (any FieldValue)? {
        let folder: ManagedObjectReference<Folder> = try call.target()
        let text: String = try call.argument("path")
        let isTemplate: Bool = try call.argument("asTemplate")
        let pool: ManagedObjectReference<ResourcePool>? = call.optional("pool")
        let wanted: ManagedObjectReference<HostSystem>? = call.optional("host")
        let givenName: String? = call.optional("name")
        guard let path = DatastorePath(text) else {
            throw Fault(InvalidDatastorePath.self, ["datastorePath": text], "Invalid datastore path '\(text)'.")
        }
        let datastore = try world.datastore(of: path, for: folder)
        if let pool {
            try world.demand("Resource.AssignVMToPool", on: pool, for: call.user)
            try world.demandSameDatacenter(pool, folder, "pool")
        } else if !isTemplate || wanted == nil {
            throw Fault(InvalidArgument.self, ["invalidProperty": isTemplate ? "host" : "pool"])
        }
        let user = call.user
        return world.task(call) { world in
            guard case .bytes(let bytes)? = world.files[datastore.value]?[path.path]?.content else {
                throw Fault(NotFound.self, [:], "There is no configuration file '\(path)'.")
            }
            let registered = world.links(datastore, "vm").compactMap { $0.as(VirtualMachine.self) }
            if let other = registered.first(where: { world[$0, VirtualMachine.config]?.home == path }) {
                throw Fault(
                    AlreadyExists.self, ["name": path.description],
                    "'\(path)' is registered already as \(world.name(of: other)).")
            }
            let saved = SavedConfiguration(bytes)
            let name = try world.entityName(givenName ?? saved["displayName"] ?? path.stem)
            try world.demandFree(name, in: folder)
            guard let host = try pool.map({ try world.hostFor($0, wanted, datastore: datastore) }) ?? wanted else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "host"])
            }
            let uuid = saved["uuid.bios"]
            let vm = try world.addRegistered(
                saved, name, at: path, in: folder, pool: pool, on: host, isTemplate: isTemplate)
            let isCopy = world.all(VirtualMachine.self).contains { other in
                other != vm && uuid != nil && world[other, VirtualMachine.config]?.uuid == uuid
            }
            if isCopy { world.remember(vm) { $0.mayBeCopy = true } }
            world.record(
                VmRegisteredEvent.self, on: vm.asAny, by: user, [:], "Registered \(world.whereabouts(of: vm))")
            return vm
        }
    }
}

extension World {
    /// Records that a machine has been made.
    mutating func recordCreation(of vm: Machine, _ spec: VirtualMachineConfigSpec, by user: String) {
        let whereabouts = whereabouts(of: vm)
        record(VmBeingCreatedEvent.self, on: vm.asAny, by: user, ["configSpec": spec], "Creating \(whereabouts)")
        let config = self[vm, VirtualMachine.config]
        if let id = config?.instanceUuid {
            record(
                VmInstanceUuidAssignedEvent.self, on: vm.asAny, by: user, ["instanceUuid": id],
                "Assigned new instance UUID (\(id)) to \(name(of: vm))")
        }
        for card in config?.cards ?? [] {
            guard let address = card.macAddress else { continue }
            record(
                VmMacAssignedEvent.self, on: vm.asAny, by: user,
                ["adapter": card.deviceInfo?.label ?? "", "mac": address],
                "New MAC address (\(address)) assigned to adapter \(card.deviceInfo?.label ?? "") for \(name(of: vm))")
        }
        record(VmCreatedEvent.self, on: vm.asAny, by: user, [:], "Created virtual machine \(whereabouts)")
    }

    /// Makes a template of a machine, or a machine of a template: its configuration file changes its name.
    mutating func markAsTemplate(_ vm: Machine, _ isTemplate: Bool) {
        guard var config = self[vm, VirtualMachine.config] else { return }
        config.template = isTemplate
        if let home = config.home, let entry = fileEntry(home, for: vm) {
            let target = home.beside(home.stem + (isTemplate ? ".vmtx" : ".vmx"))
            delete(home, for: vm)
            // The same bytes under another name fit where they were.
            try? write(entry.content, to: target, for: vm)
            config.files.vmPathName = target.description
        }
        self[vm, VirtualMachine.config] = config
        touchPlace(of: vm)
    }

    /// Makes the machine that a configuration file tells of.
    fileprivate mutating func addRegistered(
        _ saved: SavedConfiguration, _ name: String, at path: DatastorePath,
        in folder: ManagedObjectReference<Folder>, pool: Pool?, on host: Host, isTemplate: Bool
    ) throws -> Machine {
        let content = fileEntry(path, for: folder)?.content
        var spec = VirtualMachineConfigSpec(
            name: name, version: saved["virtualHW.version"].map { "vmx-\($0)" }, uuid: saved["uuid.bios"],
            guestId: saved["guestOS"], files: VirtualMachineFileInfo(vmPathName: path.description),
            numCPUs: saved["numvcpus"].flatMap(Int.init), memoryMB: saved["memSize"].flatMap(Int.init))
        spec.deviceChange = saved.devices(beside: path)
        let vm = try addVirtualMachine(spec, in: folder, pool: pool, on: host, isTemplate: isTemplate)
        if let content { try write(content, to: path, for: folder) }
        guard var config = self[vm, VirtualMachine.config] else { return vm }
        var devices = VirtualDevices(config.hardware.device)
        for var disk in config.disks {
            guard let backing = disk.flat else { continue }
            disk.flat = savedChain(backing, for: folder)
            devices.replace(disk)
        }
        config.hardware.device = devices.all
        config.annotation = saved["annotation"] ?? ""
        config.firmware = saved["firmware"] ?? "bios"
        config.hardware.numCoresPerSocket = saved["cpuid.coresPerSocket"].flatMap(Int.init) ?? 1
        self[vm, VirtualMachine.config] = config
        return vm
    }
}
