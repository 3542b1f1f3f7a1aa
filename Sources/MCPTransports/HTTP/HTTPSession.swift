import MCPCore
import Synchronization

/// A session of the era with a handshake, over HTTP.
final class HTTPSession: Sendable {
    private struct State {
        var running: [RequestID: EventStream] = [:]
    }

    let id: String
    let principal: Principal
    private let history: EventHistory
    private let reconnectionDelay: Duration
    /// The stream for what belongs to no request.
    private let ownStream: Int
    private let state = Mutex(State())
    // Set once, right after the session that it is for was made.
    private let box = Mutex<LegacySession?>(nil)

    init(server: Server, principal: Principal, history: EventHistory, reconnectionDelay: Duration) {
        let id = RandomToken.make()
        self.id = id
        self.principal = principal
        self.history = history
        self.reconnectionDelay = reconnectionDelay
        let ownStream = history.open(session: id)
        self.ownStream = ownStream
        let session = LegacySession(server: server, principal: principal) { history.send($0, on: ownStream) }
        box.withLock { $0 = session }
    }

    var legacy: LegacySession {
        guard let session = box.withLock({ $0 }) else { preconditionFailure("A session has a conversation") }
        return session
    }

    /// A connection for the answer to a request and what goes before it.
    func makeStream(capacity: Int) -> EventStream {
        let channel = channel(history.open(session: id))
        // In this era a client that goes away has not cancelled anything.
        let stream = EventStream(capacity: capacity, outlivesClient: true, channel: channel)
        history.begin(channel.number, on: stream)
        return stream
    }

    /// A connection on which a stream goes on; `nil` if there is no such stream, or no longer.
    ///
    /// - Parameter lastEventID: what the client has of the stream. Without it the stream is the one for what belongs to
    ///   no request, from now on.
    func openStream(after lastEventID: String?, capacity: Int) -> EventStream? {
        let now = EventHistory.Position(stream: ownStream, event: .max)
        guard let position = lastEventID.map(EventHistory.Position.init) ?? now else { return nil }
        let stream = EventStream(capacity: capacity, outlivesClient: true, channel: channel(position.stream))
        return history.resume(position, session: id, on: stream) ? stream : nil
    }

    /// Clients before 2025-11-25 take an event without data for a broken message.
    private func channel(_ number: Int) -> EventStream.Channel {
        let isPolling = legacy.revision.map { $0 >= .v2025_11_25 } ?? false
        return EventStream.Channel(history: history, number: number, delay: isPolling ? reconnectionDelay : nil)
    }

    func begin(_ id: RequestID, _ stream: EventStream) { state.withLock { $0.running[id] = stream } }
    func end(_ id: RequestID) { state.withLock { $0.running[id] = nil } }
    func cancel(_ id: RequestID) { state.withLock { $0.running[id] }?.cancel(id) }

    func close() {
        let running = state.withLock { state in
            defer { state.running = [:] }
            return state.running
        }
        legacy.close()
        history.reader(of: ownStream)?.end()
        history.forget(ownStream)
        for (id, stream) in running { stream.cancel(id) }
    }
}
