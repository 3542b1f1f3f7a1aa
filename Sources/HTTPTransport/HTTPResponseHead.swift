/// The status and the header fields of a response.
public struct HTTPResponseHead: Sendable, Hashable {
    /// The status code, for example 200.
    public let status: Int

    /// The header fields.
    public let headers: HTTPHeaders

    /// Whether the status is one of 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The length of the body in bytes, when the server announced it and the body is not compressed.
    public var contentLength: Int64? {
        guard headers["Content-Encoding"] == nil else { return nil }
        return headers["Content-Length"].flatMap { Int64($0) }
    }

    /// A head with a status and header fields.
    public init(status: Int, headers: HTTPHeaders = [:]) {
        self.status = status
        self.headers = headers
    }
}
