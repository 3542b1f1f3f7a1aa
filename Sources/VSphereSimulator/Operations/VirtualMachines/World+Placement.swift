internal import VimTypes

// Where machines can be: hosts, pools, datastores.

extension World {
    typealias Host = ManagedObjectReference<HostSystem>
    typealias Pool = ManagedObjectReference<ResourcePool>

    /// Says that what follows from the machine has changed where it is.
    mutating func touchPlace(of vm: Machine) {
        touch(vm)
        if let host = host(of: vm) {
            touch(host)
            if let compute = self[host, HostSystem.parent] { touch(compute) }
        }
        if let pool = self[vm, VirtualMachine.resourcePool] { touch(pool) }
        for datastore in links(vm, "datastore") { touch(datastore) }
    }

    /// Sees to it that a host is there to run machines.
    func demandReady(_ host: Host) throws {
        guard let runtime = self[host, HostSystem.runtime] else {
            throw Fault(ManagedObjectNotFound.self, ["obj": host])
        }
        guard runtime.connectionState == .connected else {
            throw Fault(
                HostNotConnected.self, [:],
                "Unable to communicate with the remote host \(name(of: host)), since it is disconnected.")
        }
        guard !runtime.inMaintenanceMode else {
            throw Fault(
                InvalidHostState.self, ["host": host],
                "The operation is not allowed in the current state of the host \(name(of: host)): "
                    + "it is in maintenance mode.")
        }
    }

    /// Whether DRS places machines in a compute resource by itself.
    func hasDRS(_ compute: ManagedObjectReference<some ManagedObject>) -> Bool {
        guard let cluster = compute.as(ClusterComputeResource.self) else { return false }
        return self[cluster, ClusterComputeResource.configuration]?.drsConfig.enabled ?? false
    }

    /// The compute resource that a pool belongs to.
    func owner(of pool: Pool) -> AnyReference? {
        value("owner", of: pool).flatMap(AnyReference.init(_field:))
    }

    /// The host of a compute resource with the fewest machines of those that can run the machine.
    func bestHost(
        of compute: ManagedObjectReference<some ManagedObject>, for vm: Machine? = nil,
        datastore: ManagedObjectReference<Datastore>? = nil
    ) -> Host? {
        let needed = vm.map { links($0, "datastore") + links($0, "network") } ?? datastore.map { [$0.asAny] } ?? []
        return hosts(of: compute, reaching: needed)
            .min { (links($0, "vm").count, $0.value) < (links($1, "vm").count, $1.value) }
    }

    /// The hosts of a compute resource that run machines now and reach certain datastores and networks.
    func hosts(of compute: ManagedObjectReference<some ManagedObject>, reaching needed: [AnyReference]) -> [Host] {
        links(compute, "host").compactMap { $0.as(HostSystem.self) }.filter { host in
            guard (try? demandReady(host)) != nil else { return false }
            let present = Set(links(host, "datastore") + links(host, "network"))
            return needed.allSatisfy { present.contains($0) }
        }
    }

    /// The host that a machine goes to with a pool: the one that was asked for, or one that DRS chooses.
    func hostFor(
        _ pool: Pool, _ wanted: Host?, datastore: ManagedObjectReference<Datastore>? = nil
    ) throws -> Host {
        guard let compute = owner(of: pool) else { throw Fault(ManagedObjectNotFound.self, ["obj": pool]) }
        if let wanted {
            guard self[wanted, HostSystem.parent]?.value == compute.value else {
                throw Fault(
                    InvalidArgument.self, ["invalidProperty": "host"],
                    "The host \(name(of: wanted)) and the resource pool \(name(of: pool)) do not belong together.")
            }
            try demandReady(wanted)
            return wanted
        }
        let hosts = links(compute, "host")
        guard hosts.count == 1 || hasDRS(compute) else {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "host"],
                "A host has to be named: \(name(of: compute)) has several, and DRS is off.")
        }
        if let only = hosts.first?.as(HostSystem.self), hosts.count == 1 {
            try demandReady(only)
            return only
        }
        guard let best = bestHost(of: compute, datastore: datastore) else {
            throw Fault(NoCompatibleHost.self, [:], "No host is compatible with the virtual machine.")
        }
        return best
    }

    /// Sees to it that a host and what is on it can be reached from a datacenter's folder.
    func demandSameDatacenter(
        _ first: ManagedObjectReference<some ManagedObject>, _ second: ManagedObjectReference<some ManagedObject>,
        _ property: String
    ) throws {
        guard datacenter(of: first.asAny) == datacenter(of: second.asAny) else {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": property],
                "\(name(of: first)) and \(name(of: second)) are in different datacenters.")
        }
    }

    /// Sees to it that a datastore can be used from a host.
    func demandMounted(_ datastore: ManagedObjectReference<Datastore>, on host: Host) throws {
        guard has(datastore) else { throw Fault(ManagedObjectNotFound.self, ["obj": datastore]) }
        guard stores[datastore.value]?.isAccessible ?? true else {
            throw Fault(
                InaccessibleDatastore.self, ["datastore": datastore, "name": name(of: datastore)],
                "Datastore '\(name(of: datastore))' is not accessible.")
        }
        guard links(host, "datastore").contains(datastore.asAny) else {
            throw Fault(
                InvalidDatastore.self, ["datastore": datastore, "name": name(of: datastore)],
                "Datastore '\(name(of: datastore))' is not mounted on \(name(of: host)).")
        }
    }
}
