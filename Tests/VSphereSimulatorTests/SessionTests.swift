import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Sessions", .timeLimit(.minutes(1)))
struct SessionTests {
    @Test("What a session has made goes with it, and nothing lists it any more")
    func nothingOutlivesItsSession() async throws {
        let bench = Bench()
        let client = bench.client
        let views = try await client.singleton("views") { $0.viewManager }
        let collector = try await client.content().propertyCollector.on(client)
        let specification = try await client.inventorySpecification([VirtualMachine._typeID: ["name"]])
        let view = try await views.createListView()
        _ = try await collector.createFilter(spec: specification, partialUpdates: false)
        _ = try await collector.createPropertyCollector()
        #expect(try await client.properties(of: [views.reference], ["viewList"]).first?.value("viewList") == [view])

        bench.simulator.cause(Trouble(at: "CurrentTime", .restart))
        _ = try await client.serverTime()
        #expect(try await views.createListView() != view)
        let world = bench.simulator.snapshot()
        #expect(world[views.reference, ViewManager.viewList]?.contains(view.as(View.self)!) == false)
        #expect(world[collector.reference, PropertyCollector.filter] == [])
        #expect(world.objects.values.count { $0.reference.value.hasPrefix("session[") } == 1)
        await client.shutdown()
        #expect(!bench.simulator.snapshot().objects.keys.contains { $0.hasPrefix("session[") })
    }

    @Test("However many tasks read events at a time, the collectors that a session may have are enough")
    func historiesWaitForEachOther() async throws {
        var settings = SimulatorSettings()
        // So that they are read side by side.
        settings.latency = .milliseconds(5)
        let client = Bench.client(of: Simulator.demo(settings))
        let manager = try await client.singleton("events") { $0.eventManager }.reference
        let properties = try #require(try await client.properties(of: [manager], ["maxCollector"]).first)
        let limit: Int = try #require(properties.value("maxCollector"))
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<3 * limit { group.addTask { try await client.events(limit: 3).count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 3, count: 3 * limit))
        await client.shutdown()
    }

    @Test("Who is cancelled while waiting to read events does not keep a place")
    func cancelledReadersLeave() async throws {
        var settings = SimulatorSettings()
        settings.latency = .milliseconds(5)
        let client = Bench.client(of: Simulator.demo(settings))
        _ = try await client.serverTime()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try? await client.events(limit: 3) } }
            group.cancelAll()
        }
        #expect(try await client.events(limit: 3).count == 3)
        await client.shutdown()
    }
}
