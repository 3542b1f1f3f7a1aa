import MCPCore
import Synchronization

/// A client within the same process, so that the command line goes through the same gates, checks and masking as any
/// other client.
struct LocalClient: Sendable {
    /// What the server tells and asks while a tool runs.
    struct Events: Sendable {
        /// Told how far the tool is: done, of how much, doing what.
        var progress: @Sendable (Double, Double?, String?) -> Void = { _, _, _ in }
        /// Asks the person whether to go on; nil if there is nobody to ask.
        var agree: (@Sendable (String) -> Bool)?
    }

    let server: Server
    var events = Events()

    /// The tools that are offered, as clients see them.
    func tools() async throws -> [JSON] { try await perform("tools/list", [:])["tools"]?.array ?? [] }

    /// Calls a tool.
    ///
    /// - Returns: the result, with `isError` where the tool failed.
    /// - Throws: `ProtocolError` if there is no such tool.
    func call(_ tool: String, _ arguments: JSONObject) async throws -> JSON {
        try await perform(
            "tools/call",
            [
                "name": .string(tool), "arguments": .object(arguments), "_meta": ["progressToken": "cli"],
            ])
    }

    private func perform(_ method: String, _ params: JSONObject) async throws -> JSON {
        let (messages, inbox) = AsyncStream.makeStream(of: JSON.self)
        let connection = DuplexConnection(server: server) { bytes in
            if let message = try? JSON.parse(bytes) { inbox.yield(message) }
        }
        let capabilities: JSONObject = events.agree == nil ? [:] : ["elicitation": ["form": [:]]]
        return try await withThrowingTaskGroup(of: Void.self) { group in
            func send(_ message: [UInt8]) {
                if let work = connection.receive(message) { group.addTask { await work() } }
            }
            send(
                Request(
                    id: 0, method: "initialize",
                    params: [
                        "protocolVersion": .string(Revision.v2025_11_25.rawValue),
                        "capabilities": .object(capabilities),
                        "clientInfo": ["name": "mcvsphere-cli", "version": .string(MCVSphere.version)],
                    ]
                ).encoded())
            send(Notification(method: "notifications/initialized").encoded())
            send(Request(id: 1, method: method, params: params).encoded())
            for await message in messages {
                if message["method"] == nil, message["id"] == 1 {
                    inbox.finish()
                    if let error = message["error"] {
                        throw ProtocolError(.invalidParams, error["message"]?.string ?? "The server failed.")
                    }
                    return message["result"] ?? [:]
                }
                if let answer = answer(to: message) { send(answer) }
            }
            // The stream ends with the task only.
            throw CancellationError()
        }
    }

    /// What to send in return; nil for what wants no answer.
    private func answer(to message: JSON) -> [UInt8]? {
        let params = message["params"] ?? [:]
        switch message["method"]?.string {
        case "notifications/progress":
            events.progress(params["progress"]?.double ?? 0, params["total"]?.double, params["message"]?.string)
            return nil
        case "elicitation/create":
            guard let id = message["id"] else { return nil }
            let isAgreed = events.agree?(params["message"]?.string ?? "") ?? false
            let properties = params["requestedSchema"]?["properties"]?.object ?? [:]
            let content = JSONObject(properties.map { ($0.key, .bool(isAgreed)) })
            let result: JSON = isAgreed ? ["action": "accept", "content": .object(content)] : ["action": "decline"]
            return JSON.object(["jsonrpc": "2.0", "id": id, "result": result]).encoded()
        default: return nil
        }
    }
}
