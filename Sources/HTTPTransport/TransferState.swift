/// What one transfer's task and the client's thread agree on: a value that ``Transfer`` keeps behind a lock.
///
/// Two sides call it. The *thread* delivers the response and takes the request body. The *task* takes the response; its
/// child task writes the request body. Each method is one transition; what it returns, the caller does after unlocking.
/// A waiter is whatever wakes a suspended task, so that tests can drive the machine without any.
struct TransferState<Waiter: Sendable>: Sendable {
    /// How a transfer ended.
    enum Outcome: Sendable {
        case complete
        case failed(any Error)
    }

    /// The answer to a question that may have to wait.
    enum Poll<Value: Sendable>: Sendable {
        case ready(Value)
        case failed(any Error)
        case pending
    }

    /// The next piece of the request body.
    enum Outgoing: Sendable {
        case chunk([UInt8], wake: Waiter?)
        case end
        case pending
    }

    private let bufferSize: Int
    private let announcedLength: Int64?

    private var head: HTTPResponseHead?
    private var headTaken = false
    private var chunks: [[UInt8]] = []
    private var bufferedBytes = 0
    private var isResponsePaused = false
    private var consumer: Waiter?

    private var outgoing: [[UInt8]] = []
    private var outgoingBytes = 0
    private var writtenBytes: Int64 = 0
    private var isBodyEnded = false
    private var isRequestPaused = false
    private var producer: Waiter?

    private(set) var outcome: Outcome?
    private(set) var abortReason: (any Error)?

    /// - Parameters:
    ///   - bufferSize: how many bytes of the response, and how many of the request body, are kept at most before the
    ///     side that is faster has to wait.
    ///   - announcedLength: the length of a streamed request body, when it is known.
    init(bufferSize: Int, announcedLength: Int64? = nil) {
        self.bufferSize = bufferSize
        self.announcedLength = announcedLength
    }

    // MARK: The thread delivers the response

    mutating func receive(_ head: HTTPResponseHead) {
        self.head = head
    }

    /// Whether another chunk fits. When it does not, the response is paused until the task has taken what is there.
    mutating func hasRoom() -> Bool {
        isResponsePaused = bufferedBytes >= bufferSize
        return !isResponsePaused
    }

    mutating func receive(_ chunk: [UInt8]) {
        chunks.append(chunk)
        bufferedBytes += chunk.count
    }

    /// The task to wake, when it waits for something that is there now.
    mutating func consumerToWake() -> Waiter? {
        guard isConsumerReady else { return nil }
        return take(&consumer)
    }

    /// Ends the transfer; the tasks to wake.
    mutating func finish(_ outcome: Outcome) -> [Waiter] {
        self.outcome = outcome
        outgoing = []
        return [take(&consumer), take(&producer)].compactMap(\.self)
    }

    // MARK: The thread takes the request body

    /// The next chunk of the request body. When there is none yet, the request is paused until one is written.
    mutating func nextOutgoing() -> Outgoing {
        guard !outgoing.isEmpty else {
            isRequestPaused = !isBodyEnded
            return isBodyEnded ? .end : .pending
        }
        let chunk = outgoing.removeFirst()
        outgoingBytes -= chunk.count
        return .chunk(chunk, wake: outgoingBytes < bufferSize ? take(&producer) : nil)
    }

    /// Which directions have to stay paused.
    var pauses: (response: Bool, request: Bool) {
        (isResponsePaused, isRequestPaused)
    }

    // MARK: The task takes the response

    mutating func takeHead() -> Poll<HTTPResponseHead> {
        if let abortReason { return .failed(abortReason) }
        if let head {
            headTaken = true
            return .ready(head)
        }
        if case .failed(let error) = outcome { return .failed(error) }
        return .pending
    }

    /// Every chunk that has arrived, an empty array at the end of the body; and whether the thread has to be told that
    /// there is room again.
    mutating func takeChunks() -> (Poll<[[UInt8]]>, resume: Bool) {
        if let abortReason { return (.failed(abortReason), false) }
        if !chunks.isEmpty {
            let taken = chunks
            chunks = []
            bufferedBytes = 0
            let resume = isResponsePaused
            isResponsePaused = false
            return (.ready(taken), resume)
        }
        switch outcome {
        case .complete: return (.ready([]), false)
        case .failed(let error): return (.failed(error), false)
        case nil: return (.pending, false)
        }
    }

    /// Keeps the task's waiter, unless there is something for it already.
    mutating func suspendConsumer(_ waiter: Waiter) -> Bool {
        guard !isConsumerReady else { return false }
        consumer = waiter
        return true
    }

    /// Keeps the task's waiter until the transfer has ended, unless it has.
    mutating func suspendUntilFinished(_ waiter: Waiter) -> Bool {
        guard outcome == nil else { return false }
        abandonResponse()
        consumer = waiter
        return true
    }

    /// Asks for the end of the transfer; whether the thread has to be told.
    mutating func abort(_ reason: any Error) -> Bool {
        guard outcome == nil, abortReason == nil else { return false }
        abortReason = reason
        return true
    }

    // MARK: The child task writes the request body

    /// Queues a chunk; `.ready` says whether the thread has to be told.
    mutating func write(_ chunk: [UInt8]) -> Poll<Bool> {
        guard outcome == nil, abortReason == nil else { return .failed(CancellationError()) }
        guard outgoingBytes < bufferSize else { return .pending }
        guard !chunk.isEmpty else { return .ready(false) }
        writtenBytes += Int64(chunk.count)
        if let announcedLength, writtenBytes > announcedLength {
            return .failed(BodyLengthMismatch(announced: announcedLength, written: writtenBytes, isComplete: false))
        }
        outgoing.append(chunk)
        outgoingBytes += chunk.count
        return .ready(resumeRequest())
    }

    /// Ends the request body; `.ready` says whether the thread has to be told.
    mutating func endBody() -> Poll<Bool> {
        guard outcome == nil, abortReason == nil else { return .failed(CancellationError()) }
        if let announcedLength, writtenBytes != announcedLength {
            return .failed(BodyLengthMismatch(announced: announcedLength, written: writtenBytes, isComplete: true))
        }
        isBodyEnded = true
        return .ready(resumeRequest())
    }

    /// Keeps the child task's waiter, unless there is room already.
    mutating func suspendProducer(_ waiter: Waiter) -> Bool {
        guard outcome == nil, abortReason == nil, outgoingBytes >= bufferSize else { return false }
        producer = waiter
        return true
    }

    // MARK: Helpers

    private var isConsumerReady: Bool {
        outcome != nil || abortReason != nil || !chunks.isEmpty || (head != nil && !headTaken)
    }

    private mutating func abandonResponse() {
        chunks = []
        headTaken = true
    }

    private mutating func resumeRequest() -> Bool {
        let resume = isRequestPaused
        isRequestPaused = false
        return resume
    }

    private func take(_ waiter: inout Waiter?) -> Waiter? {
        let taken = waiter
        waiter = nil
        return taken
    }
}

/// A streamed request body of another length than was announced.
struct BodyLengthMismatch: Error, CustomStringConvertible {
    let announced: Int64
    let written: Int64
    let isComplete: Bool

    var description: String {
        let ended = isComplete ? "ended after" : "went on after"
        return "the request body \(ended) \(written) bytes, but \(announced) were announced"
    }
}
