/// What sends requests and brings responses: ``HTTPClient`` over connections, or a server in the same process.
///
/// ## Usage
/// A server in the process reads ``HTTPRequest/body`` with ``HTTPRequestBody/withChunks(_:)`` and makes its responses
/// itself:
/// ```swift
/// struct Echo: HTTPExchange {
///     func execute<Result>(
///         _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
///     ) async throws -> Result {
///         try await request.body.withChunks { chunks in
///             try await body(HTTPResponse(head: HTTPResponseHead(status: 200), body: chunks))
///         }
///     }
///     func shutdown() async {}
/// }
/// ```
public protocol HTTPExchange: Sendable {
    /// Sends a request and gives the response to a closure as soon as its head is there.
    ///
    /// The exchange lives as long as the closure: leaving it early, by returning or by throwing, aborts the exchange.
    /// Cancelling the task aborts it too. Nothing of it is left when the call returns.
    /// - Parameters:
    ///   - request: the request.
    ///   - body: reads the response. Any status counts as a response.
    /// - Returns: what the closure returns.
    /// - Throws: ``HTTPTransportError``, `CancellationError`, or what the closure or the request body throws.
    func execute<Result>(
        _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result

    /// Aborts every exchange, and waits until nothing of them is left. Requests made later fail.
    func shutdown() async
}

extension HTTPExchange {
    /// Sends a request and collects the response.
    /// - Parameters:
    ///   - request: the request.
    ///   - limit: the largest body in bytes.
    /// - Returns: the head and the whole body.
    /// - Throws: ``HTTPTransportError``, `CancellationError`, or what the request body throws.
    public func collect(_ request: HTTPRequest, upTo limit: Int) async throws -> (head: HTTPResponseHead, body: [UInt8])
    {
        try await execute(request) { response in
            (response.head, try await response.body.collect(upTo: limit))
        }
    }
}
