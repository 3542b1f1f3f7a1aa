import MCPCore
import VSphere
import VimTypes

/// Changes the size and settings of a machine, by `ReconfigVM_Task`.
struct ReconfigureVM: VSphereTool {
    static let name = "reconfigure_vm"
    static let title = "Reconfigure a VM"
    static let description = "Changes hardware, notes and settings."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = [
        "VirtualMachine.Config.CPUCount", "VirtualMachine.Config.Memory", "VirtualMachine.Config.Annotation",
        "VirtualMachine.Config.Resource", "VirtualMachine.Config.AdvancedConfig",
    ]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("CPUs") var cpu: Int?
        @Argument("Cores a socket") var coresPerSocket: Int?
        @Argument("Memory", unit: "MiB") var memoryMB: Int?
        @Argument("Notes") var annotation: String?
        @Argument("Reserved", unit: "MHz") var cpuReservationMHz: Int?
        @Argument("-1: none", unit: "MHz") var cpuLimitMHz: Int?
        @Argument("Level or number") var cpuShares: String?
        @Argument("Reserved", unit: "MiB") var memoryReservationMB: Int?
        @Argument("-1: none", unit: "MiB") var memoryLimitMB: Int?
        @Argument("As cpu_shares") var memoryShares: String?
        @Argument("By key") var extraConfig: [String: String]?
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(
            input.vm,
            properties: [
                "runtime.powerState", "config.hardware.numCPU", "config.hardware.numCoresPerSocket",
                "config.hardware.memoryMB", "config.cpuHotAddEnabled", "config.memoryHotAddEnabled",
            ])
        let cpu: Int = machine.value("config.hardware.numCPU") ?? 0
        let cores: Int = machine.value("config.hardware.numCoresPerSocket") ?? 1
        let memory: Int = machine.value("config.hardware.memoryMB") ?? 0
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(
            machine,
            before: [
                "power_state": .string(state), "cpu": .integer(cpu), "cores_per_socket": .integer(cores),
                "memory_mb": .integer(memory),
            ])
        let wanted = (cpu: input.cpu ?? cpu, cores: input.coresPerSocket ?? cores, memory: input.memoryMB ?? memory)
        guard wanted.cpu % max(wanted.cores, 1) == 0 else {
            throw ToolError(.invalid, "\(wanted.cpu) CPUs cannot be split into sockets of \(wanted.cores) cores.")
        }
        if state != PowerState.poweredOff.rawValue {
            let canAddCPU = machine.value("config.cpuHotAddEnabled") ?? false
            let canAddMemory = machine.value("config.memoryHotAddEnabled") ?? false
            let objections = [
                wanted.cpu < cpu || (wanted.cpu > cpu && !canAddCPU) ? "cpu" : nil,
                wanted.cores != cores ? "cores_per_socket" : nil,
                wanted.memory < memory || (wanted.memory > memory && !canAddMemory) ? "memory_mb" : nil,
            ].compactMap { $0 }
            guard objections.isEmpty else {
                throw ToolError(
                    .invalid, "\(machine.name) is \(state): \(objections.joined(separator: ", ")) cannot change so.",
                    hint: "Power it off first. Running VMs can only get more, and only where hot-add is enabled.")
            }
        }
        let specification = VirtualMachineConfigSpec(
            annotation: input.annotation, numCPUs: input.cpu, numCoresPerSocket: input.coresPerSocket,
            memoryMB: input.memoryMB,
            cpuAllocation: try Self.allocation(input.cpuReservationMHz, input.cpuLimitMHz, input.cpuShares),
            memoryAllocation: try Self.allocation(input.memoryReservationMB, input.memoryLimitMB, input.memoryShares),
            extraConfig: (input.extraConfig ?? [:]).sorted { $0.key < $1.key }.map {
                OptionValue(key: $0.key, value: .string($0.value))
            })
        try await context.run(&change, "Reconfiguring \(machine.name)", wait: input.wait) {
            try await machine.object.reconfigVM(spec: specification)
        }
        change.end([
            "cpu": .integer(wanted.cpu), "cores_per_socket": .integer(wanted.cores),
            "memory_mb": .integer(wanted.memory),
        ])
        return change
    }

    private static func allocation(_ reservation: Int?, _ limit: Int?, _ shares: String?) throws
        -> ResourceAllocationInfo?
    {
        guard reservation != nil || limit != nil || shares != nil else { return nil }
        return ResourceAllocationInfo(
            reservation: reservation, limit: limit,
            shares: try shares.map { text in
                let number = Int(text)
                guard ["low", "normal", "high"].contains(text) || (number ?? 0) > 0 else {
                    throw ToolError(.invalid, "shares: '\(text)' is neither low, normal, high nor a number above 0.")
                }
                return SharesInfo(shares: number ?? 0, level: number == nil ? SharesLevel(rawValue: text) : .custom)
            })
    }
}
