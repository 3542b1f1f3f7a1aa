/// Why a server refused, and what a person can do about it.
///
/// It holds names, states and privileges, never arguments: nothing of it is secret.
public struct FaultExplanation: Hashable, Sendable, CustomStringConvertible {
    /// Why the operation was refused, in a sentence without its full stop.
    public let reason: String
    /// What to do about it, in a sentence without its full stop; nil where that is plain.
    public let remedy: String?

    init(_ reason: String, _ remedy: String? = nil) {
        self.reason = reason
        self.remedy = remedy
    }

    /// Reason and remedy.
    public var description: String { remedy.map { "\(reason). \($0)." } ?? "\(reason)." }
}
