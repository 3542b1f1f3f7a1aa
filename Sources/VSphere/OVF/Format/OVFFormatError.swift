/// An archive, manifest or descriptor that breaks its format, or that goes beyond the limits.
public struct OVFFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// Name of the code.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The archive is no tar, is damaged, or ends too early.
        public static let archive = Code("archive")
        /// The manifest is not what DMTF DSP0243 §7 says.
        public static let manifest = Code("manifest")
        /// The descriptor is no OVF envelope, or contradicts itself.
        public static let descriptor = Code("descriptor")
        /// Something is larger, longer or more numerous than is read.
        public static let limit = Code("limit")
        /// It is allowed, but this client cannot read it.
        public static let unsupported = Code("unsupported")
    }

    /// What was wrong.
    public let code: Code
    /// What was wrong, in words.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
