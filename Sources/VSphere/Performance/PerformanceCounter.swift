public import VimTypes

/// A performance counter: what is measured, and in what.
public struct PerformanceCounter: Hashable, Sendable {
    /// The server's number for it, which differs from server to server.
    public let id: Int
    /// Its name, `group.name.rollup`, such as `cpu.usage.average`: the same on each server.
    public let name: String
    /// What is measured, in a word or two.
    public let label: String
    /// What is measured, in a sentence.
    public let summary: String
    /// What values are in. Percentages are true ones here: the server's hundredths are divided out.
    public let unit: PerformanceManagerUnit
    /// How values of short intervals become one of a longer.
    public let rollup: PerfSummaryType
    /// Whether a value is a state, a change during the interval, or a rate.
    public let kind: PerfStatsType
    /// From which statistics level, 1 to 4, vCenter keeps the counter's history; nil on ESXi.
    public let level: Int?

    /// Takes what the server tells of a counter.
    public init(_ info: PerfCounterInfo) {
        id = info.key
        name = "\(info.groupInfo.key).\(info.nameInfo.key).\(info.rollupType.rawValue)"
        label = info.nameInfo.label
        summary = info.nameInfo.summary
        unit = PerformanceManagerUnit(rawValue: info.unitInfo.key)
        rollup = info.rollupType
        kind = info.statsType
        level = info.level
    }

    /// The unit as it is written after a number, such as `%`, `KB/s` or `ms`; empty for plain numbers.
    public var unitSymbol: String {
        switch unit {
        case .percent: "%"
        case .kiloBytes: "KB"
        case .megaBytes: "MB"
        case .gigaBytes: "GB"
        case .teraBytes: "TB"
        case .kiloBytesPerSecond: "KB/s"
        case .megaBytesPerSecond: "MB/s"
        case .megaHertz: "MHz"
        case .nanosecond: "ns"
        case .microsecond: "µs"
        case .millisecond: "ms"
        case .second: "s"
        case .watt: "W"
        case .joule: "J"
        case .celsius: "°C"
        case .number: ""
        default: unit.rawValue
        }
    }

    /// A sample in ``unit``; nil for -1, which stands for a sample that was not taken.
    func value(_ sample: Int) -> Double? {
        guard sample != -1 else { return nil }
        return unit == .percent ? Double(sample) / 100 : Double(sample)
    }
}
