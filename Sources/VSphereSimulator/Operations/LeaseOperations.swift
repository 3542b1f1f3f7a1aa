internal import VimTypes

/// Imports and exports: operations that make an `HttpNfcLease`, and the lease's own.
enum LeaseOperations {
    static let all: [Operation] = [
        Operation("ImportVApp") { world, call in try importMachine(&world, call) },
        Operation("ExportVm") { world, call in
            let vm: ManagedObjectReference<VirtualMachine> = try call.target()
            return try export([vm], of: vm.asAny, &world, call)
        },
        Operation("ExportVApp") { world, call in
            let vms = world.links(call.target, "vm").compactMap { $0.as(VirtualMachine.self) }
            return try export(vms, of: call.target, &world, call)
        },
        Operation("HttpNfcLeaseProgress") { world, call in
            let reference: ManagedObjectReference<HttpNfcLease> = try call.target()
            var lease = try world.readyLease(reference)
            let percent: Int = try call.argument("percent")
            guard (0...100).contains(percent) else { throw Fault(InvalidArgument.self, ["invalidProperty": "percent"]) }
            lease.lastProgress = world.now
            world.leases[reference] = lease
            world[reference, HttpNfcLease.transferProgress] = percent
            return nil
        },
        Operation("HttpNfcLeaseComplete") { world, call in
            let reference: ManagedObjectReference<HttpNfcLease> = try call.target()
            let lease = try world.readyLease(reference)
            for vm in lease.isImport ? lease.vms : [] {
                world.record(
                    VmCreatedEvent.self, on: vm.asAny, by: call.user, [:],
                    "Created virtual machine \(world.name(of: vm))")
            }
            world.end(reference, .done)
            return nil
        },
        Operation("HttpNfcLeaseAbort") { world, call in
            let reference: ManagedObjectReference<HttpNfcLease> = try call.target()
            guard world.leases[reference] != nil else { throw Fault(InvalidState.self) }
            let given: LocalizedMethodFault? = call.optional("fault")
            world.abort(reference, nil)
            if let given { world[reference, HttpNfcLease.error] = given }
            return nil
        },
        Operation("HttpNfcLeaseGetManifest") { world, call in
            try world.readyLease(try call.target()).devices.compactMap { device -> HttpNfcLeaseManifestEntry? in
                guard let digests = device.digests, let content = device.content else { return nil }
                return HttpNfcLeaseManifestEntry(fields: [
                    "key": device.key, "sha1": digests.sha1, "checksum": digests.sha256, "checksumType": "sha256",
                    "size": content.size, "disk": true, "capacity": device.capacity, "populatedSize": content.size,
                ])
            }
        },
    ]

    // MARK: Import

    private static func importMachine(
        _ world: inout World, _ call: Call
    ) throws -> ManagedObjectReference<HttpNfcLease> {
        let pool: ManagedObjectReference<ResourcePool> = try call.target()
        let specification: ImportSpec = try call.argument("spec")
        guard let machine = specification.as(VirtualMachineImportSpec.self) else {
            throw Fault(NotSupported.self, [:], "Only single machines can be imported, not vApps.")
        }
        let folder = try folder(call.optional("folder"), for: pool, world)
        guard world.allows(call.user, "VApp.Import", on: folder.asAny) else {
            throw Fault(NoPermission.self, ["object": folder, "privilegeId": "VApp.Import"])
        }
        let wanted: ManagedObjectReference<HostSystem>? = call.optional("host")
        let home = machine.configSpec.files?.vmPathName ?? ""
        guard let owner = world[pool, ResourcePool.owner] else { throw Fault(InvalidState.self) }
        let shared = world.links(owner, "datastore").compactMap { $0.as(Datastore.self) }
        let datastore = try world.location(home, among: shared).datastore
        guard world.allows(call.user, "Datastore.AllocateSpace", on: datastore.asAny) else {
            throw Fault(NoPermission.self, ["object": datastore, "privilegeId": "Datastore.AllocateSpace"])
        }
        let host = try host(for: pool, wanted, datastore, world)
        return world.makeLease(call, isImport: true) { world, lease in
            let vm = try world.addVirtualMachine(
                machine.configSpec, in: folder, pool: pool, on: host, datastore: datastore)
            try world.describe(vm, machine.configSpec.vAppConfig)
            lease.vms = [vm]
            lease.entity = vm.asAny
            lease.devices = try world.leaseDevices(of: vm, from: 0, importKeys: true)
        }
    }

    private static func folder(
        _ given: ManagedObjectReference<Folder>?, for pool: ManagedObjectReference<ResourcePool>, _ world: World
    ) throws -> ManagedObjectReference<Folder> {
        if let given {
            guard world.has(given) else { throw Fault(ManagedObjectNotFound.self, ["obj": given]) }
            guard world[given, Folder.childType]?.contains("VirtualMachine") ?? false else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "folder"])
            }
            return given
        }
        // A host that stands alone has one folder for machines.
        guard world.settings.product == .esxi, let datacenter = world.datacenter(of: pool.asAny),
            let folder = world[datacenter, Datacenter.vmFolder]
        else { throw Fault(InvalidArgument.self, ["invalidProperty": "folder"]) }
        return folder
    }

    private static func host(
        for pool: ManagedObjectReference<ResourcePool>, _ wanted: ManagedObjectReference<HostSystem>?,
        _ datastore: ManagedObjectReference<Datastore>, _ world: World
    ) throws -> ManagedObjectReference<HostSystem> {
        let hosts = world[pool, ResourcePool.owner].map { world.links($0, "host") } ?? []
        let fitting = hosts.compactMap { $0.as(HostSystem.self) }.filter { host in
            let runtime = world[host, HostSystem.runtime]
            return runtime?.connectionState == .connected && runtime?.inMaintenanceMode == false
                && world.links(host, "datastore").contains(datastore.asAny)
        }
        guard let wanted else {
            guard let host = fitting.first else { throw Fault(NoCompatibleHost.self) }
            return host
        }
        guard fitting.contains(wanted) else { throw Fault(InvalidArgument.self, ["invalidProperty": "host"]) }
        return wanted
    }

    // MARK: Export

    private static func export(
        _ vms: [ManagedObjectReference<VirtualMachine>], of entity: AnyReference, _ world: inout World, _ call: Call
    ) throws -> ManagedObjectReference<HttpNfcLease> {
        for vm in vms {
            let state = world[vm, VirtualMachine.runtime]?.powerState ?? .poweredOff
            guard state == .poweredOff else {
                throw Fault(
                    InvalidPowerState.self,
                    ["requestedState": VirtualMachinePowerState.poweredOff, "existingState": state])
            }
            try world.demandNoTransfer(of: vm)
        }
        return world.makeLease(call, isImport: false) { world, lease in
            lease.vms = vms
            lease.entity = entity
            for vm in vms {
                for var device in try world.leaseDevices(of: vm, from: lease.devices.count, importKeys: false) {
                    device.content = world.exported(device)
                    lease.devices.append(device)
                }
            }
        }
    }
}

extension World {
    /// What an export gives of a disk: the bytes that were imported, or an empty disk of the same size.
    fileprivate func exported(_ device: Lease.Device) -> FileContent {
        if let content = self[file: device.location]?.bytes, SparseDisk.capacity(of: content) != nil { return content }
        if case .stored(let content)? = self[file: device.location]?.content { return content }
        return .bytes(SparseDisk.empty(capacity: device.capacity))
    }

    /// Keeps what an imported package says of its product, its licence and its properties.
    fileprivate mutating func describe(
        _ vm: ManagedObjectReference<VirtualMachine>, _ specification: VmConfigSpec?
    ) throws {
        guard let specification else { return }
        let info = try Self.changed(nil, by: specification)
        update(vm, VirtualMachine.config) { $0.set("vAppConfig", info) }
    }
}
