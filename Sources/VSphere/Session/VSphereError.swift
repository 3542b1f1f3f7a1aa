public import VimTypes

/// Something that went wrong between this client and a vCenter or ESXi, other than a fault that the server raised.
public struct VSphereError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// Name of the code.
        public let description: String

        init(_ description: String) { self.description = description }

        /// The server's answer is no SOAP: not a vCenter or ESXi, or one that is starting or overloaded.
        public static let unexpectedAnswer = Code("unexpectedAnswer")
        /// The server does not have what the call needs, such as a search index on ESXi.
        public static let unsupported = Code("unsupported")
        /// There is no object of that name.
        public static let notFound = Code("notFound")
        /// The user may not do this, or is not let in.
        public static let denied = Code("denied")
        /// There is something of that name already.
        public static let alreadyExists = Code("alreadyExists")
        /// The server refused for a reason that the message tells.
        public static let refused = Code("refused")
        /// The session was lost again and again, each time with something of it that the call needs.
        public static let sessionLost = Code("sessionLost")
        /// A name fits several objects.
        public static let ambiguous = Code("ambiguous")
    }

    /// What went wrong.
    public let code: Code
    /// The server, as it was configured.
    public let host: String
    /// What went wrong and what to do, in words.
    public let message: String

    /// The HTTP status of an answer that was none of vSphere's, where that is what went wrong.
    public let status: Int?

    /// What a name could mean when it is ambiguous, or could have been meant to mean when it is not found.
    public let candidates: [Candidate]

    /// Makes an error.
    public init(
        _ code: Code, host: String, _ message: String, candidates: [Candidate] = [], status: Int? = nil
    ) {
        self.code = code
        self.host = host
        self.message = message
        self.candidates = candidates
        self.status = status
    }

    /// An object that somebody may have meant.
    public struct Candidate: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its inventory path.
        public let path: String
        /// Which object.
        public let reference: ManagedObjectReference<AnyManagedObject>
    }

    /// Server and message.
    public var description: String { "\(host): \(message)" }
}
