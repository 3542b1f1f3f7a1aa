import HTTPTransport
import Testing
import VimTypes

@testable import VSphere

@Suite(.timeLimit(.minutes(1))) struct UpdatesTests {
    typealias Updates = PropertyUpdates<VirtualMachine>

    private struct Enough: Error {}

    private let specification = PropertyFilterSpec(propSet: [], objectSet: [])

    /// A server whose collectors are numbered, and whose waits answer in order.
    private func service(
        _ waits: [@Sendable (MethodCall) throws -> UpdateSet?]
    ) -> ScriptedService {
        let collectors = Answers((1...20).map { ManagedObjectReference<PropertyCollector>("collector-\($0)") })
        let waits = Answers(waits)
        return ScriptedService([
            "CreatePropertyCollector": { _ in collectors.next() },
            "CreateFilter": { _ in ManagedObjectReference<PropertyFilter>("filter-1") },
            "WaitForUpdatesEx": { call in try waits.next()(call) },
            "DestroyPropertyCollector": { _ in nil },
        ])
    }

    private func first(_ updates: Updates) async throws -> PropertyUpdate<VirtualMachine>? {
        for try await update in updates { return update }
        return nil
    }

    @Test func `the first update tells all, the next ones what changed, and the version goes along`() async throws {
        let service = service([
            { _ in updateSet("1", [("vm-1", .enter, ["name": "a"]), ("vm-2", .enter, ["name": "b"])]) },
            { _ in nil },
            { _ in updateSet("2", [("vm-2", .modify, ["name": "c"])]) },
            { _ in updateSet("3", [("vm-1", .leave, [:])]) },
        ])
        var seen: [String] = []
        try await service.watching(specification) { (updates: Updates) in
            for try await update in updates {
                seen += update.objects.map {
                    "\(update.isFullState) \($0.kind) \($0.reference.value) \($0.properties.value("name") ?? "")"
                }
                if seen.count == 4 { break }
            }
        }
        #expect(seen == ["true enter vm-1 a", "true enter vm-2 b", "false modify vm-2 c", "false leave vm-1 "])
        let versions = service.calls("WaitForUpdatesEx").map { $0.argument("version", as: String.self) }
        #expect(versions == [nil, "1", "1", "2"])
        #expect(service.operations.last == "DestroyPropertyCollector")
    }

    @Test func `the parts of a truncated answer come as one`() async throws {
        let service = service([
            { _ in updateSet("1", truncated: true, [("vm-1", .enter, ["name": "a"])]) },
            { _ in updateSet("2", truncated: true, [("vm-2", .enter, ["name": "b"])]) },
            { _ in updateSet("3", [("vm-3", .enter, ["name": "c"])]) },
        ])
        let update = try await service.watching(specification) { (updates: Updates) in
            try await first(updates)
        }
        #expect(update?.objects.map(\.reference.value) == ["vm-1", "vm-2", "vm-3"])
        #expect(update?.isFullState == true)
    }

    @Test func `nothing in view is told once`() async throws {
        let service = service([{ _ in updateSet("1", []) }, { _ in throw Enough() }])
        var states: [Bool] = []
        await #expect(throws: Enough.self) {
            try await service.watching(specification) { (updates: Updates) in
                for try await update in updates { states.append(update.isFullState && update.objects.isEmpty) }
            }
        }
        #expect(states == [true])
    }

    @Test func `a collector that went with its session is made again, and all is told again`() async throws {
        let service = service([
            { _ in updateSet("1", [("vm-1", .enter, ["name": "a"])]) },
            { call in throw notFound(call.target) },
            { _ in updateSet("1", [("vm-2", .enter, ["name": "b"])]) },
        ])
        var machines = ObservedObjects<VirtualMachine>()
        try await service.watching(specification) { (updates: Updates) in
            for try await update in updates {
                machines.apply(update)
                if machines.all.first?.reference.value == "vm-2" { break }
            }
        }
        #expect(machines.count == 1)
        let collectors = service.calls("WaitForUpdatesEx").map(\.target.value)
        #expect(collectors == ["collector-1", "collector-1", "collector-2"])
        #expect(service.calls("WaitForUpdatesEx")[2].argument("version", as: String.self) == nil)
        #expect(service.calls("DestroyPropertyCollector").map(\.target.value) == ["collector-1", "collector-2"])
    }

    @Test(arguments: [4, 5]) func `a collector that is gone before it has a filter is made again`(lost: Int)
        async throws
    {
        let collectors = Answers((1...20).map { ManagedObjectReference<PropertyCollector>("collector-\($0)") })
        let filters = Answers<ManagedObjectReference<PropertyFilter>?>(
            Array(repeating: nil, count: lost) + [ManagedObjectReference("filter-1")])
        let service = ScriptedService([
            "CreatePropertyCollector": { _ in collectors.next() },
            "CreateFilter": { call in
                guard let filter = filters.next() else { throw notFound(call.target) }
                return filter
            },
            "WaitForUpdatesEx": { _ in updateSet("1", [("vm-1", .enter, ["name": "a"])]) },
            "DestroyPropertyCollector": { _ in nil },
        ])
        var count: Int?
        var error: VSphereError?
        do {
            count = try await service.watching(specification) { (updates: Updates) in try await first(updates) }?
                .objects.count
        } catch let lost as VSphereError { error = lost }
        // A session that is lost again and again is somebody's to know.
        #expect(count == (lost < 5 ? 1 : nil))
        #expect(error?.code == (lost < 5 ? nil : .sessionLost))
        #expect(service.calls("CreatePropertyCollector").count == 5)
        #expect(service.calls("DestroyPropertyCollector").count == 5)
    }

    @Test func `properties withheld from an expired session are no update`() async throws {
        let service = service([
            { _ in
                let missing = MissingProperty(fields: [
                    "path": "name",
                    "fault": LocalizedMethodFault(fault: MethodFault(NotAuthenticated(fields: [:]))),
                ])
                let object = ObjectUpdate(fields: [
                    "kind": ObjectUpdateKind.enter, "obj": ManagedObjectReference<VirtualMachine>("vm-1").asAny,
                    "missingSet": [missing],
                ])
                let filter = PropertyFilterUpdate(fields: [
                    "filter": ManagedObjectReference<PropertyFilter>("filter-1"), "objectSet": [object],
                ])
                return UpdateSet(fields: ["version": "1", "filterSet": [filter]])
            },
            { _ in updateSet("1", [("vm-1", .enter, ["name": "a"])]) },
        ])
        let update = try await service.watching(specification) { (updates: Updates) in
            try await first(updates)
        }
        #expect(update?.objects.first?.properties.value("name") == "a")
        #expect(service.calls("CreatePropertyCollector").count == 2)
    }

    @Test func `a server that stays away is tried for half a minute`() async throws {
        let away = VSphereError(.unexpectedAnswer, host: "vc", "answered with HTTP status 503")
        let service = service([{ _ in updateSet("1", []) }, { _ in throw away }])
        let clock = HurriedClock()
        let error = try await #require(throws: VSphereError.self) {
            try await service.watching(specification, clock: clock) { (updates: Updates) in
                for try await _ in updates {}
            }
        }
        #expect(error.code == .unexpectedAnswer)
        #expect(clock.pauses == [1, 2, 4, 8, 16].map { .seconds($0) })
        let made = service.calls("CreatePropertyCollector").count
        #expect(service.calls("DestroyPropertyCollector").count == made)
    }

    @Test func `an object that does not exist is the caller's error, and nothing stays behind`() async throws {
        let machine = ManagedObjectReference<VirtualMachine>("vm-9")
        let service = ScriptedService([
            "CreatePropertyCollector": { _ in ManagedObjectReference<PropertyCollector>("collector-1") },
            "CreateFilter": { _ in throw notFound(machine) },
            "DestroyPropertyCollector": { _ in nil },
        ])
        let fault = try await #require(throws: VimFault.self) {
            try await service.watching(specification) { (_: Updates) in }
        }
        #expect(fault.as(ManagedObjectNotFound.self)?.obj.value == "vm-9")
        #expect(service.operations == ["CreatePropertyCollector", "CreateFilter", "DestroyPropertyCollector"])
    }

    @Test func `leaving by an error destroys the collector`() async throws {
        let service = service([{ _ in updateSet("1", []) }])
        await #expect(throws: Enough.self) {
            try await service.watching(specification) { (_: Updates) in throw Enough() }
        }
        #expect(service.operations.last == "DestroyPropertyCollector")
    }

    @Test func `a cancelled loop ends, and destroys the collector all the same`() async throws {
        let (waiting, wait) = AsyncStream.makeStream(of: Void.self)
        let service = ScriptedService([
            "CreatePropertyCollector": { _ in ManagedObjectReference<PropertyCollector>("collector-1") },
            "CreateFilter": { _ in ManagedObjectReference<PropertyFilter>("filter-1") },
            "WaitForUpdatesEx": { _ in
                wait.finish()
                try await Task.sleep(for: .seconds(3600))
                return nil
            },
            "DestroyPropertyCollector": { _ in
                try Task.checkCancellation()
                return nil
            },
        ])
        let specification = specification
        let loop = Task {
            try await service.watching(specification) { (updates: Updates) in for try await _ in updates {} }
        }
        for await _ in waiting {}
        loop.cancel()
        await #expect(throws: CancellationError.self) { try await loop.value }
        #expect(service.operations.last == "DestroyPropertyCollector")
    }

    @Test(
        arguments: [
            (.seconds(60), nil, 30), (.seconds(10), nil, 5), (nil, nil, 30), (.seconds(1), nil, 1),
            (.seconds(60), .seconds(20), 10),
        ] as [(Duration?, Duration?, Int)])
    func `the server answers before the transport gives it up`(idle: Duration?, total: Duration?, wait: Int) {
        var configuration = VSphereConfiguration(host: "vc", user: "user", password: "right")
        configuration.timeouts = HTTPTimeouts(idle: idle, total: total)
        #expect(VSphereClient(configuration).longestWait == wait)
    }

    @Test func `observed objects hold what the updates said last`() {
        var machines = ObservedObjects<VirtualMachine>()
        func apply(_ set: UpdateSet, isFullState: Bool = false) {
            machines.apply(PropertyUpdate([set], isFullState: isFullState))
        }
        let machine = ManagedObjectReference<VirtualMachine>("vm-1")
        apply(updateSet("1", [("vm-1", .enter, ["name": "a", "guest.ipAddress": "10.0.0.1"])]), isFullState: true)
        apply(updateSet("2", [("vm-1", .modify, ["guest.ipAddress": nil]), ("vm-2", .enter, ["name": "b"])]))
        #expect(machines.count == 2)
        #expect(machines[machine]?.value("name") == "a")
        #expect(machines[machine]?.values.keys.sorted() == ["name"])
        apply(updateSet("3", [("vm-2", .leave, [:])]))
        #expect(machines.all.map(\.reference.value) == ["vm-1"])
        apply(updateSet("1", []), isFullState: true)
        #expect(machines.count == 0)
    }

    @Test func `work that must be finished is, when the caller is cancelled, but not for ever`() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let clock = HurriedClock()
        let caller = Task {
            try await finishing(since: .cancellation, clock: clock) {
                start.finish()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        for await _ in started {}
        #expect(clock.pauses.isEmpty)
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(clock.pauses == [.seconds(10)])
    }
}
