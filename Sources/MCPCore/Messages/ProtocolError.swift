/// A JSON-RPC error: the request itself failed, as opposed to a tool that ran and reports a failure.
public struct ProtocolError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A JSON-RPC error code. Open: others may come.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The number on the wire.
        public let rawValue: Int
        /// A code with this number.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The text is not JSON.
        public static let parseError = Code(rawValue: -32700)
        /// The JSON is not one valid request.
        public static let invalidRequest = Code(rawValue: -32600)
        /// The method is unknown, was removed, or belongs to a capability that is not offered.
        public static let methodNotFound = Code(rawValue: -32601)
        /// The parameters are wrong.
        public static let invalidParams = Code(rawValue: -32602)
        /// The server failed.
        public static let internalError = Code(rawValue: -32603)
        /// The resource does not exist (revisions before 2026-07-28).
        public static let resourceNotFound = Code(rawValue: -32002)
        /// An HTTP header contradicts the body.
        public static let headerMismatch = Code(rawValue: -32020)
        /// The client lacks a capability that the request needs.
        public static let missingClientCapability = Code(rawValue: -32021)
        /// The server does not speak the requested revision.
        public static let unsupportedProtocolVersion = Code(rawValue: -32022)
    }

    /// The code.
    public let code: Code
    /// What went wrong, in words.
    public let message: String
    /// More about it, for programs.
    public let data: JSON?

    /// An error.
    public init(_ code: Code, _ message: String, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// The error as it stands in a response.
    public var json: JSON {
        var object: JSONObject = ["code": .integer(code.rawValue), "message": .string(message)]
        object["data"] = data
        return .object(object)
    }

    /// What went wrong, with the code.
    public var description: String { "\(message) (\(code.rawValue))" }
}

extension ProtocolError {
    /// Wrong parameters.
    public static func invalidParams(_ message: String, data: JSON? = nil) -> ProtocolError {
        ProtocolError(.invalidParams, message, data: data)
    }

    /// A method that is not served.
    public static func methodNotFound(_ method: String) -> ProtocolError {
        ProtocolError(.methodNotFound, "Method not found: \(method.prefix(100))")
    }

    /// A client that lacks what the request needs.
    ///
    /// - Parameter required: what it lacks, in the form of client capabilities.
    public static func missingClientCapability(_ required: JSONObject) -> ProtocolError {
        ProtocolError(
            .missingClientCapability,
            "This request needs a client capability that was not declared: \(Array(required.keys).joined(separator: ", "))",
            data: ["requiredCapabilities": .object(required)])
    }
}
