import MCPCore
import Synchronization

/// A session of the era with a handshake, over HTTP.
final class HTTPSession: Sendable {
    private struct State {
        var stream: EventStream?
        var running: [RequestID: EventStream] = [:]
    }

    let id: String
    let principal: Principal
    private let state = Mutex(State())
    // Set once, right after the session that it is for was made.
    private let box = Mutex<LegacySession?>(nil)

    init(server: Server, principal: Principal) {
        id = RandomToken.make()
        self.principal = principal
        let session = LegacySession(server: server, principal: principal) { [weak self] message in
            self?.state.withLock { $0.stream }?.send(message)
        }
        box.withLock { $0 = session }
    }

    var legacy: LegacySession {
        guard let session = box.withLock({ $0 }) else { preconditionFailure("A session has a conversation") }
        return session
    }

    /// Takes a stream for what belongs to no request; an earlier one ends.
    func open(_ stream: EventStream) {
        let former = state.withLock { state in
            defer { state.stream = stream }
            return state.stream
        }
        former?.end()
    }

    func begin(_ id: RequestID, _ stream: EventStream) { state.withLock { $0.running[id] = stream } }
    func end(_ id: RequestID) { state.withLock { $0.running[id] = nil } }
    func cancel(_ id: RequestID) { state.withLock { $0.running[id] }?.cancel(id) }

    func close() {
        let (stream, running) = state.withLock { state in
            defer { state = State() }
            return (state.stream, state.running)
        }
        legacy.close()
        stream?.end()
        for (id, stream) in running { stream.cancel(id) }
    }
}

/// The sessions of an endpoint, by their ids.
final class SessionStore: Sendable {
    private struct Entry {
        let session: HTTPSession
        var lastUse: Duration
    }

    private let lifetime: Duration
    private let capacity: Int
    private let uptime: @Sendable () -> Duration
    private let entries = Mutex<[String: Entry]>([:])

    init(lifetime: Duration, capacity: Int, uptime: @escaping @Sendable () -> Duration) {
        self.lifetime = lifetime
        self.capacity = capacity
        self.uptime = uptime
    }

    /// Adds a session; those that nobody used for long end, and so does the oldest when there are too many.
    func add(_ session: HTTPSession) {
        let now = uptime()
        let ended = entries.withLock { entries in
            var ended = entries.values.filter { now - $0.lastUse > lifetime }
            for entry in ended { entries[entry.session.id] = nil }
            if entries.count >= capacity, let oldest = entries.values.min(by: { $0.lastUse < $1.lastUse }) {
                entries[oldest.session.id] = nil
                ended.append(oldest)
            }
            entries[session.id] = Entry(session: session, lastUse: now)
            return ended
        }
        for entry in ended { entry.session.close() }
    }

    /// The session of that id, if it is this principal's.
    func find(_ id: String, of principal: Principal) -> HTTPSession? {
        let now = uptime()
        return entries.withLock { entries in
            guard let entry = entries[id], entry.session.principal.id == principal.id, now - entry.lastUse <= lifetime
            else { return nil }
            entries[id]?.lastUse = now
            return entry.session
        }
    }

    func remove(_ id: String) { entries.withLock { _ = $0.removeValue(forKey: id) } }

    func closeAll() {
        let all = entries.withLock { entries in
            defer { entries = [:] }
            return entries.values.map(\.session)
        }
        for session in all { session.close() }
    }
}
