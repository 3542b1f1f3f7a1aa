internal import Synchronization

/// One request on its way, as its task sees it.
final class Transfer: HTTPBodySink {
    typealias Waiter = CheckedContinuation<Void, Never>
    typealias State = TransferState<Waiter>

    let request: HTTPRequest
    let origin: HTTPOrigin
    let start: ContinuousClock.Instant
    private let mailbox: TransferMailbox
    private let state: Mutex<State>

    init(_ request: HTTPRequest, origin: HTTPOrigin, mailbox: TransferMailbox, bufferSize: Int) {
        self.request = request
        self.origin = origin
        self.mailbox = mailbox
        self.start = mailbox.now()
        var announcedLength: Int64?
        if case .stream(let length, _) = request.body.content { announcedLength = length }
        self.state = Mutex(State(bufferSize: max(bufferSize, 1), announcedLength: announcedLength))
    }

    /// An error of this transfer.
    func error(
        _ code: HTTPTransportError.Code,
        _ reason: String,
        requestMayHaveBeenReceived: Bool = false
    ) -> HTTPTransportError {
        HTTPTransportError(
            code: code, host: origin.description, reason: reason,
            requestMayHaveBeenReceived: requestMayHaveBeenReceived)
    }

    // MARK: For the task

    /// The head of the response, as soon as it has arrived.
    func head() async throws -> HTTPResponseHead {
        while true {
            switch state.withLock({ $0.takeHead() }) {
            case .ready(let head): return head
            case .failed(let error): throw error
            case .pending: await suspend { $0.suspendConsumer($1) }
            }
        }
    }

    /// The chunks that have arrived since the last call, at least one; none at the end of the body.
    func nextBatch() async throws -> [[UInt8]] {
        while true {
            let (poll, resume) = state.withLock { $0.takeChunks() }
            if resume { mailbox.send(.resume(self)) }
            switch poll {
            case .ready(let chunks): return chunks
            case .failed(let error): throw error
            case .pending: await suspend { $0.suspendConsumer($1) }
            }
        }
    }

    /// Ends the transfer if it has not ended, and waits until nothing of it is left.
    func end() async {
        abort(CancellationError())
        while state.withLock({ $0.outcome == nil }) {
            await suspend { $0.suspendUntilFinished($1) }
        }
    }

    /// Asks the thread to end the transfer.
    func abort(_ reason: any Error) {
        if state.withLock({ $0.abort(reason) }) {
            mailbox.send(.abort(self))
        }
    }

    // MARK: For the child task that writes the request body

    /// Runs the closure that writes the request body, and ends the body after it.
    func produceBody(_ produce: @Sendable (HTTPBodyWriter) async throws -> Void) async {
        do {
            try await produce(HTTPBodyWriter(sink: self))
            try sendToThread(state.withLock { $0.endBody() })
        } catch {
            // When the transfer has ended already, its own outcome counts and this error is a consequence of it.
            abort(error)
        }
    }

    func write(_ chunk: [UInt8]) async throws {
        while try !sendToThread(state.withLock({ $0.write(chunk) })) {
            await suspend { $0.suspendProducer($1) }
        }
    }

    /// Whether the transition was made; if not, it has to wait.
    @discardableResult
    private func sendToThread(_ poll: State.Poll<Bool>) throws -> Bool {
        switch poll {
        case .ready(let resume):
            if resume { mailbox.send(.resume(self)) }
            return true
        case .failed(let mismatch as BodyLengthMismatch):
            throw error(.invalidRequest, mismatch.description, requestMayHaveBeenReceived: true)
        case .failed(let error):
            throw error
        case .pending:
            return false
        }
    }

    private func suspend(_ store: (inout State, Waiter) -> Bool) async {
        await withCheckedContinuation { waiter in
            if !state.withLock({ store(&$0, waiter) }) { waiter.resume() }
        }
    }

    // MARK: For the thread

    func receive(_ head: HTTPResponseHead) {
        state.withLock { $0.receive(head) }
    }

    func hasRoom() -> Bool {
        state.withLock { $0.hasRoom() }
    }

    func receive(_ chunk: [UInt8]) {
        state.withLock { $0.receive(chunk) }
    }

    func nextOutgoing() -> State.Outgoing {
        state.withLock { $0.nextOutgoing() }
    }

    var pauses: (response: Bool, request: Bool) {
        state.withLock { $0.pauses }
    }

    var abortReason: (any Error)? {
        state.withLock { $0.abortReason }
    }

    /// Wakes the task when something has arrived for it.
    func wakeConsumer() {
        state.withLock { $0.consumerToWake() }?.resume()
    }

    func finish(_ outcome: State.Outcome) {
        for waiter in state.withLock({ $0.finish(outcome) }) { waiter.resume() }
    }
}
