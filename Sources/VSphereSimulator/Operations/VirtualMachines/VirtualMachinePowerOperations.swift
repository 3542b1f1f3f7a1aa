internal import VimTypes

/// Power operations of `VirtualMachine`, and the answers to its questions.
enum VirtualMachinePowerOperations {
    static let all: [Operation] = [
        Operation("PowerOnVM_Task") { world, call in
            let vm: Machine = try call.target()
            guard !world.isTemplate(vm) else { throw Fault(InvalidState.self) }
            let host: ManagedObjectReference<HostSystem>? = call.optional("host")
            if let host, !world.has(host) { throw Fault(ManagedObjectNotFound.self, ["obj": host]) }
            world.askWhetherCopied(vm, call.user)
            let user = call.user
            return world.task(call, lasting: .milliseconds(1500)) { world in
                if world[vm, VirtualMachine.runtime]?.question != nil { throw World.Postponed(delay: .seconds(1)) }
                do {
                    try world.powerOn(vm, host, by: user)
                } catch let fault as Fault where !fault.detail.is(InvalidPowerState.self) {
                    throw World.TracedFault(fault: fault) { $0.recordFailure(of: vm, fault, by: user) }
                }
                return nil
            }
        },
        Operation("PowerOffVM_Task") { world, call in
            let vm: Machine = try call.target()
            try world.demandNoTemplate(vm)
            let user = call.user
            return world.task(call, lasting: .milliseconds(800)) { world in
                try world.demand(.poweredOn, .suspended, of: vm, for: .poweredOff)
                world.recordPower(VmStoppingEvent.self, vm, by: user, "is being powered off")
                world.powerOff(vm, by: user)
                return nil
            }
        },
        Operation("ResetVM_Task") { world, call in
            let vm: Machine = try call.target()
            try world.demandNoTemplate(vm)
            let user = call.user
            return world.task(call, lasting: .milliseconds(800)) { world in
                try world.demand(.poweredOn, of: vm, for: .poweredOn)
                world.recordPower(VmResettingEvent.self, vm, by: user, "is reset")
                world.startGuest(vm)
                return nil
            }
        },
        Operation("SuspendVM_Task") { world, call in
            let vm: Machine = try call.target()
            try world.demandNoTemplate(vm)
            let user = call.user
            return world.task(call, lasting: .seconds(2)) { world in
                try world.demand(.poweredOn, of: vm, for: .suspended)
                world.recordPower(VmSuspendingEvent.self, vm, by: user, "is being suspended")
                try world.suspend(vm, by: user)
                return nil
            }
        },
        Operation("TerminateVM") { world, call in
            let vm: Machine = try call.target()
            try world.demand(.poweredOn, .suspended, of: vm, for: .poweredOff)
            world.powerOff(vm, by: call.user)
            return nil
        },
        Operation("AnswerVM") { world, call in
            let vm: Machine = try call.target()
            let id: String = try call.argument("questionId")
            let choice: String = try call.argument("answerChoice")
            guard let pending = world.machines[vm.value]?.pending, pending.question.id == id else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "questionId"])
            }
            guard pending.question.choice.choiceInfo.contains(where: { $0.key == choice }) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "answerChoice"])
            }
            world.remember(vm) { $0.pending = nil }
            world.update(vm, VirtualMachine.runtime) { $0.set("question", nil) }
            pending.answer(&world, choice)
            return nil
        },
    ]
}

extension World {
    /// Records an event of a machine whose message is its whereabouts and what happens to it.
    mutating func recordPower<Kind: DataObject>(
        _ type: Kind.Type, _ vm: Machine, by user: String, _ predicate: String
    ) {
        record(type, on: vm.asAny, by: user, [:], "\(whereabouts(of: vm)) \(predicate)")
    }

    /// Records that a machine could not be powered on.
    fileprivate mutating func recordFailure(of vm: Machine, _ fault: Fault, by user: String) {
        record(
            VmFailedToPowerOnEvent.self, on: vm.asAny, by: user, ["reason": fault.localized],
            "Failed to power on \(whereabouts(of: vm)). \(fault.message)")
    }

    /// Powers a machine on, on its host or on another.
    mutating func powerOn(
        _ vm: Machine, _ wanted: ManagedObjectReference<HostSystem>? = nil, by user: String
    ) throws {
        try demand(.poweredOff, .suspended, of: vm, for: .poweredOn)
        guard let config = self[vm, VirtualMachine.config] else { throw Fault(InvalidState.self) }
        let host = try hostForPowerOn(vm, wanted)
        if host != self.host(of: vm) { place(vm, on: host) }
        let isResumed = powerState(of: vm) == .suspended
        recordPower(VmStartingEvent.self, vm, by: user, "is starting")

        for file in config.disks.flatMap(\.chain) where fileEntry(file, for: vm) == nil {
            throw Fault(FileNotFound.self, ["file": file.description])
        }
        try demandDisks(of: vm, config)
        let installed = self[host, HostSystem.hardware]?.memorySize ?? Int.max
        let reserved = config.memoryAllocation?.reservation ?? 0
        guard reserved << 20 <= installed else {
            throw Fault(
                InsufficientMemoryResourcesFault.self, ["unreserved": installed, "requested": reserved << 20],
                "The host does not have sufficient memory resources to satisfy the reservation.")
        }
        if !isResumed, let home = config.home {
            try write(
                .zeros(Int64(config.hardware.memoryMB - reserved) << 20), to: home.beside(home.stem + ".vswp"), for: vm)
            try write(
                .bytes(Array("\(now)| vmx| I005: Log for VMware ESX\n".utf8)), to: home.beside("vmware.log"), for: vm)
        } else {
            deleteFiles(of: vm, [".vmss"])
        }

        let started = now
        update(vm, VirtualMachine.runtime) {
            $0.set("powerState", VirtualMachinePowerState.poweredOn)
            $0.set("suspendTime", nil)
            $0.set("cleanPowerOff", nil)
            if !isResumed { $0.set("bootTime", started) }
        }
        connectDevices(of: vm, true)
        if isResumed {
            resumeGuest(vm)
        } else {
            startGuest(vm)
        }
        recordPower(VmPoweredOnEvent.self, vm, by: user, "is powered on")
        touchPlace(of: vm)
    }

    /// Sees to it that no machine that runs has a disk of this one, unless both share it.
    private func demandDisks(of vm: Machine, _ config: VirtualMachineConfigInfo) throws {
        func written(_ config: VirtualMachineConfigInfo) -> [DatastorePath] {
            config.disks.filter { $0.flat?.sharing != "sharingMultiWriter" }.compactMap(\.chain.first)
        }
        // Disks in its own folder belong to it: others are rare, and to look at all machines is dear.
        let strange = Set(written(config).filter { $0.folder != config.home?.folder })
        guard !strange.isEmpty else { return }
        let site = datacenter(of: vm.asAny)
        for other in all(VirtualMachine.self)
        where other != vm && powerState(of: other) != .poweredOff && datacenter(of: other.asAny) == site {
            guard let file = self[other, VirtualMachine.config].flatMap({ written($0).first(where: strange.contains) })
            else { continue }
            throw Fault(FileLocked.self, ["file": file.description])
        }
    }

    /// Powers a machine off at once.
    mutating func powerOff(_ vm: Machine, by user: String) {
        stopGuest(vm)
        deleteFiles(of: vm, [".vswp", ".vmss"])
        update(vm, VirtualMachine.runtime) {
            $0.set("powerState", VirtualMachinePowerState.poweredOff)
            $0.set("bootTime", nil)
            $0.set("suspendTime", nil)
            $0.set("cleanPowerOff", true)
            $0.set("question", nil)
        }
        remember(vm) { $0.pending = nil }
        connectDevices(of: vm, false)
        recordPower(VmPoweredOffEvent.self, vm, by: user, "is powered off")
        touchPlace(of: vm)
    }

    /// Suspends a machine: its memory goes into a file.
    mutating func suspend(_ vm: Machine, by user: String) throws {
        guard let config = self[vm, VirtualMachine.config], let home = config.home else {
            throw Fault(InvalidState.self)
        }
        try write(.zeros(Int64(config.hardware.memoryMB) << 20), to: home.beside(home.stem + ".vmss"), for: vm)
        stopGuest(vm)
        let time = now
        update(vm, VirtualMachine.runtime) {
            $0.set("powerState", VirtualMachinePowerState.suspended)
            $0.set("suspendTime", time)
        }
        recordPower(VmSuspendedEvent.self, vm, by: user, "is suspended")
        touchPlace(of: vm)
    }

    /// The host that a machine starts on: the one asked for, its own, or one that DRS would take when its own is not
    /// fit.
    private func hostForPowerOn(
        _ vm: Machine, _ wanted: ManagedObjectReference<HostSystem>?
    ) throws -> ManagedObjectReference<HostSystem> {
        guard let own = host(of: vm) else { throw Fault(InvalidState.self) }
        let candidate = wanted ?? own
        do {
            try demandReady(candidate)
            return candidate
        } catch let fault {
            guard wanted == nil, let compute = self[own, HostSystem.parent], hasDRS(compute),
                let other = bestHost(of: compute, for: vm)
            else { throw fault }
            return other
        }
    }

    /// Asks, when a machine that was registered from a copy starts, whether it was moved or copied.
    fileprivate mutating func askWhetherCopied(_ vm: Machine, _ user: String) {
        guard machines[vm.value]?.mayBeCopy ?? false, powerState(of: vm) == .poweredOff else { return }
        let name = name(of: vm)
        after(.milliseconds(500)) { world in
            guard world.machines[vm.value]?.mayBeCopy ?? false else { return }
            world.ask(
                vm, "msg.uuid.altered",
                "This virtual machine might have been moved or copied. If you don't know, answer \"I Copied It\".",
                choices: [("0", "Cancel"), ("1", "I Moved It"), ("2", "I Copied It")], usual: 2
            ) { world, choice in
                guard choice != "0" else { return }
                world.remember(vm) { $0.mayBeCopy = false }
                guard choice == "2" else { return }
                var generator = SeededGenerator(world.settings.seed, vm.value + "-copied-" + name)
                let uuid = generator.uuid()
                world.update(vm, VirtualMachine.config) { $0.uuid = uuid }
            }
        }
    }

    /// Lets a machine ask something, which blocks it until somebody answers.
    ///
    /// - Parameter usual: index of the choice that is taken by default.
    mutating func ask(
        _ vm: Machine, _ id: String, _ text: String, choices: [(key: String, label: String)], usual: Int,
        _ answer: @escaping @Sendable (inout World, String) -> Void
    ) {
        let question = VirtualMachineQuestionInfo(fields: [
            "id": String(nextNumber("question")), "text": "\(id):\(text)",
            "choice": ChoiceOption(
                choiceInfo: choices.map { ElementDescription(label: $0.label, summary: $0.label, key: $0.key) },
                valueIsReadonly: true, defaultIndex: usual),
            "message": [VirtualMachineMessage(fields: ["id": id, "text": text])],
        ])
        remember(vm) { $0.pending = MachineState.Pending(question: question, answer: answer) }
        update(vm, VirtualMachine.runtime) { $0.set("question", question) }
        record(
            VmMessageEvent.self, on: vm.asAny, by: "",
            ["message": text, "messageInfo": [VirtualMachineMessage(fields: ["id": id, "text": text])]],
            "Message on \(whereabouts(of: vm)): \(text)")
    }
}
