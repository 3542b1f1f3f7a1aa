internal import CCurl

/// One transfer as the client's thread sees it: libcurl's handle, and what its callbacks do.
final class EasyTransfer {
    let transfer: Transfer
    let easy: CurlEasy
    private(set) var deadlines: TransferDeadlines
    let evidence = CertificateVerifier.Evidence()
    let verifier: CertificateVerifier
    private let connections: KeptConnections

    /// Whether the transfer goes through the proxy that the client was given.
    let usesGivenProxy: Bool

    private let maximumResponseSize: Int64?
    private var body: OutgoingBody
    private var parser = ResponseHeadParser()
    private var receivedBytes: Int64 = 0
    private var uploadedBytes: Int64 = 0
    private var requestsBegun = 0
    private var ends: KeptConnections.Ends?
    /// The connection that libcurl chose cannot be used, and nothing was sent on it.
    private(set) var needsFreshConnection = false
    private(set) var hasHead = false
    private(set) var failure: (any Error)?

    /// Something arrived that the task may be waiting for.
    private var isDirty = false
    /// Bytes moved since the deadlines were last looked at.
    private var isActive = false
    private var isResponsePaused = false
    private var isRequestPaused = false

    /// Makes libcurl's handle for a transfer.
    /// - Throws: ``HTTPTransportError`` when the request cannot be sent.
    init(
        _ transfer: Transfer, configuration: HTTPClient.Configuration, verifier: CertificateVerifier,
        connections: KeptConnections
    ) throws {
        guard let easy = CurlEasy() else { throw transfer.error(.internalFailure, "out of memory") }
        self.transfer = transfer
        self.easy = easy
        self.verifier = verifier
        self.connections = connections
        if case .url = configuration.proxy.choice { usesGivenProxy = true } else { usesGivenProxy = false }
        self.maximumResponseSize = transfer.request.maximumResponseSize ?? configuration.maximumResponseSize
        let timeouts = transfer.request.timeouts ?? configuration.timeouts
        self.deadlines = TransferDeadlines(timeouts: timeouts, start: transfer.start)
        do {
            self.body = try OutgoingBody(transfer)
        } catch let error as FileBody.Unreadable {
            throw transfer.error(.bodyUnreadable, error.reason)
        }
        do {
            try configure(configuration, timeouts: timeouts)
            try setMethodAndBody(body)
            try setCallbacks()
        } catch let error as CurlEasy.SettingRefused {
            throw transfer.error(
                .internalFailure, "libcurl lacks something that is needed (\(describe(error.code)))")
        }
    }

    // MARK: For the loop

    /// Lets go of what belongs to the transfer but not to its connection.
    func close() {
        verifier.forget(evidence)
        body = .none
    }

    /// Brings the deadlines up to date and wakes the task.
    func settle(at now: ContinuousClock.Instant) {
        if isResponsePaused || isRequestPaused {
            deadlines.suspend()
        } else if isActive {
            deadlines.noteActivity(at: now)
        }
        isActive = false
        if isDirty {
            isDirty = false
            transfer.wakeConsumer()
        }
    }

    /// Lets the directions go on that the task has made room for; an outcome when that ends the transfer.
    func resume() -> Transfer.State.Outcome? {
        let pauses = transfer.pauses
        isResponsePaused = isResponsePaused && pauses.response
        isRequestPaused = isRequestPaused && pauses.request
        isActive = true
        let code = easy.pause(response: isResponsePaused, request: isRequestPaused)
        return code == CURLE_OK ? nil : outcome(for: code)
    }

    /// Remembers the connection on which the transfer has ended, if libcurl keeps it.
    func noteConnection() {
        if let ends, let descriptor = easy.keptDescriptor { connections.note(ends, on: descriptor) }
    }

    /// Makes the transfer ready to begin again, on a connection of its own.
    ///
    /// When a connection that broke earlier took a part of the body, libcurl has already gone back to the beginning.
    func startOver() {
        needsFreshConnection = false
        try? easy.set(CURLOPT_FRESH_CONNECT, true)
    }

    /// Whether the server may have received something of the request.
    var hasBegunRequest: Bool { requestsBegun > 0 }

    // MARK: Callbacks

    /// What a data callback answers.
    enum Answer {
        case taken
        case pause
        case abort
    }

    func receiveHeaderLine(_ line: [UInt8]) -> Answer {
        isActive = true
        // Lines after the head are trailers.
        guard !hasHead else { return .taken }
        switch parser.consume(line) {
        case .more:
            return .taken
        case .complete(let head):
            hasHead = true
            isDirty = true
            transfer.receive(head)
            return .taken
        case .invalid:
            return fail(transfer.error(.invalidResponse, "the head of the response is not valid HTTP"))
        case .tooLarge:
            return fail(transfer.error(.responseTooLarge, "the head of the response is too large"))
        }
    }

    /// Asks for room before the bytes are copied; a paused transfer gets the same bytes again later.
    func receiveBody(count: Int, _ copy: () -> [UInt8]) -> Answer {
        isActive = true
        isDirty = true
        guard transfer.hasRoom() else {
            isResponsePaused = true
            return .pause
        }
        receivedBytes += Int64(count)
        if let maximumResponseSize, receivedBytes > maximumResponseSize {
            return fail(
                transfer.error(.responseTooLarge, "the response is larger than \(maximumResponseSize) bytes"))
        }
        transfer.receive(copy())
        return .taken
    }

    /// Fills libcurl's buffer with the next bytes of the request body; 0 at the end.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> (count: Int, answer: Answer) {
        isActive = true
        do {
            if let count = try unsafe body.read(into: buffer) { return (count, .taken) }
            isRequestPaused = true
            return (0, .pause)
        } catch let error as FileBody.Unreadable {
            return (0, fail(transfer.error(.bodyUnreadable, error.reason)))
        } catch {
            return (0, fail(error))
        }
    }

    /// Goes back in the request body, to send it again on a new connection; whether that is possible.
    func seek(to position: Int64) -> Bool {
        body.seek(to: position)
    }

    func noteProgress(uploaded: Int64) {
        if uploaded != uploadedBytes {
            uploadedBytes = uploaded
            isActive = true
        }
    }

    /// The connection stands and its certificate is accepted; whether the request may be sent.
    func beginRequest(on ends: KeptConnections.Ends) -> Bool {
        isActive = true
        self.ends = ends
        if requestsBegun > 0 && !transfer.request.isRepeatable {
            _ = fail(
                transfer.error(
                    .connectionLost, "the server closed the connection, and the request is not safe to repeat"))
            return false
        }
        // On a fresh connection session tickets may be waiting to be read.
        let isKept = easy.number(CURLINFO_NUM_CONNECTS) == 0
        if isKept && (easy.hasBytesInTLS || connections.hasSomethingToRead(on: ends)) {
            needsFreshConnection = true
            return false
        }
        requestsBegun += 1
        return true
    }

    func beginHandshake(_ context: OpaquePointer) {
        unsafe verifier.install(in: context, notingIn: evidence)
    }

    private func fail(_ error: any Error) -> Answer {
        failure = failure ?? error
        return .abort
    }
}
