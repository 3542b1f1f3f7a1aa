internal import VimTypes

/// Whether machines can go somewhere: `VirtualMachineProvisioningChecker`, and `QueryVMotionCompatibility`.
enum ProvisioningCheckOperations {
    static let all: [Operation] = [
        Operation("CheckRelocate_Task") { world, call in
            let vm: Machine = try machine(world, call)
            let spec: VirtualMachineRelocateSpec = try call.argument("spec")
            return world.task(call, on: vm.asAny) { world in try results([world.checked(vm, spec)]) }
        },
        Operation("CheckMigrate_Task") { world, call in
            let vm: Machine = try machine(world, call)
            let spec = VirtualMachineRelocateSpec(pool: call.optional("pool"), host: call.optional("host"))
            return world.task(call, on: vm.asAny) { world in try results([world.checked(vm, spec)]) }
        },
        Operation("CheckClone_Task") { world, call in
            let request = CloneRequest(
                source: try machine(world, call), folder: try call.argument("folder"),
                name: EntityName.kept(try call.argument("name")),
                spec: try call.argument("spec"), user: call.user)
            return world.task(call, on: request.source.asAny) { world in
                var errors: [Fault] = []
                do {
                    try world.check(request)
                    try world.demandFree(request.name, in: request.folder)
                } catch let fault as Fault { errors.append(fault) }
                return try results([(request.source, request.spec.location.host, errors, [])])
            }
        },
        Operation("QueryVMotionCompatibilityEx_Task") { world, call in
            let machines: [Machine] = call.list("vm")
            let hosts: [ManagedObjectReference<HostSystem>] = call.list("host")
            return world.task(call) { world in
                try results(
                    machines.flatMap { vm in
                        hosts.map { host in
                            let findings = world.findings(vm, VirtualMachineRelocateSpec(host: host), on: host)
                            return (vm, host, findings.errors, findings.warnings)
                        }
                    })
            }
        },
        Operation("QueryVMotionCompatibility") { world, call in
            let vm: Machine = try machine(world, call)
            let hosts: [ManagedObjectReference<HostSystem>] = call.list("host")
            return hosts.map { host in
                let errors = world.findings(vm, VirtualMachineRelocateSpec(host: host), on: host).errors
                return HostVMotionCompatibility(fields: [
                    "host": host, "compatibility": errors.isEmpty ? ["cpu", "software"] : [],
                ])
            }
        },
        Operation("CheckPowerOn_Task") { world, call in
            let vm: Machine = try machine(world, call)
            let host: ManagedObjectReference<HostSystem>? = call.optional("host")
            let user = call.user
            return world.task(call, on: vm.asAny) { world in
                var errors: [Fault] = []
                var trial = world
                do { try trial.powerOn(vm, host, by: user) } catch let fault as Fault { errors.append(fault) }
                return try results([(vm, host ?? world.host(of: vm), errors, [])])
            }
        },
    ]

    typealias Finding = (vm: Machine, host: ManagedObjectReference<HostSystem>?, errors: [Fault], warnings: [Fault])

    private static func machine(_ world: World, _ call: Call) throws -> Machine {
        let vm: Machine = try call.argument("vm")
        guard world.has(vm) else { throw Fault(ManagedObjectNotFound.self, ["obj": vm]) }
        return vm
    }

    private static func results(_ findings: [Finding]) throws -> AnyValue {
        let results = findings.map { finding in
            AnyValue.object(
                CheckResult(fields: [
                    "vm": finding.vm, "host": finding.host, "error": finding.errors.map(\.localized),
                    "warning": finding.warnings.map(\.localized),
                ]).asAny)
        }
        guard let type = Vim.schema.type(named: "ArrayOfCheckResult"), let array = AnyArray(type, results) else {
            throw Fault(SystemError.self, ["reason": "ArrayOfCheckResult"])
        }
        return .array(array)
    }
}

extension World {
    /// What stands in the way of a relocation, whose target is found as by `RelocateVM_Task`.
    fileprivate func checked(_ vm: Machine, _ spec: VirtualMachineRelocateSpec) -> ProvisioningCheckOperations.Finding {
        do {
            let target = try targetHost(of: vm, spec.host, spec.pool)
            var findings = findings(vm, spec, on: target)
            let pool = spec.pool ?? self[vm, VirtualMachine.resourcePool]
            if let pool, owner(of: pool)?.value != self[target, HostSystem.parent]?.value {
                findings.errors.append(
                    Fault(
                        InvalidArgument.self, ["invalidProperty": "spec.pool"],
                        "\(name(of: target)) belongs to another cluster: a resource pool there has to be named."))
            }
            return (vm, target, findings.errors, findings.warnings)
        } catch let fault as Fault {
            return (vm, spec.host, [fault], [])
        } catch {
            return (vm, spec.host, [Fault(SystemError.self, ["reason": "\(error)"])], [])
        }
    }

    /// What stands in the way of a machine's going to a host, and what does not but should be known.
    func findings(
        _ vm: Machine, _ spec: VirtualMachineRelocateSpec, on target: Host
    ) -> (errors: [Fault], warnings: [Fault]) {
        var errors: [Fault] = []
        var warnings: [Fault] = []
        guard let config = self[vm, VirtualMachine.config], let source = host(of: vm) else {
            return ([Fault(InvalidState.self)], [])
        }
        let isOn = powerState(of: vm) == .poweredOn
        if target != source || isOn {
            do { try demandReady(target) } catch let fault as Fault { errors.append(fault) } catch {}
        }
        if isTemplate(vm), target != source, spec.pool != nil { errors.append(Fault(NotSupported.self)) }
        do {
            _ = try targetFolder(of: vm, spec.folder, target)
        } catch let fault as Fault { errors.append(fault) } catch {}
        let present = Set(links(target, "datastore"))

        // Disks and the home folder have to be where the target sees them.
        func examine(_ datastore: ManagedObjectReference<Datastore>?, _ device: String, _ backing: String) {
            guard let datastore, !present.contains(datastore.asAny) else { return }
            errors.append(
                Fault(
                    CannotAccessVmDisk.self,
                    [
                        "device": device, "backing": backing, "connected": true,
                        "fault": Fault(
                            InvalidDatastore.self, ["datastore": datastore, "name": name(of: datastore)],
                            "Datastore '\(name(of: datastore))' is not mounted on \(name(of: target))."
                        ).localized,
                    ], "\(device) '\(backing)' is not accessible from the host \(name(of: target))."))
        }
        let home = config.home.flatMap { try? self.datastore(of: $0, for: vm) }
        examine(spec.datastore ?? home, "Virtual machine configuration", config.files.vmPathName ?? "")
        var needed: [ManagedObjectReference<Datastore>: Int64] = [:]
        for disk in config.disks {
            let own = disk.flat?.datastore
            let wanted = spec.disk.first { $0.diskId == disk.key }?.datastore ?? spec.datastore
            examine(wanted ?? own, disk.deviceInfo?.label ?? "Disk", disk.flat?.fileName ?? "")
            if let wanted, wanted != own {
                needed[wanted, default: 0] += disk.chain.reduce(0) { $0 + size(ofDisk: $1, for: vm) }
            }
        }
        for (datastore, bytes) in needed where bytes > freeSpace(on: datastore) {
            errors.append(Fault(NoDiskSpace.self, ["file": "", "datastore": name(of: datastore)]))
        }
        for datastore in needed.keys where !(stores[datastore.value]?.isAccessible ?? true) {
            errors.append(Fault(InaccessibleDatastore.self, ["datastore": datastore, "name": name(of: datastore)]))
        }

        // Networks and media.
        let networks = Set(links(target, "network"))
        let replaced = Set(spec.deviceChange.map(\.device.key))
        for card in config.cards where !replaced.contains(card.key) {
            guard let network = network(of: card), !networks.contains(network) else { continue }
            let isConnected = card.connectable?.connected ?? false
            let fault = Fault(
                CannotAccessNetwork.self,
                [
                    "device": card.deviceInfo?.label ?? "", "backing": name(of: network), "connected": isConnected,
                    "network": network.as(Network.self),
                ],
                "Currently connected network interface '\(card.deviceInfo?.label ?? "")' uses network "
                    + "'\(name(of: network))', which is not accessible from \(name(of: target)).")
            if isConnected { errors.append(fault) } else { warnings.append(fault) }
        }
        for drive in config.hardware.device where drive.is(VirtualCdrom.self) && target != source {
            guard let image = drive.backing?.as(VirtualCdromIsoBackingInfo.self),
                let path = DatastorePath(image.fileName)
            else { continue }
            let store = try? datastore(of: path, for: vm)
            if let store, present.contains(store.asAny) { continue }
            let isConnected = drive.connectable?.connected ?? false
            let fault = Fault(
                CannotAccessVmDevice.self,
                ["device": drive.deviceInfo?.label ?? "", "backing": image.fileName, "connected": isConnected],
                "\(drive.deviceInfo?.label ?? "") uses '\(image.fileName)', which is not accessible from "
                    + "\(name(of: target)).")
            if isConnected { errors.append(fault) } else { warnings.append(fault) }
        }
        if self[vm, VirtualMachine.snapshot] != nil, spec.datastore != nil {
            warnings.append(
                Fault(
                    GenericVmConfigFault.self,
                    ["reason": "The virtual machine has snapshots, which move with it."]))
        }
        return (errors, warnings)
    }
}
