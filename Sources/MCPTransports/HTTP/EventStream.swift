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

    /// How a client that comes back finds its stream again.
    struct Channel: Sendable {
        let history: EventHistory
        /// The stream's number there.
        let number: Int
        /// How long the client should wait before it comes back; `nil` if it does not know an event without data.
        let delay: Duration?
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
    private let channel: Channel?

    /// - Parameters:
    ///   - capacity: how many bytes may wait for a client that does not read, until it is given up.
    ///   - channel: how a client that comes back finds the stream again.
    init(capacity: Int, outlivesClient: Bool = false, isSubscription: Bool = false, channel: Channel? = nil) {
        self.capacity = capacity
        self.channel = channel
        self.outlivesClient = outlivesClient
        self.isSubscription = isSubscription
        (pieces, newPiece) = AsyncStream.makeStream()
    }

    /// Sends a message as an event. From the first one on there is a stream.
    func send(_ message: [UInt8]) {
        if let channel {
            channel.history.send(message, on: channel.number)
        } else {
            send(event: "message", message)
        }
    }

    /// Sends an event of a kind, with data of one line.
    func send(event: String, _ data: [UInt8]) { enqueue(Self.event("event: \(event)\ndata: ", data)) }

    /// Sends a message that the history has taken note of.
    func deliver(_ message: [UInt8], at position: EventHistory.Position) {
        enqueue(Self.event("event: message\nid: \(position)\ndata: ", message))
    }

    private static func event(_ head: String, _ data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(head.utf8.count + data.count + 2)
        bytes.append(contentsOf: head.utf8)
        bytes.append(contentsOf: data)
        bytes.append(contentsOf: "\n\n".utf8)
        return bytes
    }

    /// Makes it a stream that its client can come back to, from this place on.
    func begin(at position: EventHistory.Position) { state.withLock { begin(&$0, at: position) } }

    /// Ends the connection but not the stream: its client comes back for the rest.
    ///
    /// A client that was not told how to come back, or has its answer already, keeps its connection.
    func pause() {
        guard channel?.delay != nil else { return }
        let isPaused = state.withLock { state in
            guard state.answer == nil, !state.isOver else { return false }
            begin(&state)
            state.isOver = true
            return true
        }
        guard isPaused else { return }
        takeWaiting()?.resume()
        newPiece.finish()
    }

    /// Ends the connection that the stream is on now, but not the stream: see ``pause()``.
    var release: @Sendable () -> Void {
        { [channel] in
            if let channel { channel.history.reader(of: channel.number)?.pause() }
        }
    }

    /// Nothing was or will be sent.
    func forget() { if let channel { channel.history.forget(channel.number) } }

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

    /// The answer, if it is there and nothing else had to be sent before.
    var answer: Answer? { state.withLock { $0.isStreaming ? nil : $0.answer } }

    /// The answer, if it comes before anything else has to be sent and before patience ends; else there is a stream.
    func answer(within patience: Duration?, _ time: TimeSource) async -> Answer? {
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
        return answer
    }

    private func finish(_ answer: Answer) {
        let (isStreaming, waiting) = state.withLock { state in
            guard state.answer == nil else { return (nil as Bool?, nil as CheckedContinuation<Void, Never>?) }
            state.answer = answer
            defer { state.waiting = nil }
            return (state.isStreaming, state.waiting)
        }
        waiting?.resume()
        switch (isStreaming, channel) {
        case (true, let channel?): channel.history.send(answer.encoded(), on: channel.number, isLast: true)
        case (true, nil):
            send(answer.encoded())
            newPiece.finish()
        case (false, _): forget()
        case (nil, _): break
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
            if state.answer == nil { begin(&state) }
        }
    }

    /// From now on there is a stream. Clients that know how are told at once how to come back to it.
    private func begin(_ state: inout State, at position: EventHistory.Position? = nil) {
        guard !state.isStreaming else { return }
        state.isStreaming = true
        guard let channel, let delay = channel.delay else { return }
        let position = position ?? EventHistory.Position(stream: channel.number, event: 0)
        let milliseconds = Int(delay / .milliseconds(1))
        let opening = Array("id: \(position)\nretry: \(milliseconds)\ndata:\n\n".utf8)
        state.queued += opening.count
        newPiece.yield(opening)
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
            begin(&state)
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
