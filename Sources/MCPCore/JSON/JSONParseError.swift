/// Why a text is not the JSON that was asked for, and where.
public struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong. Open: new codes may come.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's name.
        public let rawValue: String
        /// A code of this name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text breaks the grammar of JSON.
        public static let syntax = Code(rawValue: "syntax")
        /// The text ended inside a value.
        public static let unexpectedEnd = Code(rawValue: "unexpected-end")
        /// The text is not UTF-8.
        public static let encoding = Code(rawValue: "encoding")
        /// An object has the same key twice.
        public static let duplicateKey = Code(rawValue: "duplicate-key")
        /// Arrays and objects are nested too deeply.
        public static let tooDeep = Code(rawValue: "too-deep")
        /// The text is too long.
        public static let tooLong = Code(rawValue: "too-long")
    }

    /// What is wrong.
    public let code: Code
    /// Where, in bytes from the start of the text.
    public let offset: Int
    /// What is wrong, in words.
    public let message: String

    /// An error at an offset.
    public init(_ code: Code, at offset: Int, _ message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }

    /// What is wrong and where.
    public var description: String { "\(message) at byte \(offset)" }
}
