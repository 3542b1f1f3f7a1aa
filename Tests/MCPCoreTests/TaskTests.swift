import MCPCore
import MCPTestSupport
import Synchronization
import Testing

/// The tasks extension, by the fixtures of the conformance suite.
@Suite("Calls that become tasks")
struct TaskTests {
    private static let tasks = "io.modelcontextprotocol/tasks"
    private static let known: JSONObject = ["extensions": [tasks: [:]], "elicitation": [:]]

    private func tool(
        _ name: String, _ support: TaskSupport, body: @escaping AnyTool.Body
    ) -> AnyTool {
        AnyTool(
            ToolDefinition(
                name: name, title: name, description: name, permission: .readOnly, hints: .reads, taskSupport: support),
            body: body)
    }

    /// Runs a test with a server whose tasks are worked on.
    private func withServer(_ body: (Server) async throws -> Void) async throws {
        var configuration = ServerConfiguration.immediate
        configuration.extensions = [Self.tasks: [:]]
        let time = configuration.time
        let server = try Server(
            configuration,
            tools: [
                tool("greet", .never) { _, _ in ToolResult([.text("hello")]) },
                tool("slow_compute", .whenKnown) { _, _ in ToolResult([.text("computed")]) },
                tool("failing_job", .required) { _, _ in throw ToolError(.invalid, "It failed") },
                tool("protocol_error_job", .whenKnown) { _, _ in throw ProtocolError(.internalError, "broken") },
                tool("confirm_delete", .whenKnown) { arguments, context in
                    let answer = try await context.elicit("confirm", "Delete?", [.boolean("ok")])
                    return ToolResult([.text("\(answer)")])
                },
                tool("endless", .whenKnown) { _, _ in
                    try await time.sleep(.seconds(3600))
                    return ToolResult([])
                },
            ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await server.runTasks() }
            try await body(server)
            group.cancelAll()
        }
    }

    /// Asks for a task until it is in one of these states.
    private func poll(_ client: TestClient, _ id: JSON, until states: [JSON]) async -> JSON {
        while true {
            let task = await client.request("tasks/get", ["taskId": id])["result"] ?? .null
            if let status = task["status"], !states.contains(status) {
                await Task.yield()
            } else {
                return task
            }
        }
    }

    @Test(
        "A call becomes a task, which ends with the result of the tool",
        arguments: [("slow_compute", "computed", nil), ("failing_job", "It failed", true)] as [(String, String, Bool?)])
    func completes(name: String, text: String, isError: Bool?) async throws {
        try await withServer { server in
            let client = try await TestClient(server, .v2026_07_28, capabilities: Self.known)
            let created = await client.call(name)
            #expect(created["resultType"] == "task" && created["status"] == "working")
            #expect(created["ttlMs"]?.int != nil && created["createdAt"]?.string != nil && created["content"] == nil)
            let id = try #require(created["taskId"])
            let task = await poll(client, id, until: ["completed"])
            #expect(task["resultType"] == "complete")
            #expect(task["result"]?["content"]?[0]?["text"]?.string == text)
            #expect(task["result"]?["isError"]?.bool == isError)
        }
    }

    @Test("Only an error of the protocol makes a task fail")
    func fails() async throws {
        try await withServer { server in
            let client = try await TestClient(server, .v2026_07_28, capabilities: Self.known)
            let id = try #require(await client.call("protocol_error_job")["taskId"])
            let task = await poll(client, id, until: ["failed"])
            #expect(task["error"] == ["code": -32603, "message": "broken"])
        }
    }

    @Test("A client that does not know tasks is answered as usual, or refused where it must know them")
    func unknownToClient() async throws {
        try await withServer { server in
            let client = try await TestClient(server, .v2026_07_28)
            #expect(await client.call("slow_compute")["content"]?[0]?["text"] == "computed")
            let refusal = await client.call("failing_job")
            #expect(refusal["code"] == -32021)
            #expect(refusal["data"]?["requiredCapabilities"] == ["extensions": [Self.tasks: [:]]])
            #expect(await client.request("tasks/get", ["taskId": "x"])["error"]?["code"] == -32021)
            let legacy = try await TestClient(server, .v2025_11_25, capabilities: Self.known)
            #expect(await legacy.call("slow_compute")["content"]?[0]?["text"] == "computed")
            #expect(await legacy.request("tasks/get", ["taskId": "x"])["error"]?["code"] == -32601)
        }
    }

    @Test("A task asks, and goes on when it is answered")
    func asks() async throws {
        try await withServer { server in
            let client = try await TestClient(server, .v2026_07_28, capabilities: Self.known)
            let id = try #require(await client.call("confirm_delete")["taskId"])
            let asking = await poll(client, id, until: ["input_required"])
            #expect(asking["inputRequests"]?["confirm"]?["method"] == "elicitation/create")
            func update(_ answer: JSON) async -> JSON {
                await client.request("tasks/update", ["taskId": id, "inputResponses": ["confirm": answer]])
            }
            #expect(await update(1)["result"]?["resultType"] == "complete")
            #expect(await poll(client, id, until: ["input_required", "completed"])["status"] == "input_required")
            _ = await update(["action": "accept", "content": ["ok": true]])
            let task = await poll(client, id, until: ["completed"])
            #expect(task["inputRequests"] == nil)
            #expect(task["result"]?["content"]?[0]?["text"]?.string?.contains("accepted") == true)
        }
    }

    @Test("A task is cancelled, again and again, and its followers hear of it")
    func cancelled() async throws {
        try await withServer { server in
            let client = try await TestClient(server, .v2026_07_28, capabilities: Self.known)
            for name in ["endless", "confirm_delete"] {
                let id = try #require(await client.call(name)["taskId"])
                let (listen, message) = client.prepare("subscriptions/listen", ["notifications": ["taskIds": [id]]])
                let work = try #require(client.connection.receive(message.encoded()))
                for _ in 1...2 {
                    #expect(await client.request("tasks/cancel", ["taskId": id])["result"]?["resultType"] == "complete")
                }
                #expect(await poll(client, id, until: ["cancelled"])["error"] == nil)
                let heard = client.notifications("notifications/tasks").filter { $0["params"]?["taskId"] == id }
                #expect(heard.contains { $0["params"]?["status"] == "cancelled" })
                let cancel: JSON = [
                    "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": listen],
                ]
                _ = client.connection.receive(cancel.encoded())
                await work()
            }
        }
    }

    @Test("A task belongs to its principal")
    func principals() async throws {
        try await withServer { server in
            let ann = try await TestClient(
                server, .v2026_07_28, capabilities: Self.known, principal: Principal(id: "ann"))
            let bob = try await TestClient(
                server, .v2026_07_28, capabilities: Self.known, principal: Principal(id: "bob"))
            let id = try #require(await ann.call("slow_compute")["taskId"])
            for method in ["tasks/get", "tasks/cancel", "tasks/update"] {
                let params: JSONObject = ["taskId": id, "inputResponses": [:]]
                #expect(await bob.request(method, params)["error"]?["code"] == -32602)
            }
            for method in ["tasks/list", "tasks/result"] {
                #expect(await ann.request(method, ["taskId": id])["error"]?["code"] == -32601)
            }
        }
    }
}
