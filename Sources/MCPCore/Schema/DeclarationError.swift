/// A declaration of a tool, or of something a tool takes or gives, that cannot be served.
public struct DeclarationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong. Open: new codes may come.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's name.
        public let rawValue: String
        /// A code of this name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A property's type has no schema.
        public static let noSchema = Code(rawValue: "no-schema")
        /// A property, or a tool, has no description.
        public static let noDescription = Code(rawValue: "no-description")
        /// Something is described that does not exist.
        public static let staleDescription = Code(rawValue: "stale-description")
        /// A name or alias is used twice.
        public static let duplicateName = Code(rawValue: "duplicate-name")
        /// A name that clients would refuse.
        public static let badName = Code(rawValue: "bad-name")
        /// A rule, such as a pattern, that does not fit.
        public static let badRule = Code(rawValue: "bad-rule")
    }

    /// What is wrong.
    public let code: Code
    /// Where: a tool or a type, and a property of it.
    public let subject: String
    /// What is wrong, in words.
    public let message: String

    /// An error in the declaration of a subject.
    public init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    /// What is wrong, and where.
    public var description: String { "\(subject): \(message)" }
}
