/// A failure of the transport itself.
public struct StdioError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What failed. Open: new codes may come.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's name.
        public let rawValue: String
        /// A code of this name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The process has no descriptors left.
        public static let descriptors = Code(rawValue: "descriptors")
    }

    /// What failed.
    public let code: Code
    /// What failed, in words.
    public let message: String

    /// A failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What failed.
    public var description: String { message }
}
