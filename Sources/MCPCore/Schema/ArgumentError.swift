/// Arguments that do not fit a tool's schema, each named with what was wrong and what is allowed.
public struct ArgumentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The path of the argument: `limit`, `disks[2].size_gb`.
        public let argument: String
        /// What is wrong and what is allowed.
        public let message: String

        /// The argument and what is wrong with it.
        public var description: String { "\(argument): \(message)" }
    }

    /// Everything that is wrong.
    public let problems: [Problem]

    /// Everything that is wrong, one line each.
    public var description: String {
        "Invalid arguments:\n" + problems.map { "- \($0)" }.joined(separator: "\n")
    }
}
