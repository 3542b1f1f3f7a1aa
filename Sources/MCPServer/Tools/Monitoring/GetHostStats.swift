import MCPCore
import VSphere
import VimTypes

/// Measures a host, by `QueryPerf`.
struct GetHostStats: VSphereTool {
    static let name = "get_host_stats"
    static let title = "Statistics of a host"
    static let description = "CPU, memory, disk and network counters of an ESXi host, now and over some time."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = ["QueryPerf", "QueryPerfProviderSummary"]

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("Over so many minutes", min: 1, max: 525_600) var minutes = 5
        @Argument("Others, such as cpu.usage.average") var counters: [String]?
    }

    private static let whole = [
        "cpu.usage.average", "cpu.usagemhz.average", "mem.usage.average", "mem.active.average",
        "mem.consumed.average", "mem.vmmemctl.average", "mem.swapused.average", "mem.state.latest",
        "disk.usage.average", "disk.maxTotalLatency.latest", "net.usage.average", "net.received.average",
        "net.transmitted.average", "power.power.average",
    ]
    private static let parts = [
        "datastore.numberReadAveraged.average", "datastore.numberWriteAveraged.average",
        "datastore.totalReadLatency.average", "datastore.totalWriteLatency.average",
    ]

    func run(_ input: Input, in context: Context) async throws -> PerformanceReport {
        let host = try await context.one(input.host, "host", properties: ["runtime.connectionState"])
        let state: HostSystemConnectionState? = host.value("runtime.connectionState")
        return try await PerformanceReport.measure(
            host, state: state?.rawValue ?? "unknown", whole: Self.whole, parts: Self.parts, asked: input.counters,
            minutes: input.minutes, cpus: nil, in: context)
    }
}
