/// Everything that a handler may know and do about the request it serves.
public final class RequestContext: Sendable {
    /// The id of the request.
    public let id: RequestID
    /// The revision that the client speaks.
    public let revision: Revision
    /// On whose behalf the request is made.
    public let principal: Principal
    /// What is known of the client.
    public let client: Client
    /// What the principal may see and do.
    public let access: AccessView

    private let progress: ProgressReporter?
    private let logLevel: LogLevel?
    private let release: @Sendable () -> Void
    private let send: @Sendable (Notification) -> Void
    let input: any InputSource

    /// A context.
    ///
    /// - Parameters:
    ///   - progressToken: the token under which the client wants progress, if it does.
    ///   - logLevel: the least severe log messages that the client wants; `nil` for none.
    ///   - input: asks the client for input.
    ///   - release: ends the connection on which the client waits.
    ///   - send: sends a notification on the stream of the request.
    init(
        id: RequestID, revision: Revision, principal: Principal, client: Client, access: AccessView,
        progressToken: JSON?, logLevel: LogLevel?, time: TimeSource, input: any InputSource,
        release: @escaping @Sendable () -> Void = {}, send: @escaping @Sendable (Notification) -> Void
    ) {
        self.id = id
        self.revision = revision
        self.principal = principal
        self.client = client
        self.access = access
        self.logLevel = logLevel
        self.release = release
        self.send = send
        self.input = input
        progress = progressToken.flatMap { RequestID($0) }.map {
            ProgressReporter(token: $0.json, uptime: time.uptime, send: send)
        }
    }

    /// Tells the client how far the request is, if it wants to know. Values that do not rise are dropped, and so are
    /// values that follow each other too quickly.
    public func report(progress value: Double, of total: Double? = nil, message: String? = nil) {
        // Nothing is said about a request that was cancelled.
        guard !Task.isCancelled else { return }
        progress?.report(value, total: total, message: message, revision: revision)
    }

    /// Sends the client a log message, if it wants such messages.
    public func log(_ level: LogLevel, _ data: JSON, logger: String? = nil) {
        guard let logLevel, level >= logLevel, !Task.isCancelled else { return }
        var params: JSONObject = ["level": .string(level.rawValue), "data": data]
        params["logger"] = logger.map(JSON.string)
        send(Notification(method: "notifications/message", params: params))
    }

    /// Ends the connection on which the client waits, if it knows how to come back for the answer: work that takes long
    /// need not hold one open. Only clients of 2025-11-25 over HTTP do; for others nothing changes.
    public func releaseConnection() { release() }

    /// After this neither progress nor messages are sent.
    func close() { progress?.close() }
}
