import MCPCore

/// What is answered to a request over HTTP.
public struct HTTPReply: Sendable {
    /// What follows the headers.
    public enum Body: Sendable {
        /// Nothing.
        case none
        /// A JSON text.
        case json([UInt8])
        /// Server-sent events.
        case events(EventStream)
    }

    /// The status code.
    public var status: Int
    /// The headers.
    public var headers: [(name: String, value: String)]
    /// What follows them.
    public var body: Body

    /// A reply. The type of the content, and what keeps others from holding on to it, follow from the body.
    public init(_ status: Int, headers: [(name: String, value: String)] = [], _ body: Body = .none) {
        self.status = status
        self.body = body
        switch body {
        case .none: self.headers = headers
        case .json: self.headers = headers + [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        case .events:
            self.headers =
                headers + [
                    ("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache, no-transform"),
                    ("X-Accel-Buffering", "no"),
                ]
        }
    }

    /// A JSON-RPC error outside of any request.
    static func error(_ status: Int, _ error: ProtocolError, id: RequestID? = nil) -> HTTPReply {
        HTTPReply(status, .json(Answer(id: id, outcome: .failure(error)).encoded(nullID: false)))
    }
}
