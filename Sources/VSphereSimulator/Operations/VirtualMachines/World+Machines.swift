internal import VimTypes

/// A virtual machine.
typealias Machine = ManagedObjectReference<VirtualMachine>

extension World {
    // MARK: Checks

    /// Sees to it that the user has a privilege on an object.
    func demand(_ privilege: String, on object: ManagedObjectReference<some ManagedObject>, for user: String) throws {
        guard has(object) else { throw Fault(ManagedObjectNotFound.self, ["obj": object]) }
        guard allows(user, privilege, on: object.asAny) else {
            throw Fault(NoPermission.self, ["object": object, "privilegeId": privilege])
        }
    }

    /// Whether the machine is on, off or suspended.
    func powerState(of vm: Machine) -> VirtualMachinePowerState {
        self[vm, VirtualMachine.runtime]?.powerState ?? .poweredOff
    }

    /// Sees to it that the machine is in one of those states.
    func demand(_ states: VirtualMachinePowerState..., of vm: Machine, for requested: VirtualMachinePowerState?) throws
    {
        let state = powerState(of: vm)
        guard states.contains(state) else {
            throw Fault(InvalidPowerState.self, ["requestedState": requested ?? states[0], "existingState": state])
        }
    }

    /// Sees to it that it is no template.
    func demandNoTemplate(_ vm: Machine) throws {
        if isTemplate(vm) { throw Fault(NotSupported.self, [:], "The operation is not supported on a template.") }
    }

    /// Whether it is a template.
    func isTemplate(_ vm: Machine) -> Bool { self[vm, VirtualMachine.config]?.template ?? false }

    /// Sees to it that no task works on the object: for operations that change it at once and cannot queue.
    func demandIdle(_ object: ManagedObjectReference<some ManagedObject>) throws {
        guard let until = busyUntil[object.value], until > now else { return }
        let task = history.tasks.reversed().lazy.map { ManagedObjectReference<VimTask>($0) }.first {
            guard let info = self[$0, VimTask.info] else { return false }
            return info.entity?.value == object.value && (info.state == .running || info.state == .queued)
        }
        if let task { throw Fault(TaskInProgress.self, ["task": task]) }
    }

    /// Sees to it that an entity can have that name: not empty, at most 80 characters.
    func demandName(_ name: String, of entity: AnyReference? = nil) throws {
        guard !name.isEmpty, name.count <= 80 else {
            throw Fault(
                InvalidName.self, ["name": name, "entity": entity?.as(ManagedEntity.self)],
                name.isEmpty
                    ? "The name must not be empty." : "The name '\(name.prefix(20))…' is longer than 80 characters.")
        }
    }

    /// The name as an entity keeps it.
    func entityName(_ name: String, of entity: AnyReference? = nil) throws -> String {
        try demandName(name, of: entity)
        return EntityName.kept(name)
    }

    /// Sees to it that nothing else in that container has the name.
    func demandFree(
        _ name: String, in container: ManagedObjectReference<some ManagedObject>, but own: AnyReference? = nil
    ) throws {
        guard let other = child(named: name, of: container.asAny), other != own else { return }
        throw Fault(DuplicateName.self, ["name": name, "object": other.as(ManagedEntity.self)])
    }

    // MARK: Whereabouts

    /// The host that a machine is on.
    func host(of vm: Machine) -> ManagedObjectReference<HostSystem>? { self[vm, VirtualMachine.runtime]?.host }

    /// How events say where a machine is: `web01 on esx01 in Berlin`.
    func whereabouts(of vm: Machine, preposition: String = "in") -> String {
        let host = host(of: vm).map { " on \(name(of: $0))" } ?? ""
        let datacenter = datacenter(of: vm.asAny).map { " \(preposition) \(name(of: $0))" } ?? ""
        return name(of: vm) + host + datacenter
    }

    /// What events say about an entity.
    func argument(of vm: Machine) -> VmEventArgument { VmEventArgument(fields: ["name": name(of: vm), "vm": vm]) }
    func argument(of host: ManagedObjectReference<HostSystem>) -> HostEventArgument {
        HostEventArgument(fields: ["name": name(of: host), "host": host])
    }
    func argument(of datacenter: ManagedObjectReference<Datacenter>) -> DatacenterEventArgument {
        DatacenterEventArgument(fields: ["name": name(of: datacenter), "datacenter": datacenter])
    }
    func argument(of datastore: ManagedObjectReference<Datastore>) -> DatastoreEventArgument {
        DatastoreEventArgument(fields: ["name": name(of: datastore), "datastore": datastore])
    }
    func argument(of folder: ManagedObjectReference<Folder>) -> FolderEventArgument {
        FolderEventArgument(fields: ["name": name(of: folder), "folder": folder])
    }
    func argument(of pool: ManagedObjectReference<ResourcePool>) -> ResourcePoolEventArgument {
        ResourcePoolEventArgument(fields: ["name": name(of: pool), "resourcePool": pool])
    }

    // MARK: Changes

    /// Changes what a machine remembers.
    mutating func remember(_ vm: Machine, _ change: (inout MachineState) -> Void) {
        change(&machines[vm.value, default: MachineState()])
        touch(vm)
    }

    /// Sees to it that what was planned for the machine's guest does not happen any more.
    /// - Returns: the number that ``later(_:_:_:_:)`` plans with.
    @discardableResult
    mutating func newGeneration(_ vm: Machine) -> Int {
        machines[vm.value, default: MachineState()].generation += 1
        return machines[vm.value]?.generation ?? 0
    }

    /// Plans something for the machine's guest, which does not happen if a power operation comes before it.
    mutating func later(
        _ delay: Duration, _ vm: Machine, _ generation: Int, _ action: @escaping @Sendable (inout World) -> Void
    ) {
        after(delay) { world in
            guard world.has(vm), world.machines[vm.value]?.generation == generation else { return }
            action(&world)
        }
    }
}
