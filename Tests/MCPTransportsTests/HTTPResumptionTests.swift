import MCPCore
import MCPTestSupport
import Testing

@testable import MCPHTTP

@Suite("Streams that go on over further connections")
struct HTTPResumptionTests {
    /// The events of a connection until it ends, or until there are so many.
    private func events(_ reply: HTTPReply, atMost limit: Int = .max) async -> [[String: String]] {
        guard case .events(let stream) = reply.body else { return [] }
        var events: [[String: String]] = []
        for await piece in stream.pieces {
            stream.wrote(piece.count)
            events.append(HTTPTestClient.event(piece))
            if events.count >= limit { break }
        }
        return events
    }

    private func call(_ tool: String, _ client: HTTPTestClient, token: JSON? = nil) async -> HTTPReply {
        var params: JSONObject = ["name": .string(tool)]
        if let token { params["_meta"] = ["progressToken": token] }
        let call: JSON = ["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": .object(params)]
        return await client.send("POST", call.encoded())
    }

    @Test("A connection that ends early was told how to come back, and coming back brings the answer")
    func polling() async throws {
        let client = try await HTTPTestClient().legacy()
        var reply = await call("test_reconnection", client, token: "p")
        var seen: [JSON] = []
        for connection in 0..<3 where seen.last?["result"] == nil {
            let events = await events(reply)
            let first = try #require(events.first)
            #expect(first["retry"] == "1000" && first["data"] == "", "connection \(connection)")
            let last = try #require(events.last?["id"])
            seen += try events.filter { $0["data"] != "" }.map { try JSON.parse($0["data"] ?? "") }
            reply = await client.with([("Last-Event-ID", last)]).send("GET")
        }
        #expect(seen.map { $0["method"]?.string ?? "answer" } == ["notifications/progress", "answer"])
        #expect(seen.last?["result"]?["content"]?[0]?["text"] == "Reconnected")
        #expect(await events(reply).filter { $0["data"] != "" } == [], "everything was there already")
    }

    @Test("What a client missed is sent again, once and in order, with nothing of other streams")
    func replay() async throws {
        let client = try await HTTPTestClient().legacy()
        let own = await client.send("GET")
        let ids = await events(await call("test_tool_with_progress", client, token: "p")).map { $0["id"] ?? "" }
        #expect(ids.count == 5 && Set(ids).count == 5)
        _ = try await client.request("tools/call", ["name": "test_trigger_tool_change"])
        for (position, id) in ids.enumerated() {
            let again = await events(await client.with([("Last-Event-ID", id)]).send("GET"))
            #expect(again.dropFirst().map { $0["id"] ?? "" } == Array(ids[(position + 1)...]))
        }
        let news = await events(own, atMost: 2)
        #expect(news.last?["data"]?.contains("tools/list_changed") == true)
        _ = try await client.request("tools/call", ["name": "test_trigger_prompt_change"])
        let resumed = await client.with([("Last-Event-ID", news.last?["id"])]).send("GET")
        #expect(await events(resumed, atMost: 2).last?["data"]?.contains("prompts/list_changed") == true)
    }

    @Test("Who opens the stream of a session anew gets what comes from then on")
    func reopened() async throws {
        let client = try await HTTPTestClient().legacy()
        _ = await client.send("GET")
        _ = try await client.request("tools/call", ["name": "test_trigger_tool_change"])
        let second = await client.send("GET")
        let opening = try #require(await events(second, atMost: 1).first?["id"])
        _ = try await client.request("tools/call", ["name": "test_trigger_prompt_change"])
        let resumed = await events(await client.with([("Last-Event-ID", opening)]).send("GET"), atMost: 2)
        #expect(resumed.last?["data"]?.contains("prompts/list_changed") == true)
    }

    @Test("Events that never were, and those of another session, are refused")
    func unknownEvents() async throws {
        let base = try HTTPTestClient()
        let (client, stranger) = (try await base.legacy(), try await base.legacy())
        let ids = await events(await call("test_tool_with_progress", client, token: "p")).map { $0["id"] ?? "" }
        for id in ["nonsense", "7", "1-", "-1", "1--1", "99-1", ids[0] + "-0", ""] {
            #expect(await client.with([("Last-Event-ID", id)]).send("GET").status == 400, "\(id)")
        }
        #expect(await stranger.with([("Last-Event-ID", ids[0])]).send("GET").status == 400)
        #expect(await client.with([("Last-Event-ID", ids[0])]).send("GET").status == 200)
    }

    @Test(
        "Older clients get ids, but no events without data, and their connections do not end early",
        arguments: [Revision.v2025_03_26, .v2025_06_18])
    func olderClients(revision: Revision) async throws {
        let client = try await HTTPTestClient().legacy(revision)
        let events = await events(await call("test_tool_with_progress", client, token: "p"))
        #expect(events.count == 4 && events.allSatisfy { $0["id"] != nil && $0["data"] != "" && $0["retry"] == nil })
        let answer = try await client.request(
            "tools/call", ["name": "test_reconnection", "_meta": ["progressToken": "p"]])
        #expect(answer.messages.count == 2 && answer.result != nil)
    }

    @Test("Requests of 2026-07-28 have no event ids, and their connections do not end early")
    func modernClients() async throws {
        let (client, message) = try HTTPTestClient().modernCall(
            "tools/call", ["name": "test_reconnection", "_meta": ["progressToken": "p"]])
        let events = await events(await client.send("POST", message.encoded()))
        #expect(events.count == 2 && events.allSatisfy { $0["id"] == nil && $0["retry"] == nil })
    }

    @Test("The events that are kept take a bounded amount of memory, the oldest go first")
    func bounds() async throws {
        let history = EventHistory(capacity: 10_000)
        let (long, short) = (history.open(session: "a"), history.open(session: "a"))
        history.send(Array("first".utf8), on: short, isLast: true)
        for number in 0..<1000 {
            history.send([UInt8](repeating: 0x30, count: number), on: long)
            #expect(history.size <= 10_000)
        }
        func reader() -> EventStream { EventStream(capacity: 1 << 20) }
        #expect(!history.resume(.init(stream: short, event: 0), session: "a", on: reader()), "its end is forgotten")
        let back = reader()
        #expect(history.resume(.init(stream: long, event: 0), session: "a", on: back), "it goes on")
        history.send(Array("last".utf8), on: long, isLast: true)
        var pieces: [String] = []
        for await piece in back.pieces { pieces.append(HTTPTestClient.event(piece)["data"] ?? "") }
        #expect((5...10).contains(pieces.count) && pieces.last == "last")
        history.send([UInt8](repeating: 0x30, count: 1 << 20), on: history.open(session: "b"))
        #expect(history.size < 2 << 20, "only the newest may be larger than all that may be kept")
    }
}
