import MCPCore
import Synchronization

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
