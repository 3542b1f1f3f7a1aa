internal import VimTypes

/// Takes hosts out of service and back: maintenance mode.
enum HostMaintenanceOperations {
    static let all: [Operation] = [
        Operation("EnterMaintenanceMode_Task") { world, call in
            let host = try call.readyHost(in: world)
            let timeout: Int = try call.argument("timeout")
            let movesAll = call.optional("evacuatePoweredOffVms") ?? false
            let deadline = timeout > 0 ? world.now + .seconds(timeout) : nil
            let user = call.user
            guard world[host, HostSystem.runtime]?.inMaintenanceMode == false else {
                return world.task(call) { _ in throw Fault(InvalidState.self) }
            }
            world.record(
                EnteringMaintenanceModeEvent.self, on: host.asAny, by: user, [:],
                "Host \(world.nameAndPlace(of: host)) has started to enter maintenance mode")
            return world.task(call, lasting: .seconds(2)) { world in
                guard world[host, HostSystem.runtime]?.inMaintenanceMode == false else {
                    throw Fault(InvalidState.self)
                }
                if world.movesByItself(host) { world.evacuate(host, all: movesAll) }
                guard world.running(on: host).isEmpty else {
                    if let deadline, world.now >= deadline { throw Fault(Timedout.self, [:], "Operation timed out.") }
                    throw World.Postponed(delay: .seconds(2))
                }
                world.setMaintenance(of: host, true)
                world.record(
                    EnteredMaintenanceModeEvent.self, on: host.asAny, by: user, [:],
                    "Host \(world.nameAndPlace(of: host)) has entered maintenance mode")
                return nil
            }
        },
        Operation("ExitMaintenanceMode_Task") { world, call in
            let host = try call.readyHost(in: world)
            let user = call.user
            return world.task(call, lasting: .seconds(1)) { world in
                guard world[host, HostSystem.runtime]?.inMaintenanceMode == true else { throw Fault(InvalidState.self) }
                world.setMaintenance(of: host, false)
                world.record(
                    ExitMaintenanceModeEvent.self, on: host.asAny, by: user, [:],
                    "Host \(world.nameAndPlace(of: host)) has exited maintenance mode")
                return nil
            }
        },
    ]
}

extension World {
    /// How events name a host: with its datacenter.
    func nameAndPlace(of host: ManagedObjectReference<HostSystem>) -> String {
        name(of: host) + (datacenter(of: host.asAny).map { " in \(name(of: $0))" } ?? "")
    }

    /// Machines that run on a host.
    func running(on host: ManagedObjectReference<HostSystem>) -> [ManagedObjectReference<VirtualMachine>] {
        links(host, "vm").compactMap { $0.as(VirtualMachine.self) }
            .filter { self[$0, VirtualMachine.runtime]?.powerState == .poweredOn }
    }

    /// Whether DRS moves machines off a host without asking.
    fileprivate func movesByItself(_ host: ManagedObjectReference<HostSystem>) -> Bool {
        guard let cluster = self[host, HostSystem.parent]?.asAny.as(ClusterComputeResource.self),
            let drs = self[cluster, ClusterComputeResource.configuration]?.drsConfig
        else { return false }
        return drs.enabled ?? false && drs.defaultVmBehavior == .fullyAutomated
    }

    /// Moves machines to other hosts of the cluster, those that can be moved.
    fileprivate mutating func evacuate(_ host: ManagedObjectReference<HostSystem>, all: Bool) {
        let running = Set(running(on: host))
        for vm in links(host, "vm").compactMap({ $0.as(VirtualMachine.self) }) where all || running.contains(vm) {
            guard let target = bestHost(for: vm, awayFrom: host) else { continue }
            migrate(vm, to: target)
        }
    }

    /// Hosts of the same cluster that could run a machine: in service, with its datastores and its networks.
    func candidates(
        for vm: ManagedObjectReference<VirtualMachine>, in compute: ManagedObjectReference<some ManagedObject>
    ) -> [ManagedObjectReference<HostSystem>] {
        hosts(of: compute, reaching: links(vm, "datastore") + links(vm, "network"))
    }

    /// The host that takes a machine: of those that can, the one with the fewest.
    private func bestHost(
        for vm: ManagedObjectReference<VirtualMachine>, awayFrom host: ManagedObjectReference<HostSystem>
    ) -> ManagedObjectReference<HostSystem>? {
        guard let compute = self[host, HostSystem.parent] else { return nil }
        return candidates(for: vm, in: compute).filter { $0 != host }
            .min { (links($0, "vm").count, $0.value) < (links($1, "vm").count, $1.value) }
    }

    /// Moves a machine as DRS does.
    mutating func migrate(
        _ vm: ManagedObjectReference<VirtualMachine>, to target: ManagedObjectReference<HostSystem>
    ) {
        guard let source = self[vm, VirtualMachine.runtime]?.host, source != target else { return }
        place(vm, on: target)
        touch(source)
        touch(target)
        let place = self[target, HostSystem.parent].map { " in cluster \(name(of: $0))" } ?? ""
        let datacenter = datacenter(of: vm.asAny).map { " in \(name(of: $0))" } ?? ""
        record(
            DrsVmMigratedEvent.self, on: vm.asAny, by: "",
            [
                "template": self[vm, VirtualMachine.config]?.template ?? false,
                "sourceHost": HostEventArgument(fields: ["name": name(of: source), "host": source]),
            ],
            "DRS migrated \(name(of: vm)) from \(name(of: source)) to \(name(of: target))\(place)\(datacenter)")
    }

    fileprivate mutating func setMaintenance(of host: ManagedObjectReference<HostSystem>, _ isOn: Bool) {
        update(host, HostSystem.runtime) { $0.set("inMaintenanceMode", isOn) }
        touchCompute(of: host)
    }

    /// What adds up hosts: the cluster or compute resource of a host, and its root pool.
    private func computeAndPools(of host: ManagedObjectReference<HostSystem>) -> [AnyReference] {
        guard let compute = self[host, HostSystem.parent] else { return [] }
        return [compute.asAny] + (self[compute.asAny].map { references("resourcePool", of: $0) } ?? [])
    }

    /// Says that what follows from a host may have changed: sums of its cluster and pool.
    mutating func touchCompute(of host: ManagedObjectReference<HostSystem>) {
        for one in computeAndPools(of: host) { touch(one) }
    }
}
