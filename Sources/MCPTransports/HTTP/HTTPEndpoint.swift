public import MCPCore
import Synchronization

/// The endpoint of Streamable HTTP, for both eras: a function from calls to replies.
///
/// It does no I/O; ``HTTPCall`` and ``HTTPReply`` are brought to it and taken away by an HTTP server, which also bounds
/// the size of bodies and checks who calls.
public final class HTTPEndpoint: Sendable {
    /// How an endpoint behaves.
    public struct Configuration: Sendable {
        /// Which hosts and origins may reach it.
        public var origins: OriginRules
        /// How long an answer may take before the reply becomes a stream that is kept open.
        public var patience: Duration
        /// How long a session lives without a call.
        public var sessionLifetime: Duration
        /// How many sessions there may be.
        public var maximumSessions: Int
        /// How many bytes may wait for a client that does not read.
        public var streamCapacity: Int
        /// How many bytes of events are kept for clients that come back after their connection ended, for all sessions
        /// together.
        public var historyCapacity: Int
        /// How long a client should wait before it comes back.
        public var reconnectionDelay: Duration

        /// A configuration, with defaults for a server on its user's machine.
        public init(
            origins: OriginRules = .local, patience: Duration = .seconds(5),
            sessionLifetime: Duration = .seconds(3600), maximumSessions: Int = 10_000, streamCapacity: Int = 8 << 20,
            historyCapacity: Int = 8 << 20, reconnectionDelay: Duration = .seconds(1)
        ) {
            self.origins = origins
            self.patience = patience
            self.sessionLifetime = sessionLifetime
            self.maximumSessions = maximumSessions
            self.streamCapacity = streamCapacity
            self.historyCapacity = historyCapacity
            self.reconnectionDelay = reconnectionDelay
        }
    }

    /// The server behind it.
    public let server: Server
    let configuration: Configuration
    let sessions: SessionStore
    let history: EventHistory
    let decoder: MessageDecoder
    private let streams = Mutex<[ObjectIdentifier: EventStream]>([:])

    /// An endpoint.
    public init(server: Server, configuration: Configuration = Configuration()) {
        self.server = server
        self.configuration = configuration
        history = EventHistory(capacity: configuration.historyCapacity)
        sessions = SessionStore(
            lifetime: configuration.sessionLifetime, capacity: configuration.maximumSessions,
            uptime: server.configuration.time.uptime)
        decoder = MessageDecoder(limits: server.configuration.messageLimits)
    }

    /// Whether a call may be served at all, before anyone looks at who calls. `nil` if it may.
    public func refusal(of call: HTTPCall) -> HTTPReply? { configuration.origins.reply(to: call) }

    /// Serves a call of a principal.
    public func respond(to call: HTTPCall, principal: Principal) async -> HTTPReply {
        if let refusal = refusal(of: call) { return refusal }
        switch call.method {
        case "POST": return await post(call, principal)
        case "GET": return openStream(call, principal)
        case "DELETE": return endSession(call, principal)
        default: return HTTPReply(405, headers: [("Allow", "GET, POST, DELETE")])
        }
    }

    /// Ends all sessions and subscriptions: what the server does before it stops. Calls that are under way go on.
    public func drain() {
        sessions.closeAll()
        for stream in streams.withLock({ Array($0.values) }) where stream.isSubscription { stream.drain() }
    }

    /// A stream was written to its end, or its client left.
    public func finished(_ stream: EventStream) {
        stream.clientLeft()
        streams.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(stream)) }
    }

    private func post(_ call: HTTPCall, _ principal: Principal) async -> HTTPReply {
        let type = HeaderValue.trimmed(String((call.value("content-type") ?? "").prefix { $0 != ";" }))
        guard type.lowercased() == "application/json" else {
            return .error(415, ProtocolError(.invalidRequest, "The Content-Type of a message is application/json"))
        }
        let decoded: MessageDecoder.Decoded
        switch decoder.decode(call.body) {
        case .success(let value): decoded = value
        case .failure(let failure): return .error(400, failure.error, id: failure.id)
        }
        if isModern(call, decoded) { return await modern(call, decoded, principal) }
        return await legacy(call, decoded, principal)
    }

    /// A call is of the modern era when its header names no revision of the other, or its body says it is.
    private func isModern(_ call: HTTPCall, _ decoded: MessageDecoder.Decoded) -> Bool {
        let versions = call.values("mcp-protocol-version")
        let isLegacy = versions.allSatisfy { version in Revision.legacy.contains { $0.rawValue == version } }
        guard isLegacy else { return true }
        guard case .single(.request(let request)) = decoded else { return false }
        return Server.isModern(request)
    }

    /// Whether the client can read server-sent events.
    func acceptsEvents(_ call: HTTPCall) -> Bool {
        let accepted = call.values("accept").joined(separator: ",").lowercased()
        return accepted.isEmpty || accepted.contains("text/event-stream") || accepted.contains("*/*")
    }

    /// The reply to a request whose work takes time: its answer, or a stream if there is more to send or to wait for.
    func reply(
        _ call: HTTPCall, _ stream: EventStream, headers: [(name: String, value: String)] = [],
        status: (ProtocolError) -> Int
    ) async -> HTTPReply {
        var answer = stream.answer
        if answer == nil {
            let patience = acceptsEvents(call) ? configuration.patience : nil
            answer = await withTaskCancellationHandler {
                await stream.answer(within: patience, server.configuration.time)
            } onCancel: {
                stream.clientLeft()
            }
        }
        guard let answer else {
            streams.withLock { $0[ObjectIdentifier(stream)] = stream }
            return HTTPReply(200, headers: headers, .events(stream))
        }
        return HTTPReply(answer.error.map(status) ?? 200, headers: headers, .json(answer.encoded()))
    }
}
