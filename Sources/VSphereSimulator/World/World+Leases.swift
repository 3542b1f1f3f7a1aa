internal import VimTypes

extension World {
    private typealias LeaseReference = ManagedObjectReference<HttpNfcLease>

    /// Starts a lease: the answer to an operation that imports or exports.
    /// - Parameter prepare: makes or looks up what is transferred, after a moment; what it throws is the lease's error.
    mutating func makeLease(
        _ call: Call, isImport: Bool, _ prepare: @escaping @Sendable (inout World, inout Lease) throws -> Void
    ) -> ManagedObjectReference<HttpNfcLease> {
        let reference = make(
            HttpNfcLease.self, "session[\(call.sessionKey)]", id: "session[\(call.sessionKey)]\(newSessionKey())")
        self[reference, HttpNfcLease.initializeProgress] = 0
        self[reference, HttpNfcLease.transferProgress] = 0
        self[reference, HttpNfcLease.mode] = "pushOrGet"
        self[reference, HttpNfcLease.capabilities] = HttpNfcLeaseCapabilities(fields: [
            "pullModeSupported": false, "corsSupported": false,
        ])
        self[reference, HttpNfcLease.state] = .initializing
        leases[reference] = Lease(
            reference: reference, isImport: isImport, user: call.user, token: newSessionKey(), lastProgress: now)
        after(.milliseconds(500)) { world in
            guard var lease = world.leases[reference] else { return }
            var changed = world
            do {
                try prepare(&changed, &lease)
                lease.lastProgress = changed.now
                changed.leases[reference] = lease
                changed.open(lease)
                world = changed
            } catch let fault as Fault {
                world.end(reference, .error, fault)
            } catch {
                world.end(reference, .error, Fault(SystemError.self, ["reason": "\(error)"], "\(error)"))
            }
        }
        return reference
    }

    private mutating func open(_ lease: Lease) {
        let datastores = Set(lease.devices.map(\.location.datastore))
        self[lease.reference, HttpNfcLease.info] = HttpNfcLeaseInfo(fields: [
            "lease": lease.reference, "entity": lease.entity?.as(ManagedEntity.self),
            "deviceUrl": lease.devices.map { device in
                HttpNfcLeaseDeviceUrl(fields: [
                    "key": device.key, "importKey": device.importKey,
                    "url": "https://*/nfc/\(lease.token)/\(device.name)", "sslThumbprint": thumbprint, "disk": true,
                    "targetId": device.name, "datastoreKey": device.location.datastore.value,
                    "fileSize": device.content?.size,
                ])
            },
            "totalDiskCapacityInKB": lease.devices.reduce(0) { $0 + $1.capacity >> 10 },
            "leaseTimeout": LeaseStore.timeout,
            "hostMap": datastores.sorted { $0.value < $1.value }.map { datastore in
                HttpNfcLeaseDatastoreLeaseInfo(fields: [
                    "datastoreKey": datastore.value,
                    "hosts": [HttpNfcLeaseHostInfo(fields: ["url": "https://*/", "sslThumbprint": thumbprint])],
                ])
            },
        ])
        self[lease.reference, HttpNfcLease.initializeProgress] = 100
        self[lease.reference, HttpNfcLease.state] = .ready
        watch(lease.reference, until: lease.lastProgress + .seconds(LeaseStore.timeout))
    }

    /// Ends a lease whose holder says nothing any more.
    private mutating func watch(_ reference: ManagedObjectReference<HttpNfcLease>, until time: DateTime) {
        timeline.add(at: time) { world in
            guard let lease = world.leases[reference] else { return }
            let end = lease.lastProgress + .seconds(LeaseStore.timeout)
            guard end <= world.now else { return world.watch(reference, until: end) }
            world.abort(
                reference, Fault(Timedout.self, [:], "The lease has timed out: its holder reported no progress."))
        }
    }

    /// Sees to it that a machine is neither imported nor exported.
    /// - Throws: `InvalidState`.
    func demandNoTransfer(of vm: ManagedObjectReference<VirtualMachine>) throws {
        guard leases.holds(vm) else { return }
        throw Fault(InvalidState.self, [:], "\(name(of: vm)) is being imported or exported.")
    }

    /// The lease, when files may be transferred.
    /// - Throws: `InvalidState`.
    func readyLease(_ reference: ManagedObjectReference<HttpNfcLease>) throws -> Lease {
        guard let lease = leases[reference], self[reference, HttpNfcLease.state] == .ready else {
            throw Fault(InvalidState.self)
        }
        return lease
    }

    /// Ends a lease; what it has made goes again.
    mutating func abort(_ reference: ManagedObjectReference<HttpNfcLease>, _ fault: Fault?) {
        if let lease = leases[reference], lease.isImport {
            for vm in lease.vms {
                record(VmRemovedEvent.self, on: vm.asAny, by: lease.user, [:], "Removed \(name(of: vm))")
                removeVirtualMachine(vm)
            }
            for device in lease.devices { touch(device.location.datastore) }
        }
        end(reference, .error, fault ?? Fault(RequestCanceled.self))
    }

    /// Ends a lease. It can be looked at for a while.
    mutating func end(
        _ reference: ManagedObjectReference<HttpNfcLease>, _ state: HttpNfcLeaseState, _ fault: Fault? = nil
    ) {
        leases[reference] = nil
        self[reference, HttpNfcLease.state] = state
        self[reference, HttpNfcLease.error] = fault?.localized
        after(.seconds(60)) { $0.remove(reference) }
    }

    /// The files of a machine's disks, as a lease transfers them.
    func leaseDevices(
        of vm: ManagedObjectReference<VirtualMachine>, from number: Int, importKeys: Bool
    ) throws -> [Lease.Device] {
        guard let config = self[vm, VirtualMachine.config] else { return [] }
        return try Lease.disks(of: vm, config).enumerated().map { position, entry in
            guard let backing = entry.disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self) else {
                throw Fault(InvalidState.self)
            }
            let datastores = links(vm, "datastore").compactMap { $0.as(Datastore.self) }
            let disk = try location(backing.fileName, among: datastores)
            let written = try writtenExtent(ofChain: entry.disk.chain, for: vm).map {
                try location($0.path.description, in: datacenter(of: vm.asAny))
            }
            let blocks = written ?? disk.extent.flatMap { self[file: $0] == nil ? nil : $0 } ?? disk
            let name = self.name(of: vm)
            return Lease.Device(
                key: entry.key,
                importKey: importKeys
                    ? OVFImport.deviceID(
                        name, String(entry.key.split(separator: "/").last?.prefix { $0 != ":" } ?? ""),
                        entry.disk.unitNumber ?? 0)
                    : entry.key,
                name: "disk-\(number + position).vmdk", location: blocks,
                capacity: Int64(entry.disk.capacityInBytes ?? entry.disk.capacityInKB * 1024))
        }
    }
}
