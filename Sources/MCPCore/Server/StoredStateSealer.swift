import Synchronization

/// Keeps states in the process and hands out unguessable names for them, each good for one use.
public final class StoredStateSealer: StateSealer {
    private struct Entry {
        let state: [UInt8]
        let binding: [UInt8]
        let expiry: Duration
    }

    private let capacity: Int
    private let lifetime: Duration
    private let time: TimeSource
    private let entries = Mutex<[String: Entry]>([:])

    /// A store.
    ///
    /// - Parameters:
    ///   - capacity: how many states are kept; beyond that the oldest go.
    ///   - lifetime: how long a state is kept.
    public init(capacity: Int = 10_000, lifetime: Duration = .seconds(900), time: TimeSource = .system) {
        self.capacity = capacity
        self.lifetime = lifetime
        self.time = time
    }

    /// Keeps a state under a new name of 192 random bits.
    public func seal(_ state: [UInt8], binding: [UInt8]) -> String {
        let name = RandomToken.make()
        let now = time.uptime()
        entries.withLock { entries in
            if entries.count >= capacity {
                entries = entries.filter { $0.value.expiry > now }
                if entries.count >= capacity, let oldest = entries.min(by: { $0.value.expiry < $1.value.expiry }) {
                    entries[oldest.key] = nil
                }
            }
            entries[name] = Entry(state: state, binding: binding, expiry: now + lifetime)
        }
        return name
    }

    /// Gives a state back, once.
    public func open(_ sealed: String, binding: [UInt8]) -> [UInt8]? {
        entries.withLock { entries in
            guard let entry = entries[sealed], entry.binding == binding, entry.expiry > time.uptime() else {
                return nil
            }
            entries[sealed] = nil
            return entry.state
        }
    }
}
