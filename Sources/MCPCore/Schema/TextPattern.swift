import Synchronization

/// A regular expression in the syntax that JSON Schema and Swift share, compiled once.
public final class TextPattern: Sendable, Hashable {
    /// The expression.
    public let source: String
    // Regex is not Sendable, though matching does not change it; the lock also keeps two matches apart.
    private let regex: Mutex<Regex<AnyRegexOutput>>

    /// An expression.
    ///
    /// - Throws: the error of `Regex` if it is none.
    public init(_ source: String) throws {
        self.source = source
        regex = Mutex(try Regex(source))
    }

    /// Whether a text has a part that matches, as `pattern` in JSON Schema means it.
    public func matches(_ text: String) -> Bool {
        regex.withLock { (try? $0.firstMatch(in: text)) != nil }
    }

    /// Patterns are equal when they are written alike.
    public static func == (left: TextPattern, right: TextPattern) -> Bool { left.source == right.source }

    /// Hashes what is written.
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
