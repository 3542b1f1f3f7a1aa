/// How severe a log message to the client is.
public enum LogLevel: String, Sendable, Hashable, CaseIterable, Comparable {
    /// For finding faults.
    case debug
    /// For information.
    case info
    /// Normal but significant.
    case notice
    /// A warning.
    case warning
    /// An error.
    case error
    /// A critical condition.
    case critical
    /// Action must be taken.
    case alert
    /// Nothing works.
    case emergency

    /// Levels are ordered by severity.
    public static func < (left: LogLevel, right: LogLevel) -> Bool {
        guard let left = allCases.firstIndex(of: left), let right = allCases.firstIndex(of: right) else { return false }
        return left < right
    }
}
