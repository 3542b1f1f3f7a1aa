import MCPCore
import MCPTestSupport
import Synchronization
import Testing

/// Questions to clients that answer by repeating their request.
@Suite("Questions in rounds")
struct RoundTests {
    static let accept: JSON = ["action": "accept", "content": ["name": "Ann", "ok": true, "color": "red"]]
    static let model: JSON = ["role": "assistant", "content": ["type": "text", "text": "Paris"], "model": "m"]
    static let roots: JSON = ["roots": [["uri": "file:///work"]]]
    private let name = "test_input_required_result"

    private func client(
        _ server: Server? = nil, capabilities: JSONObject = ModernConformanceTests.everything,
        principal: Principal = .local
    ) async throws -> TestClient {
        try await TestClient(
            server ?? ConformanceServer(.immediate).server, .v2026_07_28, capabilities: capabilities,
            principal: principal)
    }

    private func retry(_ state: JSON?, _ responses: JSONObject) -> JSONObject {
        var params: JSONObject = ["inputResponses": .object(responses)]
        params["requestState"] = state
        return params
    }

    @Test(
        "A question comes under its key, and the answer completes the call",
        arguments: [
            ("elicitation", "user_name", "elicitation/create", accept, "Hello, Ann"),
            ("sampling", "capital_question", "sampling/createMessage", model, "Paris"),
            ("list_roots", "client_roots", "roots/list", roots, "file:///work"),
            ("request_state", "confirm", "elicitation/create", accept, "state-ok"),
        ])
    func oneRound(tool: String, key: String, method: String, answer: JSON, text: String) async throws {
        let client = try await client()
        let question = await client.call("\(name)_\(tool)")
        #expect(question["resultType"] == "input_required")
        #expect(question["inputRequests"]?[key]?["method"]?.string == method)
        #expect(question["ttlMs"] == nil)
        let state = question["requestState"]
        #expect(state?.string?.isEmpty == false)
        let result = await client.call("\(name)_\(tool)", [:], retry(state, [key: answer, "unasked": true]))
        #expect(result["resultType"] == "complete")
        #expect(result["content"]?[0]?["text"]?.string?.contains(text) == true)
        #expect(client.schemaProblems == [])
    }

    @Test("Several questions are asked at once")
    func severalAtOnce() async throws {
        let client = try await client()
        let question = await client.call("\(name)_multiple_inputs")
        let methods = question["inputRequests"]?.object?.compactMap { $0.value["method"]?.string } ?? []
        #expect(Set(methods) == ["elicitation/create", "sampling/createMessage", "roots/list"])
        let answers: JSONObject = ["user_name": Self.accept, "greeting": Self.model, "client_roots": Self.roots]
        let keys = question["inputRequests"]?.object.map { Array($0.keys) } ?? []
        let result = await client.call(
            "\(name)_multiple_inputs", [:],
            retry(
                question["requestState"],
                JSONObject(keys.map { ($0, answers[$0] ?? Self.accept) })))
        #expect(result["content"]?[0]?["text"]?.string?.hasPrefix("Got ") == true)
    }

    @Test("Later rounds remember the answers of earlier ones")
    func severalRounds() async throws {
        let client = try await client()
        let first = await client.call("\(name)_multi_round")
        let second = await client.call(
            "\(name)_multi_round", [:], retry(first["requestState"], ["step1": Self.accept]))
        #expect(second["inputRequests"]?["step2"] != nil && second["inputRequests"]?["step1"] == nil)
        #expect(second["requestState"] != first["requestState"])
        let last = await client.call(
            "\(name)_multi_round", [:], retry(second["requestState"], ["step2": ["action": "decline"]]))
        #expect(last["content"]?[0]?["text"]?.string?.contains("declined") == true)
    }

    @Test(
        "An answer that is missing or has the wrong shape is asked for again",
        arguments: [
            [:], ["wrong": accept], ["user_name": 1], ["user_name": .null], ["user_name": ["action": "maybe"]],
        ] as [JSONObject])
    func askedAgain(responses: JSONObject) async throws {
        let client = try await client()
        let first = await client.call("\(name)_elicitation")
        let again = await client.call("\(name)_elicitation", [:], retry(first["requestState"], responses))
        #expect(again["resultType"] == "input_required")
        #expect(again["inputRequests"]?["user_name"] != nil)
    }

    @Test("A state that was altered, used for another call, by another principal, or after its time is refused")
    func stateIsBound() async throws {
        let clock = Mutex(1_000_000.0)
        var configuration = ServerConfiguration.immediate
        configuration.time.unixTime = { clock.withLock { $0 } }
        configuration.sealer = PlainSealer()
        let server = try ConformanceServer(configuration).server
        let ann = try await client(server, principal: Principal(id: "ann"))
        let bob = try await client(server, principal: Principal(id: "bob"))
        let tool = "\(name)_tampered_state"
        let state = await ann.call(tool)["requestState"]
        let text = try #require(state?.string)
        let answers: JSONObject = ["confirm": Self.accept]
        #expect(await ann.call(tool, [:], retry(.string(text + "-TAMPERED"), answers))["code"] == -32602)
        #expect(await ann.call(tool, ["x": 1], retry(state, answers))["code"] == -32602)
        #expect(await ann.call("\(name)_request_state", [:], retry(state, answers))["code"] == -32602)
        #expect(await bob.call(tool, [:], retry(state, answers))["code"] == -32602)
        #expect(await ann.call(tool, [:], retry(state, answers))["resultType"] == "complete")
        clock.withLock { $0 += 601 }
        #expect(await ann.call(tool, [:], retry(state, answers))["code"] == -32602)
    }

    @Test("A state kept in the process is good once, for its binding, and for its time")
    func storedStates() {
        let now = Mutex(Duration.zero)
        var time = TimeSource.system
        time.uptime = { now.withLock { $0 } }
        let sealer = StoredStateSealer(capacity: 2, lifetime: .seconds(10), time: time)
        let first = sealer.seal([1], binding: [7])
        #expect(sealer.open(first, binding: [8]) == nil)
        #expect(sealer.open(first, binding: [7]) == [1])
        #expect(sealer.open(first, binding: [7]) == nil)
        let old = sealer.seal([2], binding: [])
        now.withLock { $0 = .seconds(5) }
        let newer = sealer.seal([3], binding: [])
        let newest = sealer.seal([4], binding: [])
        #expect(sealer.open(old, binding: []) == nil)
        #expect(sealer.open(newer, binding: []) == [3])
        now.withLock { $0 = .seconds(15) }
        #expect(sealer.open(newest, binding: []) == nil)
    }

    @Test("Only what the client declared is asked")
    func declaredOnly() async throws {
        let client = try await client(capabilities: ["sampling": [:]])
        let question = await client.call("\(name)_capabilities")
        let methods = question["inputRequests"]?.object?.compactMap { $0.value["method"]?.string }
        #expect(methods == ["sampling/createMessage"])
    }

    @Test("Prompts ask as tools do, lists do not")
    func otherMethods() async throws {
        let client = try await client()
        let params: JSONObject = ["name": "test_input_required_result_prompt"]
        let question = await client.request("prompts/get", params)["result"]
        #expect(question?["inputRequests"]?["user_context"] != nil)
        var again = params
        again.merge(
            retry(question?["requestState"], ["user_context": ["action": "accept", "content": ["context": "tests"]]]))
        let result = await client.request("prompts/get", again)["result"]
        #expect(result?["messages"]?[0]?["content"]?["text"] == "Context: tests")
        #expect(await client.request("tools/list", retry(nil, [:]))["error"]?["code"] == -32602)
    }

    /// Seals nothing: what protects the state here is the binding alone, which is what the test looks at.
    struct PlainSealer: StateSealer {
        func seal(_ state: [UInt8], binding: [UInt8]) -> String {
            Base64.encode(state) + "." + Base64.encode(binding)
        }
        func open(_ sealed: String, binding: [UInt8]) -> [UInt8]? {
            let parts = sealed.split(separator: ".").map(String.init)
            guard parts.count == 2, parts[1] == Base64.encode(binding) else { return nil }
            return Base64.decode(parts[0])
        }
    }
}
