#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Times as RFC 3339 text in UTC.
public enum RFC3339 {
    /// The time in UTC, to the millisecond when it has a fraction of a second: `2026-11-21T03:16:42.250Z`.
    public static func format(_ date: Date) -> String {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        let whole = milliseconds.truncatingRemainder(dividingBy: 1000) == 0
        return Date(timeIntervalSince1970: milliseconds / 1000)
            .formatted(whole ? .iso8601 : Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// A time given in seconds since 1970.
    static func json(_ unixTime: Double) -> JSON { .string(format(Date(timeIntervalSince1970: unixTime))) }

    /// The time a text names, with or without a fraction, in any offset from UTC.
    public static func parse(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
