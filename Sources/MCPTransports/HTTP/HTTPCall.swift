import MCPCore

/// A request over HTTP, as far as the protocol looks at it.
public struct HTTPCall: Sendable {
    /// The method: `POST`, `GET`, `DELETE`.
    public var method: String
    /// The headers in the order they came, repeated ones too.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// A call.
    public init(method: String, headers: [(name: String, value: String)], body: [UInt8] = []) {
        self.method = method
        self.headers = headers
        self.body = body
    }

    /// All values of a header. Names are compared without regard to letter case; white space around values is dropped.
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map { HeaderValue.trimmed($0.value) }
    }

    /// The value of a header that occurs once.
    func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }
}

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

/// Rules for the values of headers.
enum HeaderValue {
    static func trimmed(_ value: String) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(value.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }

    /// What a value stands for that may be wrapped as `=?base64?…?=`. `nil` if it is not a value that may be sent.
    static func decoded(_ value: String) -> String? {
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else { return nil }
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.utf8.count >= 11 else { return value }
        let payload = value.dropFirst(9).dropLast(2)
        return Base64.decode(String(payload)).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
