import MCPCore
import VSphere
import VimTypes

/// What a machine or a host was measured to do.
struct PerformanceReport: ToolOutput {
    /// One counter of the whole or of a part.
    struct Metric: ToolOutput {
        var counter: String
        var instance: String?
        var unit: String
        var latest: Double
        var average: Double
        var maximum: Double

        static let fields = [
            "counter": "group.name.rollup",
            "instance": "Part, such as scsi0:0",
            "unit": "Unit",
            "latest": "Now",
            "average": "Mean",
            "maximum": "Greatest",
        ]
    }

    var moref: String
    var name: String
    var state: String
    var status: String
    var intervalSeconds: Int?
    var metrics: [Metric]

    static let fields = [
        "moref": "Object",
        "name": "Name",
        "state": "Power or connection state",
        "status": "measured or no_samples",
        "intervalSeconds": "Between samples",
        "metrics": "What was measured",
    ]

    /// Measures one object.
    ///
    /// - Parameters:
    ///   - object: a machine or a host.
    ///   - state: its state, as told.
    ///   - whole: counters of the object as a whole.
    ///   - parts: counters that only its parts have.
    ///   - asked: the counters that the caller asked for instead.
    ///   - minutes: over which time.
    ///   - cpus: virtual CPUs; the times that they waited become percentages.
    static func measure<Object: ManagedObject>(
        _ object: Found<Object>, state: String, whole: [String], parts: [String], asked: [String]?, minutes: Int,
        cpus: Int?, in context: Context
    ) async throws -> PerformanceReport {
        let performance = context.vSphere.performance
        // Which counters there are differs between versions; what was asked for by name is an error if it is missing.
        let known = Set(try await performance.counters().map(\.name))
        let period = PerformancePeriod.last(.seconds(minutes * 60))
        var answers: [EntityPerformance] = []
        for (names, instances) in [(asked ?? whole, Performance.Instances.aggregate), (asked ?? parts, .all)] {
            let names = asked == nil ? names.filter(known.contains) : names
            answers += try await performance.query(
                [object.reference], counters: names, instances: instances, over: period)
        }
        var told: Set<String> = []
        let series = answers.flatMap(\.series).filter { told.insert("\($0.counter.name) \($0.instance)").inserted }
        let interval = answers.compactMap(\.interval).first
        var metrics = series.compactMap(Metric.init)
        if let cpus, cpus > 0, let interval {
            metrics += series.filter { $0.counter.name.hasSuffix(".summation") && $0.instance.isEmpty }
                .compactMap { Metric($0, shareOf: Double(interval * cpus) * 1000) }
        }
        return PerformanceReport(
            moref: object.moref, name: object.name, state: state,
            status: metrics.isEmpty ? "no_samples" : "measured", intervalSeconds: interval, metrics: metrics)
    }
}

extension PerformanceReport.Metric {
    init?(_ series: PerformanceSeries) {
        guard let latest = series.latest, let average = series.average, let maximum = series.maximum else {
            return nil
        }
        self.init(
            counter: series.counter.name, instance: series.instance.isEmpty ? nil : series.instance,
            unit: series.counter.unitSymbol, latest: latest, average: Self.rounded(average), maximum: maximum)
    }

    /// Milliseconds that all virtual CPUs waited, as a part of the time they had: what is compared between machines.
    init?(_ series: PerformanceSeries, shareOf time: Double) {
        guard series.counter.name.hasPrefix("cpu."), series.counter.unit == .millisecond,
            let metric = Self(series)
        else { return nil }
        self = metric
        counter = counter.replacing(".summation", with: ".percent")
        unit = "%"
        latest = Self.rounded(latest / time * 100)
        average = Self.rounded(average / time * 100)
        maximum = Self.rounded(maximum / time * 100)
    }

    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
