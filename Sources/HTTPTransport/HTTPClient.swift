/// An HTTP/1.1 client over libcurl: one thread, any number of transfers, connections kept alive.
///
/// ```swift
/// try await withHTTPClient(.init(trust: .certificateAuthority(path: "/etc/vc.pem"))) { client in
///     try await client.execute(HTTPRequest(url: "https://vc.example.org/sdk/vimServiceVersions.xml")) { response in
///         for try await chunk in response.body { parser.feed(chunk) }
///     }
/// }
/// ```
///
/// Redirects are not followed and cookies are not kept: both are the caller's to decide. A client holds one trust rule
/// for its whole life, because its connections do. A kept connection on which something came unasked is closed, and not
/// used again. The thread starts with the first request.
public final class HTTPClient: HTTPExchange {
    /// The settings that the client was made with.
    public let configuration: Configuration

    private let mailbox: TransferMailbox

    /// A client. ``shutdown()`` ends it; a client that is let go ends by itself a little later.
    public convenience init(configuration: Configuration = Configuration()) {
        self.init(configuration: configuration) { .now }
    }

    /// A client that reckons its idle and total time-outs by a clock of the caller's.
    init(configuration: Configuration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.configuration = configuration
        self.mailbox = TransferMailbox(now: now)
    }

    deinit {
        mailbox.requestStop()
    }

    /// Sends a request and gives the response to a closure as soon as its head has arrived.
    ///
    /// The transfer lives as long as the closure: leaving it early, by returning or by throwing, aborts the transfer.
    /// Cancelling the task aborts it too. Nothing of it is left when the call returns.
    /// - Parameters:
    ///   - request: the request.
    ///   - body: reads the response. Any status counts as a response.
    /// - Returns: what the closure returns.
    /// - Throws: ``HTTPTransportError``, `CancellationError`, or what the closure or the request body throws.
    public func execute<Result>(
        _ request: HTTPRequest,
        _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        let transfer = Transfer(
            request, origin: try HTTPOrigin(url: request.url), mailbox: mailbox, bufferSize: configuration.bufferSize)
        return try await withTaskCancellationHandler {
            try begin(transfer)
            guard case .stream(_, let produce) = request.body.content else {
                return try await respond(to: transfer, body)
            }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await transfer.produceBody(produce) }
                defer { group.cancelAll() }
                return try await respond(to: transfer, body)
            }
        } onCancel: {
            transfer.abort(CancellationError())
        }
    }

    /// Aborts every transfer, closes every connection, ends the thread, and waits for all of it.
    ///
    /// Transfers under way, and requests made later, fail with ``HTTPTransportError/Code-swift.struct/clientShutDown``.
    public func shutdown() async {
        mailbox.requestStop()
        await mailbox.waitUntilStopped()
    }

    private func begin(_ transfer: Transfer) throws {
        guard try mailbox.submit(transfer) else { return }
        let result = LoopThread.run { [mailbox, configuration] in
            TransferLoop.run(mailbox: mailbox, configuration: configuration)
        }
        if result != 0 {
            TransferLoop.fail(mailbox.close(), "no thread can be started: \(FileBody.message(result))")
        }
    }

    private func respond<Result>(
        to transfer: Transfer,
        _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        do {
            let head = try await transfer.head()
            let result = try await body(
                HTTPResponse(head: head, body: HTTPBody(transfer)))
            await transfer.end()
            return result
        } catch {
            await transfer.end()
            throw error
        }
    }
}

/// Runs a closure with a client that is shut down when the closure ends.
public func withHTTPClient<Result>(
    _ configuration: HTTPClient.Configuration = HTTPClient.Configuration(),
    _ body: (HTTPClient) async throws -> Result
) async rethrows -> Result {
    let client = HTTPClient(configuration: configuration)
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}
