import Foundation
import Testing
import VimTypes

@testable import VSphere

@Suite struct PerformanceTests {
    private static func information(_ id: Int, _ name: String, _ unit: PerformanceManagerUnit) -> PerfCounterInfo {
        let parts = name.split(separator: ".").map(String.init)
        func words(_ key: String) -> ElementDescription { ElementDescription(label: key, summary: key, key: key) }
        return PerfCounterInfo(fields: [
            "key": id, "groupInfo": words(parts[0]), "nameInfo": words(parts[1]), "unitInfo": words(unit.rawValue),
            "rollupType": PerfSummaryType(rawValue: parts[2]), "statsType": PerfStatsType.rate,
        ])
    }

    private static func counter(_ id: Int, _ name: String, _ unit: PerformanceManagerUnit) -> PerformanceCounter {
        PerformanceCounter(information(id, name, unit))
    }

    private static let day = PerfInterval(key: 1, samplingPeriod: 300, name: "day", length: 86_400, enabled: true)
    private static let week = PerfInterval(key: 2, samplingPeriod: 1800, name: "week", length: 604_800, enabled: true)
    private static let off = PerfInterval(key: 3, samplingPeriod: 7200, name: "off", length: 2_592_000, enabled: false)

    private let catalog = PerformanceCatalog(
        [
            counter(2, "cpu.usage.average", .percent), counter(1, "cpu.usage.maximum", .percent),
            counter(6, "cpu.usagemhz.average", .megaHertz), counter(24, "mem.usage.average", .percent),
            counter(33, "mem.active.average", .kiloBytes), counter(125, "disk.usage.average", .kiloBytesPerSecond),
        ], intervals: [week, off, day])

    @Test func `counters have names that are the same on each server`() throws {
        let found = try catalog.counters(
            named: ["mem.active.average", "CPU.Usage.Average", "mem.active.average"], host: "vc")
        #expect(found.map(\.id) == [33, 2])
        #expect(found.map(\.unitSymbol) == ["KB", "%"])
    }

    @Test(arguments: [
        ("cpu.usage", ["cpu.usage.average", "cpu.usage.maximum"]),
        ("cpu.usage.avg", ["cpu.usage.average", "cpu.usage.maximum"]), ("cpu.usgae.average", ["cpu.usage.average"]),
        ("mem.aktive.average", ["mem.active.average"]),
    ])
    func `an unknown counter is an error with names that come near`(name: String, near: [String]) throws {
        #expect(catalog.nearMisses(of: name).prefix(near.count) == near[...])
        let error = try #require(throws: VSphereError.self) {
            try catalog.counters(named: ["cpu.usage.average", name], host: "vc")
        }
        #expect(error.code == .notFound)
        #expect(error.message.contains("'\(name)'. Did you mean \(near[0])"))
        #expect(catalog.nearMisses(of: "nothing.like.this").isEmpty)
    }

    @Test(arguments: [("", "", 0), ("abc", "", 3), ("", "abc", 3), ("kitten", "sitting", 3), ("same", "same", 0)])
    func `names are as far apart as letters must change`(left: String, right: String, distance: Int) {
        #expect(PerformanceCatalog.distance(left, right) == distance)
    }

    struct Choice: Sendable, CustomTestStringConvertible {
        let period: PerformancePeriod
        var refreshRate: Int? = 20
        var hasHistory = true
        let interval: Int?
        var samples = 0
        var start: Double?

        var testDescription: String { "\(period), \(refreshRate ?? 0) s" }
    }

    @Test(arguments: [
        Choice(period: .latest, interval: 20, samples: 1),
        Choice(period: .latest(samples: 15), interval: 20, samples: 15),
        Choice(period: .latest, refreshRate: nil, interval: 300, samples: 1, start: 9_999_400),
        Choice(period: .last(.seconds(600)), interval: 20, samples: 31),
        Choice(period: .last(.seconds(7200)), interval: 300, samples: 25, start: 9_992_800),
        Choice(period: .last(.seconds(7200)), hasHistory: false, interval: 20, samples: 361),
        Choice(period: .last(.seconds(172_800)), interval: 1800, samples: 97, start: 9_827_200),
        Choice(period: .last(.seconds(1_209_600)), interval: 1800, samples: 673, start: 8_790_400),
        Choice(
            period: .between(Date(timeIntervalSince1970: 9_999_000), Date(timeIntervalSince1970: 9_999_100)),
            interval: 20, samples: 6, start: 9_999_000),
        Choice(
            period: .between(Date(timeIntervalSince1970: 9_950_600), Date(timeIntervalSince1970: 9_950_000)),
            interval: 300, samples: 3, start: 9_950_000),
        Choice(period: .last(.seconds(60)), refreshRate: nil, hasHistory: false, interval: nil),
    ])
    func `the shortest interval that reaches back far enough is chosen`(choice: Choice) {
        let query = PerformanceQuery(
            choice.period, refreshRate: choice.refreshRate, intervals: choice.hasHistory ? catalog.intervals : [],
            now: Date(timeIntervalSince1970: 10_000_000))
        #expect(query?.interval == choice.interval)
        #expect(query?.isRealTime == choice.interval.map { $0 == 20 })
        #expect(query?.start?.timeIntervalSince1970 == choice.start)
        if choice.interval != nil { #expect(query?.samples == choice.samples) }
    }

    private static let now = Date(timeIntervalSince1970: 10_000_000)

    /// What a machine's `QueryPerf` answers: newest sample first, the middle one not taken.
    private static func metric(_ entity: ManagedObjectReference<AnyManagedObject>, _ values: [Int]) -> PerfEntityMetric
    {
        PerfEntityMetric(fields: [
            "entity": entity,
            "sampleInfo": values.indices.map { index in
                PerfSampleInfo(fields: ["timestamp": now - Double(20 * index), "interval": 20])
            },
            "value": [2, 33].map { id in
                PerfMetricSeries(
                    PerfMetricIntSeries(fields: ["id": PerfMetricId(counterId: id, instance: ""), "value": values]))
            },
        ])
    }

    private func performance(_ service: ScriptedService) -> Performance {
        Performance(service: service, cache: PerformanceCatalog.Cache(catalog, of: ScriptedService.content))
    }

    private func service() -> ScriptedService {
        ScriptedService([
            "QueryPerfProviderSummary": { call in
                let entity: ManagedObjectReference<AnyManagedObject>? = call.argument("entity")
                guard let entity, entity.type != "Folder" else {
                    throw VimFault(
                        operation: "QueryPerfProviderSummary", message: "entity",
                        detail: InvalidArgument(fields: [:]).asAny)
                }
                if entity.value == "vm-gone" { throw notFound(entity) }
                return PerfProviderSummary(fields: [
                    "entity": entity, "currentSupported": entity.type != "Datastore", "summarySupported": true,
                    "refreshRate": entity.type == "Datastore" ? -1 : 20,
                ])
            },
            "CurrentTime": { _ in Self.now },
            "QueryPerf": { call in
                let queries: [AnyDataObject] = call.argument("querySpec") ?? []
                return try queries.compactMap { $0.as(PerfQuerySpec.self) }.map { query in
                    if query.entity.value == "vm-deleted" { throw notFound(query.entity) }
                    let values = query.entity.value == "vm-off" ? [] : [4250, -1, 1000]
                    return PerfEntityMetricBase(Self.metric(query.entity, values))
                }
            },
        ])
    }

    @Test func `values come by time, in true units, without samples that were not taken`() async throws {
        let service = service()
        let machine = ManagedObjectReference<VirtualMachine>("vm-1")
        let answers = try await performance(service).query(
            [machine], counters: ["cpu.usage.average", "mem.active.average"], over: .latest(samples: 3))
        let answer = try #require(answers.first)
        #expect(answer.status == .measured)
        #expect(answer.interval == 20)
        let usage = try #require(answer["cpu.usage.average"])
        #expect(
            usage.samples == [
                PerformanceSeries.Sample(time: Self.now - 40, value: 10),
                PerformanceSeries.Sample(time: Self.now, value: 42.5),
            ])
        #expect(usage.latest == 42.5)
        #expect(usage.average == 26.25)
        #expect(usage.minimum == 10)
        #expect(usage.maximum == 42.5)
        #expect(answer["mem.active.average"]?.latest == 4250)
        #expect(answer["mem.active.average", instance: "0"] == nil)
        #expect(service.operations == ["QueryPerfProviderSummary", "QueryPerf"])
    }

    @Test func `entities without samples are told apart, and cost the others nothing`() async throws {
        let service = service()
        let entities = [
            ("VirtualMachine", "vm-gone"), ("VirtualMachine", "vm-1"), ("VirtualMachine", "vm-off"),
            ("VirtualMachine", "vm-deleted"), ("Folder", "group-v1"), ("Datastore", "datastore-1"),
        ].map { ManagedObjectReference<AnyManagedObject>($1, type: $0) }
        let answers = try await performance(service).query(entities, counters: ["cpu.usage.average"])
        #expect(answers.map(\.entity) == entities)
        #expect(answers.map(\.status) == [.notFound, .measured, .noSamples, .notFound, .unsupported, .measured])
        // One call for the machines, one more without the deleted one, and one for the datastore's history.
        #expect(service.calls("QueryPerf").count == 3)
        let history: [AnyDataObject]? = service.calls("QueryPerf").last?.argument("querySpec")
        let query = try #require(history?.first?.as(PerfQuerySpec.self))
        #expect(query.intervalId == 300)
        #expect(query.startTime == Self.now - 600)
    }

    /// A server whose performance manager tells one answer after the other.
    private func server(_ answers: [ObjectContent]) -> ScriptedService {
        let answers = Answers(answers)
        return ScriptedService([:]) { _ in [answers.next()] }
    }

    /// What a performance manager tells of its counters.
    private static func manager(_ counters: [PerfCounterInfo]) throws -> ObjectContent {
        let type = try #require(Vim.schema.type(named: "ArrayOfPerfCounterInfo"))
        let array = try #require(AnyArray(type, counters.map { .object($0.asAny) }))
        var property = DynamicProperty(fields: ["name": "perfCounter"])
        property._storage.setAny(.array(array), 1)
        return ObjectContent(fields: [
            "obj": ManagedObjectReference<PerformanceManager>("PerfMgr").asAny, "propSet": [property],
        ])
    }

    @Test func `a catalogue is asked for once, unless there is nothing in it`() async throws {
        let service = server([
            try Self.manager([]), try Self.manager([Self.information(7, "cpu.usage.average", .percent)]),
            try Self.manager([Self.information(8, "cpu.usage.average", .percent)]),
        ])
        let performance = Performance(service: service, cache: PerformanceCatalog.Cache())
        #expect(try await performance.counters().isEmpty)
        #expect(try await performance.counters().map(\.id) == [7])
        #expect(try await performance.counters().map(\.id) == [7])
    }

    @Test func `the catalogue of another server is of no use`() async throws {
        let other = ServiceContent(fields: ["rootFolder": ManagedObjectReference<Folder>("group-d2")])
        let service = server([try Self.manager([Self.information(7, "cpu.usage.average", .percent)])])
        let performance = Performance(service: service, cache: PerformanceCatalog.Cache(catalog, of: other))
        #expect(try await performance.counters(named: ["cpu.usage.average"]).map(\.id) == [7])
    }

    @Test func `a catalogue that may not be read is a fault`() async throws {
        let denied = LocalizedMethodFault(fault: MethodFault(NoPermission(fields: [:])))
        let service = server([
            ObjectContent(fields: [
                "obj": ManagedObjectReference<PerformanceManager>("PerfMgr").asAny,
                "missingSet": [MissingProperty(fields: ["path": "perfCounter", "fault": denied])],
            ])
        ])
        let performance = Performance(service: service, cache: PerformanceCatalog.Cache())
        let fault = await #expect(throws: VimFault.self) { try await performance.counters() }
        #expect(fault?.is(NoPermission.self) == true)
    }

    @Test func `a thousand machines are asked in four calls, and the kind of entity once`() async throws {
        let service = service()
        let machines = (1...1000).map { ManagedObjectReference<VirtualMachine>("vm-\($0)") }
        let answers = try await performance(service).query(machines, counters: ["cpu.usage.average"])
        #expect(answers.count { $0.status == .measured } == 1000)
        #expect(service.calls("QueryPerf").count == 4)
        #expect(service.calls("QueryPerfProviderSummary").count == 1)
    }
}
