/// An operation that the server refused, with the fault that says why.
public struct VimFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Wire name of the operation.
    public let operation: String
    /// SOAP fault code, such as `ServerFaultCode`.
    public let code: String
    /// The server's own message, in its session's language.
    public let message: String
    /// The fault as a data object, such as `InvalidState`; nil when the server sent none that can be read.
    public let detail: AnyDataObject?

    /// Makes a fault.
    public init(operation: String, code: String = "ServerFaultCode", message: String, detail: AnyDataObject?) {
        self.operation = operation
        self.code = code
        self.message = message
        self.detail = detail
    }

    /// Wire name of the fault's type, such as `InvalidPowerState`; empty when there is none.
    public var typeName: String { detail?.wireTypeName ?? "" }

    /// Whether the fault is of that type or a descendant.
    public func `is`<Object: DataObject>(_ type: Object.Type) -> Bool { detail?.is(type) ?? false }

    /// The fault as that type, if that is what it is.
    public func `as`<Object: DataObject>(_ type: Object.Type) -> Object? { detail?.as(type) }

    /// Operation, type and message.
    public var description: String {
        let name = typeName.isEmpty ? code : typeName
        return message.isEmpty ? "\(operation): \(name)" : "\(operation): \(name): \(message)"
    }
}
