import Synchronization

/// Makes texts that a client may hold but not read, alter, or use elsewhere.
///
/// An implementation with a key shared by several processes authenticates (and had better encrypt) the state together
/// with the binding. It need not look at time: the state carries its own expiry.
public protocol StateSealer: Sendable {
    /// A text that stands for a state.
    ///
    /// - Parameter binding: what the state belongs to: it can be opened with the same binding only.
    func seal(_ state: [UInt8], binding: [UInt8]) throws -> String

    /// The state that a text stands for; `nil` if the text is not ours, was altered, or belongs to something else.
    func open(_ sealed: String, binding: [UInt8]) -> [UInt8]?
}

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

/// Names that nobody can guess.
public enum RandomToken {
    /// 192 bits from the system's generator, as 32 letters that are safe in URLs and headers.
    public static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(
            Base64.encode(bytes).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}
