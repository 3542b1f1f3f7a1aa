internal import VimTypes

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The time that samples are asked for.
public enum PerformancePeriod: Hashable, Sendable {
    /// So many newest samples, at the shortest interval that the entity has.
    case latest(samples: Int)
    /// From so long ago until now, by the server's clock.
    case last(Duration)
    /// From one time to another, by the server's clock.
    case between(Date, Date)

    /// The newest sample.
    public static let latest = PerformancePeriod.latest(samples: 1)
}

/// How to ask for a period: at what interval, from when, until when, and how many samples are expected.
struct PerformanceQuery: Hashable {
    /// For how long a server keeps real-time samples.
    static let realTimeSpan: TimeInterval = 3600

    /// Seconds between samples.
    let interval: Int
    /// Whether the samples are the real-time ones, which a host keeps for an hour.
    let isRealTime: Bool
    let start: Date?
    let end: Date?
    let samples: Int

    /// Chooses the shortest interval that reaches back far enough, or else the one that reaches back farthest.
    ///
    /// - Parameters:
    ///   - period: what is asked for.
    ///   - refreshRate: seconds between real-time samples; nil when the entity has none.
    ///   - intervals: what history is kept in, shortest first; empty when the entity has none.
    ///   - now: the server's time.
    /// - Returns: nil when the entity has no statistics at all.
    init?(_ period: PerformancePeriod, refreshRate: Int?, intervals: [PerfInterval], now: Date) {
        let start: Date
        var end: Date?
        switch period {
        case .latest(let samples):
            // Ask history for one more, because the last interval may not be over.
            let samples = max(samples, 1)
            let step = refreshRate ?? intervals.first?.samplingPeriod ?? 0
            start = now - TimeInterval(refreshRate == nil ? (samples + 1) * step : samples * step)
        case .last(let span): start = now - max(0, TimeInterval(span.components.seconds))
        case .between(let first, let last): (start, end) = (min(first, last), max(first, last))
        }
        let age = now.timeIntervalSince(start)
        let history = intervals.first { TimeInterval($0.length) >= age } ?? intervals.max { $0.length < $1.length }
        if let refreshRate, age <= Self.realTimeSpan || history == nil {
            (interval, isRealTime) = (refreshRate, true)
        } else if let history {
            (interval, isRealTime) = (history.samplingPeriod, false)
        } else {
            return nil
        }
        samples =
            if case .latest(let samples) = period { max(samples, 1) } else {
                Int((end ?? now).timeIntervalSince(start)) / max(interval, 1) + 1
            }
        // Real-time samples are told by their number where that does, so that no clock comes in.
        self.start = isRealTime && end == nil ? nil : start
        self.end = end
    }
}
