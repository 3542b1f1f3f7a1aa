internal import VimTypes

/// An operation that somebody asks for.
struct Call: Sendable {
    let operation: OperationID
    let target: AnyReference
    let arguments: ObjectStorage
    /// The caller's session; empty before the login.
    let sessionKey: String
    /// The program that the caller uses, from the `User-Agent` header.
    let agent: String
    /// The caller's name; empty before the login.
    let user: String

    /// The object that the operation is for, as that type.
    func target<Object: ManagedObject>(_ type: Object.Type = Object.self) throws -> ManagedObjectReference<Object> {
        guard let target = target.as(type) else { throw Fault(InvalidRequest.self) }
        return target
    }

    /// An argument; nil when it was not given.
    func optional<Value: FieldValue>(_ name: String, as type: Value.Type = Value.self) -> Value? {
        arguments.get(name)
    }

    /// A list; empty when it was not given.
    func list<Value: FieldValue>(_ name: String, of type: Value.Type = Value.self) -> [Value] {
        arguments.get(name) ?? []
    }

    /// An argument that must be given.
    func argument<Value: FieldValue>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        guard let value: Value = arguments.get(name) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": name])
        }
        return value
    }
}
