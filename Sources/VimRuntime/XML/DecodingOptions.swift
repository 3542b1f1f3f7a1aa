public import XMLStream

/// How strictly a document is read, and how much of it.
public struct DecodingOptions: Sendable, Equatable {
    /// Whether an answer that breaks the schema is an error, or is read as far as it goes.
    ///
    /// Unknown types, fields and values of enumerations are kept in both modes. Strict mode refuses a missing required
    /// field, a value that is not of its type, and a type that is none of the declared type's descendants. Lenient
    /// mode leaves such a field out, so that it reads as the empty value, and records a ``DecodingIssue``.
    public enum Mode: Sendable {
        /// An answer that breaks the schema is an error.
        case strict
        /// An answer that breaks the schema is read as far as it goes.
        case lenient
    }

    /// How strictly the document is read.
    public var mode: Mode
    /// How large the document may be.
    public var limits: XMLLimits

    /// Makes options.
    public init(mode: Mode = .strict, limits: XMLLimits = XMLLimits()) {
        self.mode = mode
        self.limits = limits
    }

    /// Refuses what breaks the schema.
    public static var strict: DecodingOptions { DecodingOptions(mode: .strict) }
    /// Reads as far as it goes.
    public static var lenient: DecodingOptions { DecodingOptions(mode: .lenient) }
}

/// Something in a document that breaks the schema.
public struct DecodingIssue: Error, Hashable, Sendable, CustomStringConvertible {
    /// What breaks the schema.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// Name of the code.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// A required field is absent.
        public static let missingField = Code("missing field")
        /// Text is not a value of its type.
        public static let invalidValue = Code("invalid value")
        /// A type stands where the schema allows only others.
        public static let typeMismatch = Code("type mismatch")
        /// An element stands where there can be none.
        public static let unexpectedElement = Code("unexpected element")
        /// A value does not fit its type, such as an `xsd:int` beyond 32 bits.
        public static let outOfRange = Code("out of range")
        /// A document nests deeper than this SDK follows.
        public static let tooDeep = Code("too deep")
    }

    /// What breaks the schema.
    public let code: Code
    /// Where, such as `RetrievePropertiesExResponse/returnval/objects[3]/propSet[0]/val/name`.
    public let path: String
    /// What was found and what was expected.
    public let message: String

    /// Makes an issue.
    public init(_ code: Code, path: String, message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// Path and message.
    public var description: String { "\(path): \(message)" }
}
