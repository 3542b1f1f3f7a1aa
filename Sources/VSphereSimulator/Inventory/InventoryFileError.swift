/// Why an inventory file cannot be used.
public struct InventoryFileError: Error, CustomStringConvertible, Sendable {
    /// Kind of mistake.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// Name of the kind.
        public let rawValue: String
        /// Names a kind.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is no JSON.
        public static let notJSON = Code(rawValue: "notJSON")
        /// A key that the format does not have.
        public static let unknownKey = Code(rawValue: "unknownKey")
        /// Something that has to be there is not.
        public static let missing = Code(rawValue: "missing")
        /// A value of the wrong type or out of range.
        public static let invalid = Code(rawValue: "invalid")
        /// A name that stands for nothing in the file.
        public static let unknownName = Code(rawValue: "unknownName")
        /// A name that is given twice.
        public static let duplicate = Code(rawValue: "duplicate")
    }

    /// Kind of mistake.
    public let code: Code
    /// Where it is, such as `datacenters[0].vms[3].datastore`; empty for the whole file.
    public let keyPath: String
    /// What is wrong and what would be right.
    public let message: String

    init(_ code: Code, _ keyPath: String, _ message: String) {
        self.code = code
        self.keyPath = keyPath
        self.message = message
    }

    /// Where and what.
    public var description: String { keyPath.isEmpty ? message : "\(keyPath): \(message)" }
}
