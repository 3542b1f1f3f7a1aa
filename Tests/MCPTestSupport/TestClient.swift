public import MCPCore
import Synchronization

/// A client at the other end of a ``DuplexConnection``, for tests: no processes, no pipes, no waiting for time.
public final class TestClient: Sendable {
    private struct State {
        var sent: [JSON] = []
        var methods: [JSON: String] = [:]
        var waiting: [(matches: @Sendable (JSON) -> Bool, continuation: CheckedContinuation<JSON, Never>)] = []
        var problems: [String] = []
        var lastID = 0
    }

    /// How the client answers what the server asks.
    public typealias Responder = @Sendable (_ method: String, _ params: JSON) -> JSON?

    /// The revision that the client speaks.
    public let revision: Revision
    private let capabilities: JSONObject
    private let responder: Responder
    private let state = Mutex(State())
    private let connectionBox = Mutex<DuplexConnection?>(nil)

    /// A client that has shaken hands, where its revision has that.
    public init(
        _ server: Server, _ revision: Revision, capabilities: JSONObject = [:], principal: Principal = .local,
        responder: @escaping Responder = { _, _ in nil }
    ) async throws {
        self.revision = revision
        self.capabilities = capabilities
        self.responder = responder
        let connection = DuplexConnection(server: server, principal: principal) { [weak self] in self?.take($0) }
        connectionBox.withLock { $0 = connection }
        guard !revision.isModern else { return }
        _ = await request(
            "initialize",
            [
                "protocolVersion": .string(revision.rawValue), "capabilities": .object(capabilities),
                "clientInfo": ["name": "test", "version": "1"],
            ])
        await send(["jsonrpc": "2.0", "method": "notifications/initialized"])
    }

    /// The connection to the server.
    public var connection: DuplexConnection {
        guard let connection = connectionBox.withLock({ $0 }) else { preconditionFailure("No connection") }
        return connection
    }

    /// Everything that the server sent, in order.
    public var received: [JSON] { state.withLock { $0.sent } }

    /// The notifications of a method that the server sent.
    public func notifications(_ method: String) -> [JSON] {
        received.filter { $0["method"]?.string == method && $0["id"] == nil }
    }

    /// What the schemas of the protocol have against anything that the server sent.
    public var schemaProblems: [String] { state.withLock { $0.problems } }

    /// Sends a message and does the work that it asks for.
    public func send(_ message: JSON) async {
        if let method = message["method"]?.string, let id = message["id"] {
            state.withLock { $0.methods[id] = method }
        }
        if let work = connection.receive(message.encoded()) { await work() }
    }

    /// Sends a request and gives back the whole answer; `null` if none came.
    public func request(_ method: String, _ params: JSONObject = [:], id: JSON? = nil) async -> JSON {
        let (id, message) = prepare(method, params, id: id)
        await send(message)
        return state.withLock { $0.sent.last { $0["id"] == id && $0["method"] == nil } } ?? .null
    }

    /// Calls a tool and gives back the result, or the error.
    public func call(_ tool: String, _ arguments: JSONObject = [:], _ params: JSONObject = [:]) async -> JSON {
        var params = params
        params["name"] = .string(tool)
        if !arguments.isEmpty { params["arguments"] = .object(arguments) }
        let answer = await request("tools/call", params)
        return answer["result"] ?? answer["error"] ?? .null
    }

    /// A request as this client writes it, and its id.
    public func prepare(_ method: String, _ params: JSONObject = [:], id: JSON? = nil) -> (id: JSON, message: JSON) {
        let id =
            id
            ?? state.withLock { state in
                state.lastID += 1
                return .integer(state.lastID)
            }
        var params = params
        if revision.isModern {
            var meta = params["_meta"]?.object ?? [:]
            meta[MetaKey.protocolVersion] = .string(revision.rawValue)
            meta[MetaKey.clientCapabilities] = .object(capabilities)
            params["_meta"] = .object(meta)
        }
        return (id, ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)])
    }

    /// Waits for a message that the server sends, or has sent.
    public func next(where matches: @escaping @Sendable (JSON) -> Bool) async -> JSON {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state in
                let found = state.sent.first(where: matches)
                if found == nil { state.waiting.append((matches, continuation)) }
                return found
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    private func take(_ bytes: [UInt8]) {
        guard let message = try? JSON.parse(bytes) else {
            state.withLock { $0.problems.append("no JSON: \(String(decoding: bytes, as: UTF8.self))") }
            return
        }
        let waiting = state.withLock { state in
            state.sent.append(message)
            let method = message["id"].flatMap { state.methods[$0] }
            let problems = ProtocolSchemas.shared?.problems(message, revision: revision, answering: method) ?? []
            state.problems += problems.map { "\(method ?? message["method"]?.string ?? "?"): \($0)" }
            let fitting = state.waiting.filter { $0.matches(message) }
            state.waiting.removeAll { $0.matches(message) }
            return fitting
        }
        for waiter in waiting { waiter.continuation.resume(returning: message) }
        guard let method = message["method"]?.string, let id = message["id"] else { return }
        if let answer = responder(method, message["params"] ?? [:]) {
            _ = connection.receive(JSON.object(["jsonrpc": "2.0", "id": id, "result": answer]).encoded())
        }
    }
}
