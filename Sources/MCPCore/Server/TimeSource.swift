#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where the server gets the time from; tests have their own.
public struct TimeSource: Sendable {
    /// Time since some moment, always rising.
    public var uptime: @Sendable () -> Duration
    /// Seconds since 1970, UTC.
    public var unixTime: @Sendable () -> Double
    /// Waits, or throws when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A source of time.
    public init(
        uptime: @escaping @Sendable () -> Duration, unixTime: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.uptime = uptime
        self.unixTime = unixTime
        self.sleep = sleep
    }

    /// The machine's clocks.
    public static let system: TimeSource = {
        let start = ContinuousClock.now
        return TimeSource(
            uptime: { start.duration(to: .now) },
            unixTime: { Date().timeIntervalSince1970 },
            sleep: { try await Task.sleep(for: $0) })
    }()
}
