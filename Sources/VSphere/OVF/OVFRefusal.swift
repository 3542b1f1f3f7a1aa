public import VimTypes

/// A server that will not import or export: it found errors in the descriptor, or in what was asked for.
public struct OVFRefusal: Error, Sendable, CustomStringConvertible {
    /// The server.
    public let host: String
    /// The operation, `CreateImportSpec` or `CreateDescriptor`.
    public let operation: String
    /// What is wrong.
    public let errors: [LocalizedMethodFault]
    /// What else the server has noticed.
    public let warnings: [LocalizedMethodFault]

    init(host: String, operation: String, errors: [LocalizedMethodFault], warnings: [LocalizedMethodFault]) {
        self.host = host
        self.operation = operation
        self.errors = errors
        self.warnings = warnings
    }

    /// Server and messages.
    public var description: String {
        let messages = errors.map { $0.localizedMessage ?? $0.fault.wireTypeName }.joined(separator: "; ")
        return "\(host): \(operation): \(messages)"
    }
}
