/// A response whose head has arrived and whose body is still arriving.
///
/// It is valid inside the closure that received it.
public struct HTTPResponse {
    /// The status and the header fields.
    public let head: HTTPResponseHead

    /// The body, chunk by chunk, decompressed.
    public let body: HTTPResponseBody

    /// The status code, for example 200.
    public var status: Int { head.status }

    /// The header fields.
    public var headers: HTTPHeaders { head.headers }
}

@available(*, unavailable)
extension HTTPResponse: Sendable {}
