import Testing

@testable import HTTPTransport

@Suite("Deadlines of a transfer")
struct TransferDeadlinesTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    private func deadlines(idle: Int?, total: Int?) -> TransferDeadlines {
        let timeouts = HTTPTimeouts(idle: idle.map { .seconds($0) }, total: total.map { .seconds($0) })
        return TransferDeadlines(timeouts: timeouts, start: start)
    }

    @Test("Without limits there is no deadline")
    func noLimitsNoDeadline() {
        var deadlines = deadlines(idle: nil, total: nil)
        deadlines.noteActivity(at: start)
        #expect(deadlines.next == nil)
        #expect(deadlines.expired(at: at(1_000_000)) == nil)
    }

    @Test("The idle time begins with the first activity and again with each")
    func idleTimeBeginsWithActivity() {
        var deadlines = deadlines(idle: 10, total: nil)
        #expect(deadlines.next == nil)
        #expect(deadlines.expired(at: at(100)) == nil)
        deadlines.noteActivity(at: at(100))
        #expect(deadlines.next == at(110))
        deadlines.noteActivity(at: at(109))
        #expect(deadlines.expired(at: at(118)) == nil)
        #expect(deadlines.expired(at: at(119)) == .idle(.seconds(10)))
    }

    @Test("The idle time stands still while the transfer waits for this program")
    func idleTimeStandsStill() {
        var deadlines = deadlines(idle: 10, total: 60)
        deadlines.noteActivity(at: start)
        deadlines.suspend()
        #expect(deadlines.next == at(60))
        #expect(deadlines.expired(at: at(59)) == nil)
        deadlines.noteActivity(at: at(55))
        #expect(deadlines.next == at(60))
    }

    @Test("The total time runs whatever happens")
    func totalTimeRuns() {
        var deadlines = deadlines(idle: 10, total: 60)
        deadlines.noteActivity(at: at(59))
        #expect(deadlines.expired(at: at(60)) == .total(.seconds(60)))
        deadlines.suspend()
        #expect(deadlines.expired(at: at(60)) == .total(.seconds(60)))
    }

    @Test(
        "Waiting times are rounded up to milliseconds and bounded",
        arguments: [
            (Duration.zero, Int64(0)), (.nanoseconds(1), 1), (.milliseconds(5), 5), (.microseconds(5001), 6),
            (.seconds(59), 59_000), (.seconds(60), 60_000), (.seconds(1_000_000_000_000), 60_000), (.seconds(-5), 0),
        ])
    func waitingTimesAreRounded(_ duration: Duration, _ milliseconds: Int64) {
        #expect(duration.milliseconds(atMost: 60_000) == milliseconds)
    }
}
