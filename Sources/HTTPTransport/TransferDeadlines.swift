/// The idle and total time-outs of one transfer, as a calculation on instants that are given to it.
///
/// libcurl has both, but its idle check knows whole seconds only and counts the time in which the transfer waits for
/// this program.
struct TransferDeadlines: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// Which time-out ended the transfer.
    enum Expiry: Sendable, Hashable {
        case idle(Duration)
        case total(Duration)
    }

    private let idle: Duration?
    private let total: Duration?
    private let start: Instant
    private var lastActivity: Instant?

    init(timeouts: HTTPTimeouts, start: Instant) {
        self.idle = timeouts.idle
        self.total = timeouts.total
        self.start = start
    }

    /// Bytes moved, or began to be waited for.
    mutating func noteActivity(at now: Instant) {
        lastActivity = now
    }

    /// The transfer waits for this program: nobody can be blamed for being idle.
    mutating func suspend() {
        lastActivity = nil
    }

    /// When the next time-out would strike.
    var next: Instant? {
        let idleEnd = idle.flatMap { idle in lastActivity?.advanced(by: idle) }
        let totalEnd = total.map { start.advanced(by: $0) }
        return [idleEnd, totalEnd].compactMap(\.self).min()
    }

    /// The time-out that has struck, if one has.
    func expired(at now: Instant) -> Expiry? {
        if let total, now >= start.advanced(by: total) { return .total(total) }
        if let idle, let lastActivity, now >= lastActivity.advanced(by: idle) { return .idle(idle) }
        return nil
    }
}
