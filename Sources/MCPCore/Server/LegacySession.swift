import Synchronization

/// The conversation with one client of the revisions that open with `initialize`.
public final class LegacySession: Sendable {
    private struct State {
        /// Set by `initialize`.
        var revision: Revision?
        var client = Client()
        /// Whether the client has said that it is ready.
        var isReady = false
        var logLevel = LogLevel.info
        var isClosed = false
        var listener: Int?
        var lastRequest = 0
        var waiting: [RequestID: CheckedContinuation<JSON, any Error>] = [:]
    }

    let server: Server
    /// On whose behalf the client speaks.
    public let principal: Principal
    /// Takes messages that belong to no request.
    private let send: MessageSink
    private let state = Mutex(State())

    /// A session that has yet to be initialized.
    public init(server: Server, principal: Principal, send: @escaping MessageSink) {
        self.server = server
        self.principal = principal
        self.send = send
    }

    /// The revision that was agreed on, once it was.
    public var revision: Revision? { state.withLock { $0.revision } }

    /// Serves a request.
    ///
    /// - Parameters:
    ///   - send: takes notifications and questions that belong to the request.
    ///   - release: ends the connection on which the client waits, when it can come back for the answer.
    public func handle(
        _ request: Request, send: @escaping MessageSink, release: @escaping @Sendable () -> Void = {}
    ) -> Outcome {
        switch request.method {
        case "initialize": return initialize(request)
        case "ping": return .success([:])
        default: break
        }
        let (revision, client, logLevel) = state.withLock { ($0.revision, $0.client, $0.logLevel) }
        let context = RequestContext(
            id: request.id, revision: revision ?? .latestLegacy, principal: principal, client: client,
            access: server.configuration.access(principal), progressToken: request.meta?[MetaKey.progressToken],
            logLevel: logLevel, time: server.configuration.time, input: SessionInput(session: self, send: send),
            release: release, send: { send($0.encoded()) })
        guard let outcome = respond(to: request, in: context) else {
            return .failure(.methodNotFound(request.method))
        }
        guard revision != nil else {
            return .failure(ProtocolError(.invalidRequest, "Send initialize before \(request.method)"))
        }
        return outcome
    }

    private func respond(to request: Request, in context: RequestContext) -> Outcome? {
        switch request.method {
        case "logging/setLevel": setLevel(request)
        case "resources/subscribe" where server.offersResources: subscribe(request, true, in: context)
        case "resources/unsubscribe" where server.offersResources: subscribe(request, false, in: context)
        default: server.respond(to: request, in: context)
        }
    }

    /// Takes note of a notification.
    public func handle(_ notification: Notification) {
        switch notification.method {
        case "notifications/initialized": state.withLock { $0.isReady = $0.revision != nil }
        default: break
        }
    }

    /// Hands an answer to whoever asked.
    public func handle(_ response: Response) {
        guard let id = response.id else { return }
        let continuation = state.withLock { $0.waiting.removeValue(forKey: id) }
        continuation?.resume(with: response.outcome.mapError { $0 as any Error })
    }

    /// Tells the client of a change, if it is ready for it. Tasks belong to the other era.
    private func notify(_ event: ServerEvent) {
        if case .taskChanged = event { return }
        if state.withLock({ $0.isReady && !$0.isClosed }) { send(event.notification.encoded()) }
    }

    /// Ends the session: whoever waits for the client stops waiting.
    public func close() {
        let (waiting, listener) = state.withLock { state in
            state.isClosed = true
            defer {
                state.waiting = [:]
                state.listener = nil
            }
            return (Array(state.waiting.values), state.listener)
        }
        if let listener { server.events.remove(listener) }
        for continuation in waiting { continuation.resume(throwing: CancellationError()) }
    }

    private func initialize(_ request: Request) -> Outcome {
        guard let requested = request.params["protocolVersion"]?.string else {
            return .failure(.invalidParams("initialize needs a protocolVersion"))
        }
        let known = Revision(rawValue: requested).flatMap { $0.isModern ? nil : $0 }
        let revision = known ?? .latestLegacy
        let client = Client(
            capabilities: request.params["capabilities"]?.object ?? [:],
            info: request.params["clientInfo"]?.object ?? [:])
        let listener = server.events.add { [weak self] event in self?.notify(event) }
        let former = state.withLock { state in
            state.revision = revision
            state.client = client
            state.isReady = false
            state.logLevel = .info
            defer { state.listener = listener }
            return state.listener
        }
        if let former { server.events.remove(former) }
        var result: JSONObject = [
            "protocolVersion": .string(revision.rawValue),
            "capabilities": .object(server.capabilities(for: revision)),
            "serverInfo": server.configuration.implementation.json(for: revision),
        ]
        result["instructions"] = server.configuration.instructions.map(JSON.string)
        return .success(result)
    }

    private func subscribe(_ request: Request, _ isSubscription: Bool, in context: RequestContext) -> Outcome {
        guard let uri = request.params["uri"]?.string else {
            return .failure(.invalidParams("\(request.method) needs a uri"))
        }
        guard !isSubscription || server.knowsResource(uri, context.access) else {
            return .failure(Server.notFound(uri, context))
        }
        if let listener = state.withLock({ $0.listener }) {
            server.events.setInterest(of: listener, in: uri, isSubscription)
        }
        return .success([:])
    }

    private func setLevel(_ request: Request) -> Outcome {
        guard let name = request.params["level"]?.string, let level = LogLevel(rawValue: name) else {
            let levels = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
            return .failure(.invalidParams("level is one of \(levels)"))
        }
        state.withLock { $0.logLevel = level }
        return .success([:])
    }
}

extension LegacySession {
    /// Asks the client and waits for its answer, but not for ever.
    ///
    /// - Throws: ``ToolError`` if no answer came in time, else what the wait itself throws.
    func request(_ question: InputRequest, within limit: Duration, send: @escaping MessageSink) async throws -> JSON {
        try await withThrowingTaskGroup(of: JSON?.self) { group in
            group.addTask { try await self.request(question, send: send) }
            group.addTask { [time = server.configuration.time] in
                try await time.sleep(limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() ?? nil else {
                throw ToolError(.confirmationRequired, "Nobody answered the question within \(limit)")
            }
            return answer
        }
    }

    /// Asks the client and waits for its answer.
    ///
    /// - Throws: ``ProtocolError`` if the client refuses, `CancellationError` if the wait or the session ends.
    func request(_ question: InputRequest, send: @escaping MessageSink) async throws -> JSON {
        let id = state.withLock { state in
            state.lastRequest += 1
            return RequestID.string("server-\(state.lastRequest)")
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.isClosed, !Task.isCancelled else { return true }
                    state.waiting[id] = continuation
                    return false
                }
                guard !isOver else { return continuation.resume(throwing: CancellationError()) }
                send(Request(id: id, method: question.method, params: question.params).encoded())
            }
        } onCancel: {
            guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return }
            send(
                Notification(method: "notifications/cancelled", params: ["requestId": id.json]).encoded())
            continuation.resume(throwing: CancellationError())
        }
    }
}

/// Asks for input by sending the client a request and waiting.
private struct SessionInput: InputSource {
    let session: LegacySession
    let send: MessageSink

    func answers(to requests: [(key: String, request: InputRequest)]) async throws -> [String: JSON] {
        var answers: [String: JSON] = [:]
        for (key, request) in requests {
            let answer = try await session.request(request, within: session.server.configuration.answerTime, send: send)
            guard request.accepts(answer) else {
                throw ProtocolError(.internalError, "The client's answer to \(request.method) has the wrong shape")
            }
            answers[key] = answer
        }
        return answers
    }
}
