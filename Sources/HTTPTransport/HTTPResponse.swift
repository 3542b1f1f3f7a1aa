/// A response whose head has arrived and whose body is still arriving.
///
/// It is valid inside the closure that received it.
public struct HTTPResponse {
    /// The status and the header fields.
    public let head: HTTPResponseHead

    /// The body, chunk by chunk, decompressed.
    public let body: HTTPBody

    /// A response, as a server in the same process makes it.
    public init(head: HTTPResponseHead, body: HTTPBody = HTTPBody()) {
        self.head = head
        self.body = body
    }

    /// The status code, for example 200.
    public var status: Int { head.status }

    /// The header fields.
    public var headers: HTTPHeaders { head.headers }
}

@available(*, unavailable)
extension HTTPResponse: Sendable {}
