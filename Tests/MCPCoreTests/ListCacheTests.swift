import MCPCore
import MCPTestSupport
import Synchronization
import Testing

@Suite("Lists are made once")
struct ListCacheTests {
    /// Lets guests see only some tools, and counts how often it is asked.
    private final class Doorkeeper: Sendable {
        private let count = Mutex(0)
        var decisions: Int { count.withLock { $0 } }

        func view(of principal: Principal) -> AccessView {
            let isGuest = principal.id.hasPrefix("guest")
            return AccessView(id: isGuest ? "guests" : "staff") { subject in
                self.count.withLock { $0 += 1 }
                return isGuest && subject.name != "test_simple_text" ? .denied("Not for guests") : .allowed
            }
        }
    }

    private func names(_ client: TestClient, _ method: String = "tools/list") async -> [String] {
        let tools = await client.request(method)["result"]?["tools"]?.array ?? []
        return tools.compactMap { $0["name"]?.string }
    }

    @Test(
        "A list is filtered and written once for a view, however many principals share it and how often they ask",
        arguments: Revision.allCases)
    func once(revision: Revision) async throws {
        let doorkeeper = Doorkeeper()
        var configuration = ServerConfiguration.immediate
        configuration.access = doorkeeper.view
        let server = try ConformanceServer(configuration).server
        let guest = try await TestClient(server, revision, principal: Principal(id: "guest-1"))
        let staff = try await TestClient(server, revision, principal: Principal(id: "ann"))
        #expect(await names(guest) == ["test_simple_text"])
        let all = await names(staff)
        #expect(all.count > 20)
        let decisions = doorkeeper.decisions
        #expect(decisions > 0)
        let other = try await TestClient(server, revision, principal: Principal(id: "guest-2"))
        for _ in 0..<10 {
            #expect(await names(guest) == ["test_simple_text"])
            #expect(await names(other) == ["test_simple_text"])
            #expect(await names(staff) == all)
        }
        #expect(doorkeeper.decisions == decisions, "nobody was asked again")
    }

    @Test("A list that changed is made anew, for every view")
    func changes() async throws {
        let doorkeeper = Doorkeeper()
        var configuration = ServerConfiguration.immediate
        configuration.access = doorkeeper.view
        let server = try ConformanceServer(configuration).server
        let guest = try await TestClient(server, .v2026_07_28, principal: Principal(id: "guest"))
        let staff = try await TestClient(server, .v2026_07_28, principal: Principal(id: "ann"))
        _ = (await names(guest), await names(staff))
        try server.replaceTools([])
        #expect(await names(guest) == [])
        #expect(await names(staff) == [])
    }
}
