import MCPCore
import MCPHTTP
import MCPTestSupport
import Testing

@Suite("Streamable HTTP, 2026-07-28")
struct HTTPModernTests {
    @Test("A request is answered with JSON when nothing goes before its answer")
    func plainAnswer() async throws {
        let answer = try await HTTPTestClient().modern("tools/call", ["name": "test_simple_text"], id: "one")
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
        #expect(answer.messages.first?["id"] == "one" && answer.result?["resultType"] == "complete")
        #expect(answer.headers["mcp-session-id"] == nil)
    }

    @Test("Notifications make it a stream, which ends with the answer")
    func stream() async throws {
        let answer = try await HTTPTestClient().modern(
            "tools/call", ["name": "test_tool_with_progress", "_meta": ["progressToken": "p"]])
        #expect(answer.isStream && answer.messages.count == 4)
        #expect(answer.headers["cache-control"] == "no-cache, no-transform")
        #expect(answer.headers["x-accel-buffering"] == "no")
        #expect(answer.messages.prefix(3).allSatisfy { $0["method"] == "notifications/progress" })
        #expect(answer.result?["content"] != nil)
    }

    @Test("An answer that takes long becomes a stream that is kept open")
    func patience() async throws {
        let client = try HTTPTestClient(.immediate, .init(patience: .zero))
        let (caller, message) = client.modernCall("tools/call", ["name": "test_wait"])
        let reply = await caller.send("POST", message.encoded())
        guard case .events(let stream) = reply.body else { return #expect(Bool(false), "no stream") }
        stream.keepAlive()
        var pieces = stream.pieces.makeAsyncIterator()
        #expect(await pieces.next() == Array(":\n\n".utf8))
        client.endpoint.finished(stream)
        #expect(await pieces.next() == nil)
    }

    @Test(
        "Headers must say what the body says",
        arguments: [
            ([("Mcp-Method", nil)], 400, -32020), ([("Mcp-Method", "tools/list")], 400, -32020),
            ([("Mcp-Method", "TOOLS/CALL")], 400, -32020), ([("Mcp-Name", nil)], 400, -32020),
            ([("Mcp-Name", "other")], 400, -32020), ([("MCP-Protocol-Version", nil)], 400, -32020),
            ([("MCP-Protocol-Version", "v999.0.0")], 400, -32020),
            ([("MCP-Protocol-Version", "2025-11-25")], 400, -32020),
            ([("Mcp-Name", "=?base64?dGVzdF9zaW1wbGVfdGV4dA==?=")], 200, nil),
            ([("Mcp-Name", "=?base64?dGVzdF9zaW1wbGVfdGV4dA=?=")], 400, -32020),
            ([("Mcp-Name", "=?base64?dGVz*F9zaW1wbGVfdGV4dA==?=")], 400, -32020),
            ([("Mcp-Name", "=?base64?/w==?=")], 400, -32020), ([("Mcp-Name", "é")], 400, -32020),
            ([("Mcp-Name", " \ttest_simple_text  ")], 200, nil),
            ([("X-Other", "1"), ("Mcp-Session-Id", "x")], 200, nil),
            ([("MCP-METHOD", "tools/call")], 200, nil),
        ] as [([(String, String?)], Int, Int?)])
    func headers(changes: [(String, String?)], status: Int, code: Int?) async throws {
        let answer = try await HTTPTestClient().modern(
            "tools/call", ["name": "test_simple_text"], id: 7, headers: changes)
        #expect(answer.status == status)
        #expect(answer.error?["code"]?.int == code)
        #expect(answer.messages.first?["id"] == 7)
        #expect(answer.headers["content-type"] == "application/json")
    }

    @Test(
        "Arguments that are also headers must be the same in both",
        arguments: [
            (["region": "eu"], [("Mcp-Param-Region", "eu")], 200), (["region": "eu"], [], 400),
            (["region": "eu"], [("Mcp-Param-Region", "us")], 400),
            (["region": "日本"], [("mcp-param-region", "=?base64?5pel5pys?=")], 200),
            (["region": "eu"], [("Mcp-Param-Region", "=?base64?ZXU?=")], 400),
            (["region": "=?base64?x"], [("Mcp-Param-Region", "=?base64?x")], 200),
            ([:], [("Mcp-Param-Region", "eu")], 400), (["region": .null], [], 200), ([:], [], 200),
            (["shard": 7], [("Mcp-Param-Shard", "7")], 200), (["shard": 7.0], [("Mcp-Param-Shard", "7")], 200),
            (["shard": 7], [("Mcp-Param-Shard", "seven")], 400), (["dry": true], [("Mcp-Param-Dry", "true")], 200),
            (["dry": true], [("Mcp-Param-Dry", "1")], 400),
        ] as [(JSONObject, [(String, String?)], Int)])
    func routedArguments(arguments: JSONObject, headers: [(String, String?)], status: Int) async throws {
        let answer = try await HTTPTestClient().modern(
            "tools/call", ["name": "test_custom_headers", "arguments": .object(arguments)], headers: headers)
        #expect(answer.status == status)
        #expect(answer.error?["code"]?.int == (status == 200 ? nil : -32020))
    }

    @Test("A repeated routing header is refused", arguments: ["MCP-Protocol-Version", "Mcp-Method", "mcp-name"])
    func repeated(name: String) async throws {
        var (client, message) = try HTTPTestClient().modernCall("tools/call", ["name": "test_simple_text"])
        let value = client.headers.first { $0.name.lowercased() == name.lowercased() }?.value ?? ""
        client.headers.append((name, value))
        let answer = try await client.post(message)
        #expect(answer.status == 400 && answer.error?["code"] == -32020)
    }

    @Test(
        "What is wrong with a request has its status and its code, in the order of the checks",
        arguments: [
            ("{", 400, -32700), ("[]", 400, -32600), (#"{"jsonrpc":"2.0","id":1,"result":{}}"#, 400, -32600),
            (#"[{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}]"#, 400, -32600),
            (#"{"jsonrpc":"2.0","id":null,"method":"tools/list"}"#, 400, -32600),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, 400, -32602),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{}}}"#, 400, -32602),
        ])
    func brokenRequests(body: String, status: Int, code: Int) async throws {
        let client = try HTTPTestClient().with([("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list")])
        let answer = try await client.read(await client.send("POST", Array(body.utf8)))
        #expect(answer.status == status && answer.error?["code"]?.int == code)
    }

    @Test("An unknown revision in both places is refused, with those that are known")
    func unknownRevision() async throws {
        let answer = try await HTTPTestClient().modern(
            "server/discover", ["_meta": [MetaKey.protocolVersion: "v999.0.0"]],
            headers: [("MCP-Protocol-Version", "v999.0.0")])
        #expect(answer.status == 400 && answer.error?["code"] == -32022)
        #expect(answer.error?["data"] == ["supported": ["2026-07-28"], "requested": "v999.0.0"])
    }

    @Test(
        "A method that was removed is not found",
        arguments: ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "x/y"])
    func removed(method: String) async throws {
        let answer = try await HTTPTestClient().modern(method)
        #expect(answer.status == 404 && answer.error?["code"] == -32601 && answer.messages.first?["id"] == 1)
    }

    @Test("A capability that the client lacks is a bad request")
    func missingCapability() async throws {
        let answer = try await HTTPTestClient().modern("tools/call", ["name": "test_missing_capability"])
        #expect(answer.status == 400 && answer.error?["code"] == -32021)
        #expect(answer.error?["data"]?["requiredCapabilities"] == ["sampling": [:]])
    }

    @Test(
        "A notification is taken and dropped, one of an unknown revision is not",
        arguments: [("2026-07-28", 202), ("v999.0.0", 400)])
    func notifications(version: String, status: Int) async throws {
        let client = try HTTPTestClient().with([("MCP-Protocol-Version", version)])
        let reply = await client.send(
            "POST",
            JSON.object(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 1]]).encoded())
        #expect(reply.status == status)
        if status == 202 {
            guard case .none = reply.body else { return #expect(Bool(false), "a body") }
            #expect(!reply.headers.contains { $0.name == "Content-Type" })
        }
    }

    @Test(
        "Hosts and origins that are not allowed are refused",
        arguments: [
            ("evil.example.com", "http://evil.example.com", 421), ("localhost:8080", "http://evil.example.com", 403),
            ("localhost:8080", "http://localhost:8080", 200), ("127.0.0.1:1", nil, 200), ("[::1]:80", nil, 200),
            ("LOCALHOST", "null", 403), ("mcp.example.com:443", "https://app.example.com", 200),
            ("mcp.example.com:444", nil, 421),
        ] as [(String, String?, Int)])
    func origins(host: String, origin: String?, status: Int) async throws {
        var rules = OriginRules.local
        rules.hosts.insert("mcp.example.com:443")
        rules.origins.insert("https://app.example.com")
        let client = try HTTPTestClient(.immediate, .init(origins: rules, patience: .seconds(3600)))
        let answer = try await client.modern("server/discover", headers: [("Host", host), ("Origin", origin)])
        #expect(answer.status == status)
    }

    @Test("Subscriptions are a stream that ends with a result when the server stops")
    func subscriptions() async throws {
        let client = try HTTPTestClient()
        let (listener, message) = client.modernCall(
            "subscriptions/listen", ["notifications": ["toolsListChanged": true]], id: "L")
        let reply = await listener.send("POST", message.encoded())
        _ = try await client.modern("tools/call", ["name": "test_trigger_tool_change"])
        _ = try await client.modern("tools/call", ["name": "test_trigger_prompt_change"])
        client.endpoint.drain()
        let read = try await listener.read(reply)
        #expect(
            read.messages.map { $0["method"]?.string } == [
                "notifications/subscriptions/acknowledged", "notifications/tools/list_changed", nil,
            ])
        #expect(read.messages.dropLast().allSatisfy { $0["params"]?["_meta"]?[MetaKey.subscriptionID] == "L" })
        #expect(read.result?["resultType"] == "complete" && read.result?["_meta"]?[MetaKey.subscriptionID] == "L")
    }

    @Test("A client that leaves cancels its call")
    func leaving() async throws {
        let client = try HTTPTestClient(.immediate, .init(patience: .zero))
        let (caller, message) = client.modernCall("tools/call", ["name": "test_wait"])
        let reply = await caller.send("POST", message.encoded())
        guard case .events(let stream) = reply.body else { return #expect(Bool(false), "no stream") }
        stream.clientLeft()
        #expect(try await caller.read(reply).messages == [])
    }

    @Test(
        "Methods and types that are not served",
        arguments: [("GET", 405), ("DELETE", 405), ("PUT", 405), ("POST", 415)])
    func otherMethods(method: String, status: Int) async throws {
        let client = try HTTPTestClient().with([("Content-Type", "text/plain"), ("MCP-Protocol-Version", "2026-07-28")])
        let reply = await client.send(method, Array("{}".utf8))
        #expect(reply.status == status)
        #expect(method == "POST" || reply.headers.contains { $0.name == "Allow" })
    }

    @Test("Concurrent calls are all answered")
    func concurrent() async throws {
        let client = try HTTPTestClient()
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for id in 0..<20 {
                group.addTask {
                    try await client.modern(
                        "tools/call", ["name": "test_tool_with_progress", "_meta": ["progressToken": .integer(id)]],
                        id: .integer(id)
                    ).messages.last?["id"]?.int
                }
            }
            var ids: Set<Int?> = []
            for try await id in group { ids.insert(id) }
            #expect(ids.count == 20)
        }
    }
}
