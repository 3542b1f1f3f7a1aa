internal import VimTypes

/// What a running machine uses of its host.
struct MachineUsage: Sendable {
    /// Megahertz.
    var megahertz = 0
    /// Megabytes that the guest touches.
    var activeMemory = 0
    /// Megabytes that the host has given it.
    var hostMemory = 0
}

extension World {
    /// What a machine uses of its host: nothing unless it runs.
    func usage(of vm: ManagedObjectReference<VirtualMachine>) -> MachineUsage {
        guard let runtime = self[vm, VirtualMachine.runtime], runtime.powerState == .poweredOn,
            let config = self[vm, VirtualMachine.config]
        else { return MachineUsage() }
        let load = workload(of: vm.value)
        let memory = Double(config.hardware.memoryMB)
        return MachineUsage(
            megahertz: Int(Double(runtime.maxCpuUsage ?? 0) * load.cpu), activeMemory: Int(memory * load.memory * 0.5),
            hostMemory: Int(memory * min(1, 0.3 + load.memory)))
    }
}
