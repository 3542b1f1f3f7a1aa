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

    @Test("Tools are made when a client first asks for them, once; before that the server answers without them")
    func madeWhenNeeded() async throws {
        let times = Mutex(0)
        let server = try Server(
            .immediate,
            makingTools: {
                times.withLock { $0 += 1 }
                return [
                    AnyTool(
                        ToolDefinition(
                            name: "a", title: "A", description: "A", permission: .readOnly, hints: .reads)
                    ) { _, _ in ToolResult([.text("done")]) }
                ]
            })
        let client = try await TestClient(server, .v2025_11_25)
        #expect(times.withLock { $0 } == 0)
        #expect(await client.call("a")["content"]?[0]?["text"] == "done")
        #expect(await names(client) == ["a"] && times.withLock { $0 } == 1)
    }

    @Test("Tools that cannot be made are an error that says why, for lists and calls")
    func cannotBeMade() async throws {
        let server = try Server(.immediate, makingTools: { throw DeclarationError(.badRule, "Tool.argument", "why") })
        let client = try await TestClient(server, .v2025_11_25)
        for answer in [await client.request("tools/list"), await client.request("tools/call", ["name": "a"])] {
            #expect(answer["error"]?["code"] == -32603)
            #expect(answer["error"]?["message"]?.string?.contains("why") == true)
        }
    }
}
