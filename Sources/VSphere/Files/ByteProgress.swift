/// How far a transfer has come.
public struct ByteProgress: Hashable, Sendable {
    /// Bytes that have been transferred.
    public let transferred: Int64
    /// Bytes altogether, if that is known.
    public let total: Int64?

    /// Notes progress.
    public init(transferred: Int64, total: Int64?) {
        self.transferred = transferred
        self.total = total
    }

    /// Whole per cents, if the total is known.
    public var percent: Int? {
        guard let total, total > 0 else { return nil }
        return Int(min(100, Double(transferred) / Double(total) * 100))
    }
}

/// Gets progress. It is called often, from any task, and should return at once.
public typealias ByteProgressHandler = @Sendable (ByteProgress) -> Void
