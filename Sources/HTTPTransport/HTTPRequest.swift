/// A request: where it goes, what it carries, and the limits that differ from the client's.
public struct HTTPRequest: Sendable {
    /// The method, for example `GET` or `POST`.
    public var method: String

    /// The absolute `http` or `https` URL.
    public var url: String

    /// The header fields. They replace the client's default fields of the same names.
    public var headers: HTTPHeaders

    /// The body.
    public var body: HTTPRequestBody

    /// The time-outs, when they differ from the client's.
    public var timeouts: HTTPTimeouts?

    /// The largest response body in bytes, after decompression, when it differs from the client's.
    public var maximumResponseSize: Int64?

    /// Whether a compressed response is asked for and decompressed. Turn it off to receive a file as it is stored.
    public var acceptsCompression: Bool

    /// Whether sending the request twice does the same as sending it once.
    ///
    /// A server may close an idle connection at the moment when it is used again. Only a request that may be repeated
    /// is then sent again on a new connection; any other fails with ``HTTPTransportError/Code-swift.struct/connectionLost``.
    /// By default it follows from the method (RFC 9110 §9.2.2). SOAP calls are all `POST`: the caller knows which of
    /// them only read.
    public var isRepeatable: Bool

    /// A request.
    public init(
        method: String = "GET",
        url: String,
        headers: HTTPHeaders = [:],
        body: HTTPRequestBody = .none,
        timeouts: HTTPTimeouts? = nil,
        maximumResponseSize: Int64? = nil,
        acceptsCompression: Bool = true,
        isRepeatable: Bool? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.maximumResponseSize = maximumResponseSize
        self.acceptsCompression = acceptsCompression
        self.isRepeatable = isRepeatable ?? Self.idempotentMethods.contains(method)
    }

    private static let idempotentMethods: Set<String> = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and the server. Path and query may hold tickets, so they are left out.
    public var description: String {
        "\(method) \((try? HTTPOrigin(url: url))?.description ?? "(invalid URL)")"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows no more than ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["request": description], displayStyle: .struct) }
}
