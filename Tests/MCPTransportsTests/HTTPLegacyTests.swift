import MCPCore
import MCPHTTP
import MCPTestSupport
import Testing

@Suite("Streamable HTTP, revisions with a handshake")
struct HTTPLegacyTests {
    @Test("A session is opened, used, ended, and then gone", arguments: Revision.legacy)
    func lifecycle(revision: Revision) async throws {
        let client = try await HTTPTestClient().legacy(revision)
        let id = try #require(client.headers.first { $0.name == "Mcp-Session-Id" }?.value)
        #expect(id.utf8.count >= 22 && id.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        let tools = try await client.request("tools/list")
        #expect(tools.status == 200 && tools.result?["tools"] != nil && tools.result?["resultType"] == nil)
        #expect(await client.send("DELETE").status == 204)
        #expect(try await client.request("ping").status == 404)
    }

    @Test("Notifications and answers are taken with 202 and nothing else")
    func accepted() async throws {
        let client = try await HTTPTestClient().legacy()
        for message in [
            ["jsonrpc": "2.0", "method": "notifications/initialized"],
            ["jsonrpc": "2.0", "method": "notifications/odd"],
            ["jsonrpc": "2.0", "id": "unasked", "result": [:]],
        ] as [JSON] {
            let reply = await client.send("POST", message.encoded())
            #expect(reply.status == 202 && reply.headers.isEmpty)
            guard case .none = reply.body else { return #expect(Bool(false), "a body") }
        }
    }

    @Test("Without a session, with an unknown one, or with another principal's")
    func wrongSessions() async throws {
        let base = try HTTPTestClient()
        let client = try await base.legacy()
        #expect(try await client.with([("Mcp-Session-Id", nil)]).request("ping").status == 400)
        #expect(try await client.with([("Mcp-Session-Id", "unknown")]).request("ping").status == 404)
        var other = client
        other.principal = Principal(id: "someone else")
        #expect(try await other.request("ping").status == 404)
        #expect(await other.send("DELETE").status == 404)
        #expect(try await client.request("ping").status == 200)
    }

    @Test("A tool asks over the stream of its call, and the answer comes by another call")
    func asking() async throws {
        let client = try await HTTPTestClient().legacy(capabilities: ["elicitation": [:]])
        let call: JSON = [
            "jsonrpc": "2.0", "id": 5, "method": "tools/call",
            "params": ["name": "test_elicitation", "arguments": ["message": "Who?"]],
        ]
        let reply = await client.send("POST", call.encoded())
        guard case .events(let stream) = reply.body else { return #expect(Bool(false), "no stream") }
        var pieces = stream.pieces.makeAsyncIterator()
        let question = try #require(try await HTTPTestClient.next(&pieces))
        #expect(question["method"] == "elicitation/create")
        let answer: JSON = [
            "jsonrpc": "2.0", "id": question["id"] ?? .null,
            "result": ["action": "accept", "content": ["username": "ann"]],
        ]
        #expect(await client.send("POST", answer.encoded()).status == 202)
        let result = try #require(try await HTTPTestClient.next(&pieces))
        #expect(result["id"] == 5 && result["result"]?["content"]?[0]?["text"]?.string?.contains("ann") == true)
        #expect(await pieces.next() == nil)
    }

    @Test("What belongs to no call goes to the stream that GET opens, and to one only")
    func unsolicited() async throws {
        let client = try await HTTPTestClient().legacy()
        let first = await client.send("GET")
        let second = await client.send("GET")
        #expect(first.status == 200 && second.status == 200)
        _ = try await client.request("tools/call", ["name": "test_trigger_tool_change"])
        #expect(try await client.read(first).messages == [])
        let read = try await client.read(second, atMost: 1)
        #expect(read.messages.map { $0["method"]?.string } == ["notifications/tools/list_changed"])
        #expect(await client.with([("Mcp-Session-Id", nil)]).send("GET").status == 405)
    }

    @Test("A client that leaves has not cancelled; a notification cancels, and ends the stream")
    func cancelling() async throws {
        let client = try await HTTPTestClient(.immediate, .init(patience: .zero)).legacy()
        let call: JSON = ["jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": ["name": "test_wait"]]
        let reply = await client.send("POST", call.encoded())
        let cancel: JSON = ["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 5]]
        #expect(await client.send("POST", cancel.encoded()).status == 202)
        #expect(try await client.read(reply).error != nil)
    }

    @Test("Batches are served at 2025-03-26 only", arguments: [(Revision.v2025_03_26, 200), (.v2025_06_18, 400)])
    func batches(revision: Revision, status: Int) async throws {
        let client = try await HTTPTestClient().legacy(revision)
        let answer = try await client.post([
            ["jsonrpc": "2.0", "id": 1, "method": "ping"], ["jsonrpc": "2.0", "method": "notifications/odd"],
            ["jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": ["name": "test_simple_text"]],
        ])
        #expect(answer.status == status)
        if status == 200 { #expect(answer.messages.first?.array?.map { $0["id"] } == [1, 2]) }
    }

    @Test("Errors of requests are answers: their status is 200")
    func errors() async throws {
        let client = try await HTTPTestClient().legacy()
        let answer = try await client.request("nonsense")
        #expect(answer.status == 200 && answer.error?["code"] == -32601)
    }

    @Test("A session that nobody uses ends, and so does the oldest when there are too many")
    func expiry() async throws {
        let clock = TestClock()
        var configuration = ServerConfiguration.immediate
        configuration.time.uptime = { clock.now }
        let base = try HTTPTestClient(
            configuration,
            .init(patience: .seconds(3600), sessionLifetime: .seconds(10), maximumSessions: 2))
        let old = try await base.legacy()
        clock.advance(.seconds(8))
        let newer = try await base.legacy()
        clock.advance(.seconds(1))
        let newest = try await base.legacy()
        #expect(try await old.request("ping").status == 404)
        #expect(try await newer.request("ping").status == 200)
        clock.advance(.seconds(11))
        #expect(try await newest.request("ping").status == 404)
    }

    @Test("A process that starts anew does not know old sessions: 404 makes clients begin again")
    func restart() async throws {
        let client = try await HTTPTestClient().legacy()
        var reborn = try HTTPTestClient()
        reborn.headers = client.headers
        #expect(try await reborn.request("ping").status == 404)
        #expect(try await reborn.with([("Mcp-Session-Id", nil)]).legacy().request("ping").status == 200)
    }
}
