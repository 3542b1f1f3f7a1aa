/// A document that is not well-formed XML, or that goes beyond the limits.
public struct XMLError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// Name of the code.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The document is not well-formed, or it ends too early.
        public static let malformed = Code("malformed")
        /// The document has a DOCTYPE, which vSphere never sends and attackers do.
        public static let doctype = Code("doctype")
        /// The document goes beyond one of ``XMLLimits``.
        public static let limit = Code("limit")
    }

    /// What was wrong.
    public let code: Code
    /// Line in the document, from 1.
    public let line: Int
    /// Column in the line, from 1.
    public let column: Int
    /// What was wrong, in words.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, line: Int, column: Int, message: String) {
        self.code = code
        self.line = line
        self.column = column
        self.message = message
    }

    /// Place and message.
    public var description: String { "line \(line), column \(column): \(message)" }
}
