import MCPCore
import MCPHTTP
import MCPTestSupport

/// Calls an endpoint as a client would, without a network.
struct HTTPTestClient {
    /// A reply that was read to its end, or as far as a test wanted.
    struct Read {
        let status: Int
        let headers: [String: String]
        /// The JSON body, or the messages of the stream.
        let messages: [JSON]
        var isStream: Bool { headers["content-type"] == "text/event-stream" }
        var error: JSON? { messages.last?["error"] }
        var result: JSON? { messages.last?["result"] }
    }

    let endpoint: HTTPEndpoint
    var principal = Principal.local
    /// Headers that go with every call.
    var headers: [(name: String, value: String)] = [
        ("Host", "localhost:8080"), ("Accept", "application/json, text/event-stream"),
        ("Content-Type", "application/json"),
    ]

    init(_ configuration: ServerConfiguration = .immediate, _ settings: HTTPEndpoint.Configuration = .patient) throws {
        endpoint = HTTPEndpoint(server: try ConformanceServer(configuration).server, configuration: settings)
    }

    /// Headers that replace those of the same name; `nil` removes.
    func with(_ changes: [(String, String?)]) -> HTTPTestClient {
        var copy = self
        for (name, value) in changes {
            copy.headers.removeAll { $0.name.lowercased() == name.lowercased() }
            if let value { copy.headers.append((name, value)) }
        }
        return copy
    }

    func send(_ method: String, _ body: [UInt8] = []) async -> HTTPReply {
        await endpoint.respond(to: HTTPCall(method: method, headers: headers, body: body), principal: principal)
    }

    /// Reads a reply; of a stream at most so many messages.
    func read(_ reply: HTTPReply, atMost limit: Int = .max) async throws -> Read {
        let headers = Dictionary(
            reply.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
        switch reply.body {
        case .none: return Read(status: reply.status, headers: headers, messages: [])
        case .json(let bytes): return Read(status: reply.status, headers: headers, messages: [try JSON.parse(bytes)])
        case .events(let stream):
            var messages: [JSON] = []
            for await piece in stream.pieces {
                stream.wrote(piece.count)
                if let message = try Self.message(piece) { messages.append(message) }
                if messages.count >= limit { break }
            }
            return Read(status: reply.status, headers: headers, messages: messages)
        }
    }

    /// The fields of an event.
    static func event(_ piece: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        for line in String(decoding: piece, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields[String(parts[0])] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return fields
    }

    static func message(_ piece: [UInt8]) throws -> JSON? {
        let fields = event(piece)
        guard fields["event"] == "message", let data = fields["data"] else { return nil }
        return try JSON.parse(data)
    }

    /// The next message of a stream; `nil` at its end.
    static func next(_ pieces: inout AsyncStream<[UInt8]>.Iterator) async throws -> JSON? {
        while let piece = await pieces.next(isolation: #isolation) {
            if let message = try message(piece) { return message }
        }
        return nil
    }

    func post(_ message: JSON) async throws -> Read { try await read(await send("POST", message.encoded())) }

    /// A request of the era without handshake, with the headers that belong to it.
    func modern(
        _ method: String, _ params: JSONObject = [:], id: JSON = 1, capabilities: JSONObject = [:],
        headers changes: [(String, String?)] = []
    ) async throws -> Read {
        let (client, message) = modernCall(method, params, id: id, capabilities: capabilities, headers: changes)
        return try await client.post(message)
    }

    func modernCall(
        _ method: String, _ params: JSONObject = [:], id: JSON = 1, capabilities: JSONObject = [:],
        headers changes: [(String, String?)] = []
    ) -> (HTTPTestClient, JSON) {
        var params = params
        var meta: JSONObject = [
            MetaKey.protocolVersion: "2026-07-28", MetaKey.clientCapabilities: .object(capabilities),
        ]
        meta.merge(params["_meta"]?.object ?? [:])
        params["_meta"] = .object(meta)
        let name = (params["name"] ?? params["uri"] ?? params["taskId"])?.string
        let client = with(
            [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method), ("Mcp-Name", name)] + changes)
        return (client, ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)])
    }

    /// A client that has shaken hands.
    func legacy(_ revision: Revision = .v2025_11_25, capabilities: JSONObject = [:]) async throws -> HTTPTestClient {
        let opened = try await post([
            "jsonrpc": "2.0", "id": 0, "method": "initialize",
            "params": [
                "protocolVersion": .string(revision.rawValue), "capabilities": .object(capabilities),
                "clientInfo": ["name": "t", "version": "1"],
            ],
        ])
        let client = with([
            ("Mcp-Session-Id", opened.headers["mcp-session-id"]), ("MCP-Protocol-Version", revision.rawValue),
        ])
        _ = try await client.post(["jsonrpc": "2.0", "method": "notifications/initialized"])
        return client
    }

    func request(_ method: String, _ params: JSONObject = [:], id: JSON = 1) async throws -> Read {
        try await post(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)])
    }
}

extension HTTPEndpoint.Configuration {
    /// Waits for answers as long as it takes.
    static var patient: Self { Self(patience: .seconds(3600)) }
}
