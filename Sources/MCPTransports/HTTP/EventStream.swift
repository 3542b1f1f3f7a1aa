import MCPCore
import Synchronization

/// A stream of server-sent events to one client: the answer to a request and what goes before it, or what belongs to
/// no request.
public final class EventStream: Sendable {
    private struct State {
        var queued = 0
        var isStreaming = false
        var isOver = false
        var answer: Answer?
        var waiting: CheckedContinuation<Void, Never>?
        var task: Task<Void, Never>?
    }

    /// What has to be written, piece by piece. Report each by ``wrote(_:)``.
    public let pieces: AsyncStream<[UInt8]>
    private let newPiece: AsyncStream<[UInt8]>.Continuation
    private let capacity: Int
    private let state = Mutex(State())
    /// Whether the work goes on when the client goes away.
    private let outlivesClient: Bool
    /// Whether the stream goes on until someone ends it.
    let isSubscription: Bool

    /// - Parameter capacity: how many bytes may wait for a client that does not read, until it is given up.
    init(capacity: Int, outlivesClient: Bool = false, isSubscription: Bool = false) {
        self.capacity = capacity
        self.outlivesClient = outlivesClient
        self.isSubscription = isSubscription
        (pieces, newPiece) = AsyncStream.makeStream()
    }

    /// Sends a message as an event. From the first one on there is a stream.
    func send(_ message: [UInt8]) { send(event: "message", message) }

    /// Sends an event of a kind, with data of one line.
    func send(event: String, _ data: [UInt8]) {
        enqueue(Array("event: \(event)\ndata: ".utf8) + data + Array("\n\n".utf8))
    }

    /// Sends what keeps the connection open and means nothing.
    public func keepAlive() { enqueue(Array(":\n\n".utf8)) }

    /// Some bytes have reached the client.
    public func wrote(_ count: Int) { state.withLock { $0.queued -= count } }

    /// The client is gone.
    public func clientLeft() {
        let task = state.withLock { state in
            state.isOver = true
            return outlivesClient ? nil : state.task
        }
        task?.cancel()
        newPiece.finish()
    }

    /// Ends the stream without an answer.
    func end() {
        state.withLock { $0.isOver = true }
        newPiece.finish()
    }

    /// Does the work of a request, as a task of its own: it began with a call, but may end with a stream.
    func start(_ id: RequestID, _ work: @escaping @Sendable () async -> Result<Payload, ProtocolError>) {
        let task = Task.immediate { self.finish(Answer(id: id, outcome: await work())) }
        let isOver = state.withLock { state in
            state.task = task
            return state.isOver
        }
        if isOver, !outlivesClient { task.cancel() }
    }

    /// Asks the work to end by itself: a stream of subscriptions then ends with its answer.
    func drain() { state.withLock { $0.task }?.cancel() }

    /// Cancels the work, and answers that it was.
    func cancel(_ id: RequestID) {
        state.withLock { $0.task }?.cancel()
        finish(Answer(id: id, outcome: .failure(ProtocolError(.internalError, "The request was cancelled"))))
    }

    /// The answer, if it came before anything else had to be sent and before patience ended; else there is a stream.
    func answer(within patience: Duration?, _ time: TimeSource) async -> Answer? {
        if let answer = state.withLock({ $0.isStreaming ? nil : $0.answer }) { return answer }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.untilDecided() }
            if let patience {
                group.addTask {
                    guard (try? await time.sleep(patience)) != nil else { return }
                    self.becomeStream()
                }
            }
            await group.next()
            group.cancelAll()
        }
        return state.withLock { $0.isStreaming ? nil : $0.answer }
    }

    private func finish(_ answer: Answer) {
        let (isStreaming, waiting) = state.withLock { state in
            guard state.answer == nil else { return (false, nil as CheckedContinuation<Void, Never>?) }
            state.answer = answer
            defer { state.waiting = nil }
            return (state.isStreaming, state.waiting)
        }
        waiting?.resume()
        if isStreaming {
            send(answer.encoded())
            newPiece.finish()
        }
    }

    private func untilDecided() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDecided = state.withLock { state in
                    guard state.answer == nil, !state.isStreaming, !Task.isCancelled else { return true }
                    state.waiting = continuation
                    return false
                }
                if isDecided { continuation.resume() }
            }
        } onCancel: {
            takeWaiting()?.resume()
        }
    }

    private func becomeStream() {
        state.withLock { state in
            if state.answer == nil { state.isStreaming = true }
        }
    }

    private func takeWaiting() -> CheckedContinuation<Void, Never>? {
        state.withLock { state in
            defer { state.waiting = nil }
            return state.waiting
        }
    }

    private func enqueue(_ bytes: [UInt8]) {
        let fits = state.withLock { state in
            guard !state.isOver else { return true }
            state.isStreaming = true
            state.queued += bytes.count
            guard state.queued <= capacity else { return false }
            newPiece.yield(bytes)
            return true
        }
        takeWaiting()?.resume()
        // A client that does not read holds up nobody.
        if !fits { clientLeft() }
    }
}
