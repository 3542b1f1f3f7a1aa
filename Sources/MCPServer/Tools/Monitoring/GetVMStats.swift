import MCPCore
import VSphere
import VimTypes

/// Measures a machine, by `QueryPerf`.
struct GetVMStats: VSphereTool {
    static let name = "get_vm_stats"
    static let title = "Statistics of a VM"
    static let description = "CPU, memory, disk and network counters of a VM, now and over some time."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = ["QueryPerf", "QueryPerfProviderSummary"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Over so many minutes", min: 1, max: 525_600) var minutes = 5
        @Argument("Others, such as cpu.usage.average") var counters: [String]?
    }

    private static let whole = [
        "cpu.usage.average", "cpu.usagemhz.average", "cpu.ready.summation", "cpu.costop.summation",
        "mem.usage.average", "mem.active.average", "mem.consumed.average", "mem.vmmemctl.average",
        "mem.swapped.average", "mem.swapinRate.average", "disk.usage.average", "disk.maxTotalLatency.latest",
        "net.usage.average", "net.received.average", "net.transmitted.average",
    ]
    private static let parts = [
        "virtualDisk.numberReadAveraged.average", "virtualDisk.numberWriteAveraged.average",
        "virtualDisk.totalReadLatency.average", "virtualDisk.totalWriteLatency.average",
    ]

    func run(_ input: Input, in context: Context) async throws -> PerformanceReport {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "summary.config.numCpu"])
        return try await PerformanceReport.measure(
            machine, state: PowerState.text(machine[VirtualMachine.powerState]), whole: Self.whole,
            parts: Self.parts, asked: input.counters, minutes: input.minutes,
            cpus: machine.value("summary.config.numCpu"), in: context)
    }
}
