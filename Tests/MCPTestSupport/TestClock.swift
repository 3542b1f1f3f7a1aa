import Synchronization

/// A clock that moves when a test says so.
public final class TestClock: Sendable {
    private let time = Mutex(Duration.zero)

    /// A clock at zero.
    public init() {}

    /// The time.
    public var now: Duration { time.withLock { $0 } }

    /// Moves the clock.
    public func advance(_ duration: Duration) { time.withLock { $0 += duration } }
}
