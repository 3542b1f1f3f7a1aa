#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A point in time, `xsd:dateTime`, kept to the microsecond.
public typealias DateTime = Date

extension Date {
    init(microseconds: Int64) {
        self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    var microseconds: Int64 {
        let microseconds = (timeIntervalSince1970 * 1_000_000).rounded()
        return Int64(exactly: microseconds) ?? (microseconds < 0 ? .min : .max)
    }
}

/// Text of `xsd:dateTime`, as microseconds since 1970.
enum DateTimeText {
    /// Reads `2026-11-21T03:02:46.123456Z`; a time without a zone is UTC. Digits beyond the microsecond are dropped.
    static func microseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var reader = Reader(text: text)
        let isNegative = reader.take(0x2D)
        guard let year = reader.number(digits: 4...6), reader.take(0x2D),
            let month = reader.number(digits: 2...2), (1...12).contains(month), reader.take(0x2D),
            let day = reader.number(digits: 2...2), (1...31).contains(day), reader.take(0x54),
            let hour = reader.number(digits: 2...2), hour <= 24, reader.take(0x3A),
            let minute = reader.number(digits: 2...2), minute <= 59, reader.take(0x3A),
            let second = reader.number(digits: 2...2), second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if reader.take(0x2E) {
            var scale: Int64 = 100_000
            var digits = 0
            while let digit = reader.digit() {
                fraction += Int64(digit) * scale
                scale /= 10
                digits += 1
            }
            if digits == 0 { return nil }
        }
        var offset = 0
        if !reader.take(0x5A), !reader.isAtEnd {
            let sign = reader.take(0x2D) ? -1 : reader.take(0x2B) ? 1 : 0
            guard sign != 0, let hours = reader.number(digits: 2...2), hours <= 14, reader.take(0x3A),
                let minutes = reader.number(digits: 2...2), minutes <= 59
            else { return nil }
            offset = sign * (hours * 3600 + minutes * 60)
        }
        guard reader.isAtEnd else { return nil }
        let days = days(year: isNegative ? -year : year, month: month, day: day)
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        return seconds * 1_000_000 + fraction
    }

    /// Text in UTC, with as many digits of the second as it needs, in steps of three.
    static func text(_ microseconds: Int64) -> String {
        var seconds = microseconds / 1_000_000
        var fraction = microseconds % 1_000_000
        if fraction < 0 {
            fraction += 1_000_000
            seconds -= 1
        }
        var days = seconds / 86_400
        var rest = Int(seconds % 86_400)
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        let (year, month, day) = date(days: Int(days))
        var text = year < 0 ? "-" : ""
        append(year.magnitude, digits: 4, to: &text)
        text += "-"
        append(UInt(month), digits: 2, to: &text)
        text += "-"
        append(UInt(day), digits: 2, to: &text)
        text += "T"
        append(UInt(rest / 3600), digits: 2, to: &text)
        text += ":"
        append(UInt(rest / 60 % 60), digits: 2, to: &text)
        text += ":"
        append(UInt(rest % 60), digits: 2, to: &text)
        if fraction % 1000 != 0 {
            text += "."
            append(UInt(fraction), digits: 6, to: &text)
        } else if fraction != 0 {
            text += "."
            append(UInt(fraction / 1000), digits: 3, to: &text)
        }
        return text + "Z"
    }

    private static func append(_ number: UInt, digits: Int, to text: inout String) {
        let figures = String(number)
        for _ in 0..<max(0, digits - figures.utf8.count) { text += "0" }
        text += figures
    }

    /// Days since 1970 in the Gregorian calendar, whose year is taken to start in March so that the leap day is last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private struct Reader {
        let text: UnsafeBufferPointer<UInt8>
        var position = 0

        var isAtEnd: Bool { position == text.count }

        mutating func take(_ byte: UInt8) -> Bool {
            guard position < text.count, text[position] == byte else { return false }
            position += 1
            return true
        }

        mutating func digit() -> UInt8? {
            guard position < text.count, (0x30...0x39).contains(text[position]) else { return nil }
            position += 1
            return text[position - 1] - 0x30
        }

        mutating func number(digits: ClosedRange<Int>) -> Int? {
            var value = 0
            var count = 0
            while count < digits.upperBound, let digit = digit() {
                value = value * 10 + Int(digit)
                count += 1
            }
            return count >= digits.lowerBound ? value : nil
        }
    }
}
