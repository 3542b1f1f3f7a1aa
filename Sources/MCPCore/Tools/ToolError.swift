/// A failure of a tool that the model or the person can do something about.
public struct ToolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure. Open: tools add their own.
    public struct Code: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
        /// The code's name.
        public let rawValue: String
        /// A code of this name.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// A code of this name.
        public init(stringLiteral value: String) { rawValue = value }

        /// The principal may not do this.
        public static let denied: Code = "denied"
        /// What was named does not exist.
        public static let notFound: Code = "not_found"
        /// Several things fit the name.
        public static let ambiguous: Code = "ambiguous"
        /// The arguments contradict each other or the state of things.
        public static let invalid: Code = "invalid"
        /// A person must agree first.
        public static let confirmationRequired: Code = "confirmation_required"
        /// The managed system cannot be reached.
        public static let unavailable: Code = "unavailable"
    }

    /// What kind of failure.
    public let code: Code
    /// What went wrong.
    public let message: String
    /// What to do about it.
    public let hint: String?

    /// A failure.
    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// What went wrong, and what to do about it.
    public var description: String { hint.map { "\(message)\n\($0)" } ?? message }
}
