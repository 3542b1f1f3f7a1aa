public import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Performance counters by name.
///
/// ```swift
/// let answers = try await client.performance.query(
///     machines, counters: ["cpu.usage.average", "mem.active.average"], over: .last(.seconds(600)))
/// for machine in answers where machine.status == .measured {
///     for series in machine.series { print(series.counter.name, series.average ?? 0, series.counter.unitSymbol) }
/// }
/// ```
public struct Performance: Sendable {
    /// Which parts of an entity are asked for.
    public enum Instances: Hashable, Sendable {
        /// The entity as a whole.
        case aggregate
        /// Each part that there is, such as each CPU, and the whole where there is one.
        case all
        /// One part, such as `vmnic0`.
        case named(String)

        var wireName: String {
            switch self {
            case .aggregate: ""
            case .all: "*"
            case .named(let name): name
            }
        }
    }

    let service: any ConnectedService
    let cache: PerformanceCatalog.Cache

    /// All counters that the server knows, by name. Asked for once.
    ///
    /// `PerformanceManager.perfCounter`.
    ///
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func counters() async throws -> [PerformanceCounter] { try await cache.catalog(of: service).counters }

    /// Counters by their names.
    ///
    /// - Parameter names: such as `cpu.usage.average`.
    /// - Throws: ``VSphereError`` `.notFound` with names that come near; `VimFault`, `HTTPTransportError`.
    public func counters(named names: [String]) async throws -> [PerformanceCounter] {
        try await cache.catalog(of: service).counters(named: names, host: service.configuration.host)
    }

    /// The counters that an entity has at present, and the instances of each.
    ///
    /// `PerformanceManager.QueryAvailablePerfMetric`.
    ///
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func available(
        for entity: ManagedObjectReference<some ManagedObject>
    ) async throws -> [PerformanceCounter: [String]] {
        let catalog = try await cache.catalog(of: service)
        let manager = try await service.performanceManager()
        let provider = try await manager.queryPerfProviderSummary(entity: entity.asAny)
        let metrics = try await manager.queryAvailablePerfMetric(
            entity: entity.asAny, intervalId: provider.realTimeInterval ?? catalog.intervals.first?.samplingPeriod)
        let pairs = metrics.compactMap { metric in catalog[metric.counterId].map { ($0, [metric.instance]) } }
        return Dictionary(pairs) { $0 + $1 }.mapValues { $0.sorted() }
    }

    /// Samples of some counters of some entities.
    ///
    /// The interval follows from the period and the kind of entity: real-time samples, most often every 20 s, for the
    /// last hour; else the shortest interval whose history reaches back far enough.
    ///
    /// `PerformanceManager.QueryPerf`, in one call for up to 250 entities; for history, with as many series in a call as
    /// vCenter accepts.
    ///
    /// - Parameters:
    ///   - entities: machines, hosts, clusters and so on, also mixed.
    ///   - counters: names, such as `cpu.usage.average`.
    ///   - instances: the whole, all parts, or one.
    ///   - period: which time.
    /// - Returns: one answer for each entity, in their order, also for those without samples.
    /// - Throws: ``VSphereError`` `.notFound` for unknown counters, with names that come near; `VimFault`,
    ///   `HTTPTransportError`, `CancellationError`.
    public func query(
        _ entities: [ManagedObjectReference<some ManagedObject>], counters names: [String],
        instances: Instances = .aggregate, over period: PerformancePeriod = .latest
    ) async throws -> [EntityPerformance] {
        let catalog = try await cache.catalog(of: service)
        let counters = try catalog.counters(named: names, host: service.configuration.host)
        guard !counters.isEmpty, !entities.isEmpty else { return [] }
        let manager = try await service.performanceManager()
        var answers: [String: EntityPerformance] = [:]
        for (query, group) in try await plan(entities.map(\.asAny), period, catalog, manager, &answers) {
            // vCenter refuses to read more than 64 series from its database at a time.
            let size = query.isRealTime ? 250 : max(1, 64 / counters.count)
            for start in stride(from: 0, to: group.count, by: size) {
                let batch = Array(group[start..<min(start + size, group.count)])
                try await ask(manager, query, batch, counters, instances, &answers)
            }
        }
        return entities.map { entity in
            answers[entity.value]
                ?? EntityPerformance(entity: entity.asAny, status: .noSamples, interval: nil, series: [])
        }
    }

    /// Groups entities by how they must be asked; what can have no answer gets one here.
    private func plan(
        _ entities: [ManagedObjectReference<AnyManagedObject>], _ period: PerformancePeriod,
        _ catalog: PerformanceCatalog, _ manager: PerformanceManager, _ answers: inout [String: EntityPerformance]
    ) async throws -> [(PerformanceQuery, [ManagedObjectReference<AnyManagedObject>])] {
        var now: Date?
        var plan: [(PerformanceQuery, [ManagedObjectReference<AnyManagedObject>])] = []
        var types: [String] = []
        for entity in entities where !types.contains(entity.type) { types.append(entity.type) }
        for type in types {
            let group = entities.filter { $0.type == type }
            // What statistics there are depends on the kind of entity: one that exists answers for all.
            var provider: PerfProviderSummary?
            var known: ArraySlice = group[...]
            while provider == nil, let entity = known.first {
                do { provider = try await manager.queryPerfProviderSummary(entity: entity) } catch let fault as VimFault
                    where fault.is(ManagedObjectNotFound.self) || fault.is(InvalidArgument.self)
                {
                    answers[entity.value] = EntityPerformance(
                        entity: entity, status: fault.is(InvalidArgument.self) ? .unsupported : .notFound,
                        interval: nil, series: [])
                    known.removeFirst()
                }
            }
            guard let provider else { continue }
            let intervals = provider.summarySupported ? catalog.intervals : []
            let refreshRate = provider.realTimeInterval
            // Real-time samples up to now are asked for by their number, whatever the time is.
            var query = PerformanceQuery(
                period, refreshRate: refreshRate, intervals: intervals, now: Date(timeIntervalSince1970: 0))
            if query?.start != nil {
                let time: Date
                if let now { time = now } else { time = try await serverTime() }
                now = time
                query = PerformanceQuery(period, refreshRate: refreshRate, intervals: intervals, now: time)
            }
            if let query {
                plan.append((query, Array(known)))
            } else {
                for entity in known {
                    answers[entity.value] = EntityPerformance(
                        entity: entity, status: .unsupported, interval: nil, series: [])
                }
            }
        }
        return plan
    }

    private func serverTime() async throws -> Date {
        try await ServiceInstance(ManagedObjectReference("ServiceInstance"), service: service).currentTime()
    }

    private func ask(
        _ manager: PerformanceManager, _ query: PerformanceQuery,
        _ entities: [ManagedObjectReference<AnyManagedObject>], _ counters: [PerformanceCounter],
        _ instances: Instances, _ answers: inout [String: EntityPerformance]
    ) async throws {
        let metrics = counters.map { PerfMetricId(counterId: $0.id, instance: instances.wireName) }
        var entities = entities
        while !entities.isEmpty {
            do {
                let found = try await manager.queryPerf(
                    querySpec: entities.map {
                        PerfQuerySpec(
                            entity: $0, startTime: query.start, endTime: query.end, maxSample: query.samples,
                            metricId: metrics, intervalId: query.interval, format: PerfFormat.normal.rawValue)
                    })
                for metric in found.compactMap({ $0.as(PerfEntityMetric.self) }) {
                    answers[metric.entity.value] = Self.answer(metric, query, counters)
                }
                return
            } catch let fault as VimFault {
                // One that was deleted meanwhile must not cost the others their answers.
                guard let missing = fault.as(ManagedObjectNotFound.self)?.obj,
                    let position = entities.firstIndex(where: { $0.value == missing.value })
                else { throw fault }
                answers[missing.value] = EntityPerformance(
                    entity: entities.remove(at: position), status: .notFound, interval: nil, series: [])
            }
        }
    }

    private static func answer(
        _ metric: PerfEntityMetric, _ query: PerformanceQuery, _ counters: [PerformanceCounter]
    ) -> EntityPerformance {
        let times = metric.sampleInfo.map(\.timestamp)
        let series = metric.value.compactMap { $0.as(PerfMetricIntSeries.self) }.compactMap { values in
            counters.first { $0.id == values.id.counterId }.map {
                PerformanceSeries(values, counter: $0, times: times, keeping: query.samples)
            }
        }.filter { !$0.samples.isEmpty }
        return EntityPerformance(
            entity: metric.entity, status: series.isEmpty ? .noSamples : .measured,
            interval: series.isEmpty ? nil : metric.sampleInfo.first?.interval ?? query.interval, series: series)
    }
}

extension PerfProviderSummary {
    /// Seconds between real-time samples; nil when there are none.
    fileprivate var realTimeInterval: Int? {
        guard currentSupported, let refreshRate, refreshRate > 0 else { return nil }
        return refreshRate
    }
}

extension VSphereClient {
    /// Performance counters by name.
    public var performance: Performance { Performance(service: self, cache: counterCache) }
}
