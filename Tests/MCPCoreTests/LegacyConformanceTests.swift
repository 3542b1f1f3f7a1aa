import MCPCore
import MCPTestSupport
import Testing

/// The scenarios of the official conformance suite for revisions with a handshake.
@Suite("Conformance, handshake revisions")
struct LegacyConformanceTests {
    static let answers: TestClient.Responder = { method, params in
        switch method {
        case "elicitation/create":
            [
                "action": "accept",
                "content": ["username": "ann", "email": "ann@example.com", "ok": true, "name": "Ann"],
            ]
        case "sampling/createMessage":
            ["role": "assistant", "content": ["type": "text", "text": "Paris"], "model": "test"]
        case "roots/list": ["roots": [["uri": "file:///work"]]]
        default: nil
        }
    }

    static let everything: JSONObject = ["elicitation": [:], "sampling": [:], "roots": [:]]

    private func client(
        _ revision: Revision = .v2025_11_25, capabilities: JSONObject = everything
    ) async throws -> TestClient {
        try await TestClient(
            try ConformanceServer(.immediate).server, revision, capabilities: capabilities, responder: Self.answers)
    }

    @Test(
        "initialize answers with the requested revision, or the newest it may name",
        arguments: [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("bogus", "2025-11-25"),
        ])
    func initialize(requested: String, agreed: String) async throws {
        let client = try await client()
        let answer = await client.request(
            "initialize",
            ["protocolVersion": .string(requested), "capabilities": [:], "clientInfo": ["name": "x", "version": "1"]])
        #expect(answer["result"]?["protocolVersion"]?.string == agreed)
        #expect(answer["result"]?["serverInfo"]?["name"] == "fixture")
        #expect(answer["result"]?["capabilities"]?["tools"] != nil)
        #expect(client.schemaProblems == [])
    }

    @Test("Everything that is sent fits the schema of the revision", arguments: Revision.legacy)
    func everyMessage(revision: Revision) async throws {
        let client = try await client(revision, capabilities: revision >= .v2025_06_18 ? Self.everything : [:])
        #expect(await client.request("ping")["result"] == [:])
        #expect(await client.request("logging/setLevel", ["level": "debug"])["result"] == [:])
        let tools = await client.request("tools/list")["result"]?["tools"]?.array ?? []
        #expect(tools.count > 15)
        for tool in tools {
            #expect(tool["name"]?.string?.isEmpty == false && tool["description"]?.string?.isEmpty == false)
            #expect(tool["inputSchema"]?["type"] == "object")
            #expect((tool["title"] != nil) == (revision >= .v2025_06_18))
            #expect((tool["annotations"] != nil) == (revision >= .v2025_03_26))
        }
        for name in [
            "test_simple_text", "test_image_content", "test_audio_content", "test_embedded_resource",
            "test_multiple_content_types", "test_error_handling", "test_tool_with_logging", "json_schema_2020_12_tool",
        ] {
            _ = await client.call(name)
        }
        _ = await client.call("test_tool_with_progress", [:], ["_meta": ["progressToken": 7]])
        for method in ["resources/list", "resources/templates/list", "prompts/list"] {
            _ = await client.request(method)
        }
        for uri in ["test://static-text", "test://static-binary", "test://template/1/data", "test://missing"] {
            _ = await client.request("resources/read", ["uri": .string(uri)])
        }
        _ = await client.request("resources/subscribe", ["uri": "test://watched-resource"])
        _ = await client.call("test_trigger_resource_update", ["uri": "test://watched-resource"])
        _ = await client.call("test_trigger_tool_change")
        _ = await client.call("test_trigger_prompt_change")
        _ = await client.request("resources/unsubscribe", ["uri": "test://watched-resource"])
        for (name, arguments) in Self.promptCalls {
            _ = await client.request("prompts/get", ["name": .string(name), "arguments": .object(arguments)])
        }
        for (name, arguments) in Self.askingCalls { _ = await client.call(name, arguments) }
        _ = await client.request("nonsense/method")
        #expect(client.schemaProblems == [])
    }

    static let promptCalls: [(String, JSONObject)] = [
        ("test_simple_prompt", [:]), ("test_prompt_with_arguments", ["arg1": "a", "arg2": "b"]),
        ("test_prompt_with_embedded_resource", ["resourceUri": "test://x"]), ("test_prompt_with_image", [:]),
    ]
    static let askingCalls: [(String, JSONObject)] = [
        ("test_sampling", ["prompt": "Capital?"]), ("test_elicitation", ["message": "Who?"]),
        ("test_elicitation_sep1034_defaults", [:]), ("test_elicitation_sep1330_enums", [:]),
    ]

    @Test("Tools give back every kind of content")
    func content() async throws {
        let client = try await client()
        let simple = await client.call("test_simple_text")
        #expect(simple["content"]?[0]?["text"] == "This is a simple text response for testing.")
        let image = await client.call("test_image_content")["content"]?[0]
        #expect(image?["mimeType"] == "image/png" && image?["data"]?.string.flatMap(Base64.decode) != nil)
        let audio = await client.call("test_audio_content")["content"]?[0]
        #expect(audio?["type"] == "audio" && audio?["mimeType"] == "audio/wav")
        let embedded = await client.call("test_embedded_resource")["content"]?[0]
        #expect(embedded?["resource"]?["uri"] == "test://embedded-resource")
        let mixed = await client.call("test_multiple_content_types")["content"]?.array ?? []
        #expect(mixed.map { $0["type"]?.string } == ["text", "image", "resource"])
        let error = await client.call("test_error_handling")
        #expect(error["isError"] == true && error["content"]?[0]?["text"] != nil)
    }

    @Test("Log messages and progress come before the answer, in order")
    func logAndProgress() async throws {
        let client = try await client()
        _ = await client.request("logging/setLevel", ["level": "debug"])
        _ = await client.call("test_tool_with_logging")
        #expect(client.notifications("notifications/message").count == 3)
        _ = await client.call("test_tool_with_progress", [:], ["_meta": ["progressToken": "token"]])
        let progress = client.notifications("notifications/progress").map { $0["params"] }
        #expect(progress.map { $0?["progress"]?.int } == [0, 50, 100])
        #expect(progress.allSatisfy { $0?["progressToken"] == "token" && $0?["total"] == 100 })
        #expect(client.received.last?["result"] != nil)
    }

    @Test(
        "Messages below the level that was set are not sent", arguments: [("error", 1), ("debug", 2), ("emergency", 0)])
    func logLevel(level: String, count: Int) async throws {
        let client = try await client()
        _ = await client.request("logging/setLevel", ["level": .string(level)])
        _ = await client.call("test_logging_tool")
        #expect(client.notifications("notifications/message").count == count)
        #expect(await client.request("logging/setLevel", ["level": "loud"])["error"]?["code"] == -32602)
    }

    @Test("A tool asks the client and goes on with the answer")
    func asking() async throws {
        let client = try await client()
        let sampled = await client.call("test_sampling", ["prompt": "Capital of France?"])
        #expect(sampled["content"]?[0]?["text"] == "LLM response: Paris")
        let elicited = await client.call("test_elicitation", ["message": "Who are you?"])
        #expect(elicited["content"]?[0]?["text"]?.string?.contains("ann@example.com") == true)
        let ids = client.received.filter { $0["method"] != nil }.compactMap { $0["id"] }
        #expect(Set(ids).count == ids.count && ids.count == 2)
    }

    @Test("Clients without fields of several values fill in a line, and the tool gets the values")
    func linesOfValues() async throws {
        let client = try await TestClient(
            try ConformanceServer(.immediate).server, .v2025_06_18, capabilities: Self.everything
        ) { _, _ in ["action": "accept", "content": ["untitledMulti": "option1,  option3 ,", "titledMulti": ""]] }
        let answer = await client.call("test_elicitation_sep1330_enums")
        let form = client.received.first { $0["method"] == "elicitation/create" }?["params"]?["requestedSchema"]
        #expect(form?["properties"]?["untitledMulti"]?["type"] == "string")
        #expect(
            form?["properties"]?["titledMulti"]?["description"]
                == "Some of these, with commas between them: value1 (First), value2 (Second), value3 (Third)")
        let text = answer["content"]?[0]?["text"]?.string ?? ""
        #expect(text.contains(#"["option1","option3"]"#))
        #expect(text.contains("[]") && client.schemaProblems == [])
    }

    @Test("Forms carry their defaults and choices")
    func forms() async throws {
        let client = try await client()
        _ = await client.call("test_elicitation_sep1034_defaults")
        _ = await client.call("test_elicitation_sep1330_enums")
        let forms = client.received.filter { $0["method"] == "elicitation/create" }
            .map { $0["params"]?["requestedSchema"]?["properties"] }
        let defaults = try #require(forms.first ?? nil)
        #expect(defaults["name"]?["default"] == "John Doe" && defaults["age"]?["default"] == 30)
        #expect(defaults["age"]?["type"] == "integer" && defaults["score"]?["default"] == 95.5)
        #expect(defaults["status"]?["default"] == "active" && defaults["status"]?["enum"]?[2] == "pending")
        #expect(defaults["verified"]?["default"] == true)
        let enums = try #require(forms.last ?? nil)
        #expect(enums["untitledSingle"]?["enum"]?[0] == "option1")
        #expect(enums["titledSingle"]?["oneOf"]?[0] == ["const": "value1", "title": "First"])
        #expect(enums["legacyEnum"]?["enum"] == ["value1", "value2", "value3"])
        #expect(enums["legacyEnum"]?["enumNames"] == ["First", "Second", "Third"])
        #expect(enums["legacyEnum"]?["oneOf"] == nil)
        #expect(enums["untitledMulti"]?["items"]?["enum"]?[0] == "option1")
        #expect(enums["titledMulti"]?["items"]?["anyOf"]?[1] == ["const": "value2", "title": "Second"])
    }

    @Test(
        "A client that declared nothing is not asked, and the model is told",
        arguments: ["test_elicitation", "test_sampling"])
    func undeclared(tool: String) async throws {
        let client = try await client(capabilities: [:])
        let result = await client.call(tool, ["message": "x", "prompt": "x"])
        #expect(result["isError"] == true)
        #expect(!client.received.contains { $0["method"] != nil })
    }

    @Test("Resources are listed, read, and missed with the right error")
    func resources() async throws {
        let client = try await client()
        let listed = await client.request("resources/list")["result"]?["resources"]?.array ?? []
        #expect(listed.allSatisfy { $0["uri"] != nil && $0["name"] != nil } && listed.count == 3)
        let text = await client.request("resources/read", ["uri": "test://static-text"])["result"]?["contents"]?[0]
        #expect(text?["mimeType"] == "text/plain" && text?["text"]?.string?.isEmpty == false)
        let bytes = await client.request("resources/read", ["uri": "test://static-binary"])["result"]?["contents"]?[0]
        #expect(bytes?["blob"]?.string.flatMap(Base64.decode)?.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
        let data = await client.request("resources/read", ["uri": "test://template/123/data"])["result"]?["contents"]?[
            0]
        #expect(data?["text"]?.string?.contains("123") == true)
        let missing = await client.request("resources/read", ["uri": "test://none"])["error"]
        #expect(missing?["code"] == -32002 && missing?["data"]?["uri"] == "test://none")
    }

    @Test("Subscribers hear of a resource until they unsubscribe")
    func subscriptions() async throws {
        let client = try await client()
        let watched: JSONObject = ["uri": "test://watched-resource"]
        #expect(await client.request("resources/subscribe", watched)["result"] == [:])
        _ = await client.call("test_trigger_resource_update", watched)
        _ = await client.call("test_trigger_resource_update", ["uri": "test://static-text"])
        #expect(client.notifications("notifications/resources/updated").map { $0["params"] } == [.object(watched)])
        #expect(await client.request("resources/unsubscribe", watched)["result"] == [:])
        _ = await client.call("test_trigger_resource_update", watched)
        #expect(client.notifications("notifications/resources/updated").count == 1)
        #expect(await client.request("resources/subscribe", ["uri": "test://none"])["error"]?["code"] == -32002)
    }

    @Test("Prompts are filled in, and refuse what is missing")
    func prompts() async throws {
        let client = try await client()
        let listed = await client.request("prompts/list")["result"]?["prompts"]?.array ?? []
        #expect(listed.allSatisfy { $0["description"]?.string?.isEmpty == false } && listed.count == 5)
        func get(_ name: String, _ arguments: JSONObject) async -> JSON {
            await client.request("prompts/get", ["name": .string(name), "arguments": .object(arguments)])
        }
        let filled = await get("test_prompt_with_arguments", ["arg1": "hello", "arg2": "world"])
        let text = filled["result"]?["messages"]?[0]?["content"]?["text"]?.string ?? ""
        #expect(text.contains("hello") && text.contains("world"))
        let embedded = await get("test_prompt_with_embedded_resource", ["resourceUri": "test://r"])
        #expect(embedded["result"]?["messages"]?[0]?["content"]?["resource"]?["uri"] == "test://r")
        #expect(await get("test_prompt_with_image", [:])["result"]?["messages"]?[0]?["content"]?["type"] == "image")
        #expect(await get("test_prompt_with_arguments", ["arg1": "x"])["error"]?["code"] == -32602)
        #expect(
            await get("test_simple_promp", [:])["error"]?["message"]?.string?.contains("test_simple_prompt") == true)
    }

    @Test("Arguments are completed")
    func completion() async throws {
        let client = try await client()
        func complete(_ ref: JSONObject, _ name: JSON, _ value: JSON) async -> JSON {
            await client.request(
                "completion/complete", ["ref": .object(ref), "argument": ["name": name, "value": value]])
        }
        let prompt: JSONObject = ["type": "ref/prompt", "name": "test_prompt_with_arguments"]
        let completion = await complete(prompt, "arg1", "par")["result"]?["completion"]
        #expect(completion == ["values": ["paris", "park", "party"], "total": 3, "hasMore": false])
        let template: JSONObject = ["type": "ref/resource", "uri": "test://template/{id}/data"]
        #expect(await complete(template, "id", "12")["result"]?["completion"]?["values"] == ["123", "124"])
        #expect(await complete(prompt, "other", "x")["result"]?["completion"]?["values"] == [])
        #expect(await complete(["type": "ref/prompt", "name": "none"], "a", "")["error"]?["code"] == -32602)
    }

    @Test("A cancelled request gets no answer, and unknown ids are ignored")
    func cancellation() async throws {
        let client = try await client()
        let (id, message) = client.prepare("tools/call", ["name": "test_tool_with_progress"])
        let work = try #require(client.connection.receive(message.encoded()))
        _ = client.connection.receive(
            JSON.object(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": "none"]])
                .encoded())
        _ = client.connection.receive(
            JSON.object(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": id]]).encoded())
        await work()
        #expect(!client.received.contains { $0["id"] == id })
        #expect(await client.request("ping", id: id)["result"] == [:])
    }

    @Test("The modern era's additions do not reach clients of this one")
    func noModernFields() async throws {
        let client = try await client()
        for method in ["tools/list", "resources/list", "prompts/list"] {
            let result = await client.request(method)["result"]?.object ?? [:]
            #expect(!result.contains("resultType") && !result.contains("ttlMs") && !result.contains("cacheScope"))
        }
    }

    @Test("Keywords of JSON Schema reach the client as they were declared")
    func schemaKept() async throws {
        let tools = await (try client()).request("tools/list")["result"]?["tools"]?.array ?? []
        let tool = tools.first { $0["name"] == "json_schema_2020_12_tool" }
        #expect(tool?["inputSchema"] == .object(ConformanceServer.schema2020))
    }
}
