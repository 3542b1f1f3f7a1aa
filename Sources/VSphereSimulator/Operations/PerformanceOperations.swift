internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Operations of `PerformanceManager`.
enum PerformanceOperations {
    /// The interval of real-time samples, in seconds; they are kept for an hour.
    private static let realTime = 20

    /// Intervals of the samples that are kept longer, and for how long, in seconds.
    private static let history: [(name: String, period: Int, length: Int)] = [
        ("Past day", 300, 86_400), ("Past week", 1800, 604_800), ("Past month", 7200, 2_592_000),
        ("Past year", 86_400, 31_536_000),
    ]

    static let derivations: [Derivation] = [
        Derivation(PerformanceManager.perfCounter) { _, _ in Counter.all.map(\.information) },
        Derivation(PerformanceManager.historicalInterval) { _, _ in
            history.enumerated().map { position, interval in
                PerfInterval(fields: [
                    "key": position + 1, "samplingPeriod": interval.period, "name": interval.name,
                    "length": interval.length, "level": 1, "enabled": true,
                ])
            }
        },
    ]

    static let all: [Operation] = [
        Operation("QueryPerfProviderSummary") { world, call in
            let entity: AnyReference = try call.argument("entity")
            try call.demand("System.Read", on: entity, in: world)
            _ = try meter(entity, world, "entity")
            let hasRealTime = ["VirtualMachine", "HostSystem"].contains(entity.type)
            return PerfProviderSummary(fields: [
                "entity": entity, "currentSupported": hasRealTime, "summarySupported": true,
                "refreshRate": hasRealTime ? realTime : nil,
            ])
        },
        Operation("QueryAvailablePerfMetric") { world, call in
            let entity: AnyReference = try call.argument("entity")
            try call.demand("System.Read", on: entity, in: world)
            let meter = try meter(entity, world, "entity")
            guard meter.isRunning else { return [PerfMetricId]() }
            return Counter.all.flatMap { counter in
                ([""] + (meter.instances[counter.group] ?? [])).filter {
                    meter.value(counter, $0, at: world.now, interval: realTime) != nil
                }.map { metric(counter.key, $0) }
            }
        },
        Operation("QueryPerfCounter") { _, call in
            try call.list("counterId", of: Int.self).map { key in
                guard let counter = Counter.all.first(where: { $0.key == key }) else {
                    throw Fault(InvalidArgument.self, ["invalidProperty": "counterId"])
                }
                return counter.information
            }
        },
        Operation("QueryPerfCounterByLevel") { _, call in
            let level: Int = try call.argument("level")
            guard (1...4).contains(level) else { throw Fault(InvalidArgument.self, ["invalidProperty": "level"]) }
            return Counter.all.filter { $0.level <= level }.map(\.information)
        },
        Operation("QueryPerf") { world, call in
            try call.list("querySpec", of: PerfQuerySpec.self).map { query in
                try call.demand("System.Read", on: query.entity, in: world)
                return try measure(query, world)
            }
        },
    ]

    private static func meter(_ entity: AnyReference, _ world: World, _ argument: String) throws -> Meter {
        guard world.has(entity) else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
        guard let meter = Meter(entity, world) else { throw Fault(InvalidArgument.self, ["invalidProperty": argument]) }
        return meter
    }

    private static func metric(_ counter: Int, _ instance: String) -> PerfMetricId {
        PerfMetricId(counterId: counter, instance: instance)
    }

    private static func measure(_ query: PerfQuerySpec, _ world: World) throws -> PerfEntityMetricBase {
        let entity = query.entity.asAny
        let meter = try meter(entity, world, "querySpec.entity")
        let interval = query.intervalId ?? realTime
        guard interval == realTime || history.contains(where: { $0.period == interval }) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "querySpec.interval"])
        }
        let isRealTime = interval == realTime
        let hasData = meter.isRunning && (!isRealTime || ["VirtualMachine", "HostSystem"].contains(entity.type))
        let times = hasData ? samples(query, interval, world.now) : []
        var series: [(counter: Counter, instance: String)] = []
        let asked = query.metricId.isEmpty ? Counter.all.map { metric($0.key, "*") } : query.metricId
        for metric in asked {
            guard let counter = Counter.all.first(where: { $0.key == metric.counterId }) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "querySpec.metricId"])
            }
            let instances = metric.instance == "*" ? [""] + (meter.instances[counter.group] ?? []) : [metric.instance]
            for instance in instances where meter.value(counter, instance, at: world.now, interval: interval) != nil {
                series.append((counter, instance))
            }
        }
        let values =
            times.isEmpty
            ? []
            : series.map { one in
                (one, times.map { meter.value(one.counter, one.instance, at: $0, interval: interval) ?? -1 })
            }
        if query.format == "csv" {
            let csv = PerfEntityMetricCSV(fields: [
                "entity": entity,
                "sampleInfoCSV": times.map { "\(interval),\($0.formatted(.iso8601))" }.joined(separator: ","),
                "value": values.map { one, numbers in
                    PerfMetricSeriesCSV(fields: [
                        "id": metric(one.counter.key, one.instance),
                        "value": numbers.map(String.init).joined(separator: ","),
                    ])
                },
            ])
            return PerfEntityMetricBase(csv)
        }
        let plain = PerfEntityMetric(fields: [
            "entity": entity,
            "sampleInfo": times.map { PerfSampleInfo(fields: ["timestamp": $0, "interval": interval]) },
            "value": values.map { one, numbers in
                PerfMetricIntSeries(fields: ["id": metric(one.counter.key, one.instance), "value": numbers])
            },
        ])
        return PerfEntityMetricBase(plain)
    }

    /// The ends of the intervals that are asked for, oldest first.
    private static func samples(_ query: PerfQuerySpec, _ interval: Int, _ now: DateTime) -> [DateTime] {
        let kept = history.first { $0.period == interval }?.length ?? 3600
        let latest = min(query.endTime ?? now, now).timeIntervalSince1970
        let oldest = max(
            query.startTime?.timeIntervalSince1970 ?? 0, now.timeIntervalSince1970 - Double(kept))
        let last = Int(latest) / interval
        let first = Int(oldest) / interval + 1
        guard first <= last else { return [] }
        let count = min(last - first + 1, query.maxSample.map { max(1, $0) } ?? .max)
        return (0..<count).map { DateTime(timeIntervalSince1970: Double((last - count + 1 + $0) * interval)) }
    }
}
