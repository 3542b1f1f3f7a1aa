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
}
