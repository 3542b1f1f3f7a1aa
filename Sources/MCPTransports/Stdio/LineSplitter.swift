/// Cuts a stream of bytes into lines at 0x0A, whatever pieces the bytes come in.
///
/// Carriage returns at the end of a line and blank lines are dropped. A line that is too long is reported once and
/// skipped to its end, so that the next line is read as it should be.
public struct LineSplitter: Sendable {
    /// What was found.
    public enum Event: Sendable, Hashable {
        /// A line, without its end.
        case line([UInt8])
        /// A line longer than the limit; its bytes are gone.
        case tooLong
    }

    /// The longest line, in bytes.
    public let limit: Int
    private var partial: [UInt8] = []
    private var isSkipping = false

    /// A splitter.
    public init(limit: Int) { self.limit = limit }

    /// Takes the next bytes, and reports each line that they complete.
    public mutating func feed(_ bytes: Span<UInt8>, _ report: (Event) -> Void) {
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            take(bytes.extracting(start..<index), report)
            endLine(report)
            start = index + 1
        }
        take(bytes.extracting(start..<bytes.count), report)
    }

    /// The stream is at its end: a line without an end is a line nevertheless.
    public mutating func finish(_ report: (Event) -> Void) { endLine(report) }

    private mutating func take(_ bytes: Span<UInt8>, _ report: (Event) -> Void) {
        guard !isSkipping else { return }
        // One more than the limit, for a carriage return.
        guard partial.count + bytes.count <= limit + 1 else {
            partial = []
            isSkipping = true
            return report(.tooLong)
        }
        partial.reserveCapacity(partial.count + bytes.count)
        for index in bytes.indices { partial.append(bytes[index]) }
    }

    private mutating func endLine(_ report: (Event) -> Void) {
        defer {
            partial = []
            isSkipping = false
        }
        guard !isSkipping else { return }
        if partial.last == 0x0D { partial.removeLast() }
        guard partial.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return }
        report(partial.count <= limit ? .line(partial) : .tooLong)
    }
}
