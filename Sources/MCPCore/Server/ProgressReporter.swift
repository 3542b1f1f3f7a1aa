import Synchronization

/// Turns what a handler says about its progress into notifications: only rising values, and not too many.
final class ProgressReporter: Sendable {
    private struct State {
        var last = -Double.infinity
        var credit = ProgressReporter.burst
        var refilled: Duration?
        var isOpen = true
    }

    /// How many notifications may follow each other at once, and how many a second in the long run.
    private static let burst = 20.0
    private static let perSecond = 10.0

    private let token: JSON
    private let uptime: @Sendable () -> Duration
    private let send: @Sendable (Notification) -> Void
    private let state = Mutex(State())

    init(token: JSON, uptime: @escaping @Sendable () -> Duration, send: @escaping @Sendable (Notification) -> Void) {
        self.token = token
        self.uptime = uptime
        self.send = send
    }

    func report(_ progress: Double, total: Double?, message: String?, revision: Revision) {
        let now = uptime()
        state.withLock { state in
            guard state.isOpen, progress > state.last, progress.isFinite else { return }
            let waited = (now - (state.refilled ?? now)) / .seconds(1)
            state.refilled = now
            state.credit = min(Self.burst, state.credit + waited * Self.perSecond)
            // The end is always told.
            guard state.credit >= 1 || progress == total else { return }
            state.credit -= 1
            state.last = progress
            var params: JSONObject = ["progressToken": token]
            params["progress"] = Self.number(progress)
            params["total"] = total.flatMap(Self.number)
            if revision >= .v2025_03_26 { params["message"] = message.map(JSON.string) }
            send(Notification(method: "notifications/progress", params: params))
        }
    }

    /// After this nothing more is sent.
    func close() { state.withLock { $0.isOpen = false } }

    private static func number(_ value: Double) -> JSON? {
        Int(exactly: value).map(JSON.integer) ?? JSONNumber(value).map(JSON.number)
    }
}
