internal import VimTypes

/// Operations of `VirtualMachine` that ask the guest: VMware Tools must run.
enum VirtualMachineGuestPowerOperations {
    static let all: [Operation] = [
        Operation("ShutdownGuest") { world, call in
            let vm = try guest(world, call)
            let user = call.user
            world.recordGuest(VmGuestShutdownEvent.self, vm, by: user, "Guest OS shut down for")
            world.leaveGuest(vm, .shuttingDown) { $0.powerOff(vm, by: user) }
            return nil
        },
        Operation("RebootGuest") { world, call in
            let vm = try guest(world, call)
            world.recordGuest(VmGuestRebootEvent.self, vm, by: call.user, "Guest OS reboot for")
            world.leaveGuest(vm, .resetting) { $0.startGuest(vm) }
            return nil
        },
        Operation("StandbyGuest") { world, call in
            let vm = try guest(world, call)
            let user = call.user
            world.recordGuest(VmGuestStandbyEvent.self, vm, by: user, "Guest OS standby for")
            world.leaveGuest(vm, .standby) { world in
                // Without room for its memory the machine stays as it is.
                var changed = world
                do {
                    try changed.suspend(vm, by: user)
                    world = changed
                } catch {
                    world.resumeGuest(vm)
                }
            }
            return nil
        },
        Operation("MountToolsInstaller") { world, call in
            let vm: Machine = try call.target()
            try world.demand(.poweredOn, of: vm, for: .poweredOn)
            guard
                world[vm, VirtualMachine.config]?.hardware.device.contains(where: { $0.is(VirtualCdrom.self) }) ?? false
            else {
                throw Fault(VmConfigFault.self, [:], "The virtual machine has no CD drive to mount the installer in.")
            }
            world.update(vm, VirtualMachine.runtime) { $0.set("toolsInstallerMounted", true) }
            return nil
        },
        Operation("UnmountToolsInstaller") { world, call in
            let vm: Machine = try call.target()
            try world.demand(.poweredOn, of: vm, for: .poweredOn)
            world.update(vm, VirtualMachine.runtime) { $0.set("toolsInstallerMounted", false) }
            return nil
        },
        Operation("UpgradeTools_Task") { world, call in
            let vm: Machine = try call.target()
            try world.demandTools(vm)
            return world.task(call, lasting: .seconds(20)) { world in
                try world.demandTools(vm)
                world.guests[vm.value]?.hasOldTools = false
                world.guests[vm.value]?.toolsVersion = World.toolsVersion
                world.guestStarted(vm)
                return nil
            }
        },
        Operation("SendNMI") { world, call in
            try world.demand(.poweredOn, of: try call.target(), for: .poweredOn)
            return nil
        },
    ]

    private static func guest(_ world: World, _ call: Call) throws -> Machine {
        let vm: Machine = try call.target()
        try world.demandNoTemplate(vm)
        try world.demandTools(vm)
        return vm
    }
}

extension World {
    /// Sees to it that the machine is on and VMware Tools run in it.
    func demandTools(_ vm: Machine) throws {
        try demand(.poweredOn, of: vm, for: .poweredOn)
        guard self[vm, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning" else {
            throw Fault(ToolsUnavailable.self)
        }
    }

    fileprivate mutating func recordGuest<Kind: DataObject>(
        _ type: Kind.Type, _ vm: Machine, by user: String, _ what: String
    ) {
        record(type, on: vm.asAny, by: user, [:], "\(what) \(whereabouts(of: vm))")
    }

    /// Lets the guest stop: its tools go first, what follows comes a few seconds later.
    fileprivate mutating func leaveGuest(
        _ vm: Machine, _ state: VirtualMachineGuestState, then next: @escaping @Sendable (inout World) -> Void
    ) {
        let generation = newGeneration(vm)
        update(vm, VirtualMachine.guest) { $0.set("guestState", state.rawValue) }
        later(.seconds(4), vm, generation) { world in
            world.guestStopped(vm)
            world.update(vm, VirtualMachine.guest) { $0.set("guestState", state.rawValue) }
        }
        later(.seconds(8), vm, generation, next)
    }
}
