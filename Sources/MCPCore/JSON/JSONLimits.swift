/// What a JSON text from outside may cost.
public struct JSONLimits: Sendable, Hashable {
    /// What happens when an object has the same key twice.
    public enum DuplicateKeys: Sendable, Hashable {
        /// The text is refused.
        case reject
        /// The last value counts, in the place of the first.
        case keepLast
    }

    /// The longest text, in bytes.
    public var maximumBytes: Int
    /// How deeply arrays and objects may be nested.
    public var maximumDepth: Int
    /// What happens when an object has the same key twice.
    public var duplicateKeys: DuplicateKeys

    /// Limits. The defaults suit messages from a stranger: 16 MiB, 64 levels, no duplicate keys.
    public init(maximumBytes: Int = 16 << 20, maximumDepth: Int = 64, duplicateKeys: DuplicateKeys = .reject) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.duplicateKeys = duplicateKeys
    }
}
