import MCPCore
import MCPTestSupport
import Testing

/// The scenarios of the official conformance suite for the revision without handshake.
@Suite("Conformance, 2026-07-28")
struct ModernConformanceTests {
    static let everything: JSONObject = ["elicitation": [:], "sampling": [:], "roots": [:]]

    private func client(capabilities: JSONObject = everything) async throws -> TestClient {
        try await TestClient(
            try ConformanceServer(.immediate).server, .v2026_07_28, capabilities: capabilities)
    }

    @Test("Everything that is sent fits the schema")
    func everyMessage() async throws {
        let client = try await client()
        for method in ["server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list"] {
            let result = await client.request(method)["result"]
            #expect(result?["resultType"] == "complete")
            #expect(result?["ttlMs"]?.int ?? -1 >= 0)
            #expect(["public", "private"].contains(result?["cacheScope"]?.string ?? ""))
            #expect(result?["_meta"]?[MetaKey.serverInfo]?["name"] == "fixture")
        }
        for name in [
            "test_simple_text", "test_image_content", "test_audio_content", "test_embedded_resource",
            "test_multiple_content_types", "test_error_handling", "test_logging_tool", "test_elicitation",
            "test_input_required_result_multiple_inputs", "test_elicitation_sep1330_enums", "nonsense",
        ] {
            _ = await client.call(name)
        }
        _ = await client.call(
            "test_tool_with_progress", [:],
            ["_meta": ["progressToken": 7, "io.modelcontextprotocol/logLevel": "debug"]])
        for uri in ["test://static-text", "test://static-binary", "test://template/1/data", "test://missing"] {
            _ = await client.request("resources/read", ["uri": .string(uri)])
        }
        for (name, arguments) in LegacyConformanceTests.promptCalls {
            _ = await client.request("prompts/get", ["name": .string(name), "arguments": .object(arguments)])
        }
        _ = await client.request(
            "completion/complete",
            [
                "ref": ["type": "ref/prompt", "name": "test_prompt_with_arguments"],
                "argument": ["name": "arg1", "value": "p"],
            ])
        #expect(client.notifications("notifications/progress").count == 3)
        #expect(client.schemaProblems == [])
    }

    @Test("discover names the modern revisions and what there is")
    func discover() async throws {
        let result = await (try client()).request("server/discover")["result"]
        #expect(result?["supportedVersions"] == ["2026-07-28"])
        #expect(result?["capabilities"]?["prompts"] != nil && result?["capabilities"]?["completions"] != nil)
    }

    @Test("What is not offered is not advertised, and not found")
    func notOffered() async throws {
        let server = try Server(ServerConfiguration(Implementation(name: "bare", version: "1")), tools: [])
        let client = try await TestClient(server, .v2026_07_28)
        let offers = await client.request("server/discover")["result"]?["capabilities"]?.object ?? [:]
        #expect(Array(offers.keys) == ["tools", "logging"])
        for method in ["prompts/list", "resources/list", "completion/complete"] {
            #expect(await client.request(method)["error"]?["code"] == -32601)
        }
    }

    @Test(
        "A request needs its revision and the client's capabilities, and nothing else",
        arguments: [
            (nil, -32602), ([:], -32602), ([MetaKey.protocolVersion: "2026-07-28"], -32602),
            ([MetaKey.clientCapabilities: [:]], -32602),
            ([MetaKey.protocolVersion: 1, MetaKey.clientCapabilities: [:]], -32602),
            ([MetaKey.protocolVersion: "2026-07-28", MetaKey.clientCapabilities: 1], -32602),
            ([MetaKey.protocolVersion: "v999.0.0", MetaKey.clientCapabilities: [:]], -32022),
            ([MetaKey.protocolVersion: "2025-11-25", MetaKey.clientCapabilities: [:]], -32022),
            ([MetaKey.protocolVersion: "2026-07-28", MetaKey.clientCapabilities: [:]], nil),
        ] as [(JSONObject?, Int?)])
    func envelope(meta: JSONObject?, code: Int?) async throws {
        let client = try await client()
        var params = JSONObject()
        params["_meta"] = meta.map(JSON.object)
        await client.send(["jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": .object(params)])
        let answer = client.received.last
        #expect(answer?["error"]?["code"]?.int == code)
        if code == -32022 {
            #expect(answer?["error"]?["data"]?["supported"] == ["2026-07-28"])
            #expect(answer?["error"]?["data"]?["requested"] == meta?[MetaKey.protocolVersion])
        }
    }

    @Test(
        "Removed methods are not found",
        arguments: [
            "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/list", "nonsense",
        ])
    func removed(method: String) async throws {
        let answer = await (try client()).request(method)
        #expect(answer["error"]?["code"] == -32601)
        #expect(answer["id"] == 1)
    }

    @Test("A capability that the client lacks is an error that names it")
    func missingCapability() async throws {
        let error = await (try client(capabilities: [:])).call("test_missing_capability")
        #expect(error["code"] == -32021)
        #expect(error["data"]?["requiredCapabilities"] == ["sampling": [:]])
    }

    @Test("No log messages without a level, no requests ever")
    func quiet() async throws {
        let client = try await client()
        _ = await client.call("test_logging_tool")
        _ = await client.call("test_streaming_elicitation")
        #expect(!client.received.contains { $0["method"] != nil })
        _ = await client.call("test_logging_tool", [:], ["_meta": [MetaKey.logLevel: "error"]])
        #expect(client.notifications("notifications/message").count == 1)
    }

    @Test("A missing resource is invalid parameters, with its URI")
    func missingResource() async throws {
        let uri: JSON = "test://nonexistent-resource-for-conformance-testing"
        let error = await (try client()).request("resources/read", ["uri": uri])["error"]
        #expect(error?["code"] == -32602 && error?["data"]?["uri"] == uri)
    }

    @Test("Subscriptions are acknowledged first, tagged, filtered, and end silently when cancelled")
    func subscriptions() async throws {
        let server = try ConformanceServer(.immediate).server
        let listener = try await TestClient(server, .v2026_07_28)
        let (id, message) = listener.prepare(
            "subscriptions/listen",
            [
                "notifications": [
                    "toolsListChanged": true, "resourceSubscriptions": ["test://watched-resource", "test://none"],
                ]
            ], id: "listen-1")
        let work = try #require(listener.connection.receive(message.encoded()))
        let caller = try await TestClient(server, .v2026_07_28)
        for tool in ["test_trigger_tool_change", "test_trigger_prompt_change"] { _ = await caller.call(tool) }
        for uri in ["test://watched-resource", "test://static-text"] {
            _ = await caller.call("test_trigger_resource_update", ["uri": .string(uri)])
        }
        let methods = listener.received.map { $0["method"]?.string }
        #expect(
            methods == [
                "notifications/subscriptions/acknowledged", "notifications/tools/list_changed",
                "notifications/resources/updated",
            ])
        #expect(
            listener.received[0]["params"]?["notifications"]
                == ["toolsListChanged": true, "resourceSubscriptions": ["test://watched-resource"]])
        #expect(listener.received.allSatisfy { $0["params"]?["_meta"]?[MetaKey.subscriptionID] == id })
        #expect(caller.notifications("notifications/tools/list_changed").isEmpty)
        _ = listener.connection.receive(
            JSON.object(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": id]]).encoded())
        await work()
        _ = await caller.call("test_trigger_tool_change")
        #expect(listener.received.count == 3)
        #expect(listener.schemaProblems == [])
    }
}
