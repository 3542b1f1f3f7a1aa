/// An object that lives on a server, such as a `VirtualMachine`: a reference, and the service to reach it by.
///
/// Generated types conform; their operations are methods that ask the server, and their properties are the static
/// members that a property collector is asked for.
public protocol ManagedObject: Sendable {
    /// The type's row in the schema.
    static var _typeID: ManagedTypeID { get }
    /// Which object it is.
    var reference: ManagedObjectReference<Self> { get }
    /// How to reach it.
    var service: any VimService { get }
    /// The object of that name on that server; nothing is sent.
    init(_ reference: ManagedObjectReference<Self>, service: any VimService)
}

extension ManagedObject {
    /// A call of an operation on this object, without arguments yet.
    public func call(_ operation: OperationID) -> MethodCall { MethodCall(operation, on: reference.asAny) }

    /// Performs a call; the response's slot 0 is `returnval`.
    public func response(to call: MethodCall) async throws -> ObjectStorage { try await service.perform(call) }
}

/// A managed object of whatever type.
public struct AnyManagedObject: ManagedObject {
    /// The root of all managed types.
    public static var _typeID: ManagedTypeID { .any }
    /// Which object it is.
    public let reference: ManagedObjectReference<AnyManagedObject>
    /// How to reach it.
    public let service: any VimService

    /// The object of that name on that server; nothing is sent.
    public init(_ reference: ManagedObjectReference<AnyManagedObject>, service: any VimService) {
        self.reference = reference
        self.service = service
    }
}

/// What performs operations: a client's session, or a simulator in the same process.
public protocol VimService: Sendable {
    /// Performs an operation.
    ///
    /// - Returns: the response, whose slot 0 is `returnval` if the operation returns something.
    /// - Throws: ``VimFault`` when the server refuses; whatever the transport throws; `CancellationError`.
    func perform(_ call: MethodCall) async throws -> ObjectStorage
}

/// An operation, the object it is for, and its arguments.
public struct MethodCall: Hashable, Sendable {
    /// The operation.
    public let operation: OperationID
    /// The arguments, by position in ``OperationID/parameters``.
    public var arguments: ObjectStorage

    /// A call without arguments yet.
    public init(_ operation: OperationID, on target: ManagedObjectReference<AnyManagedObject>) {
        self.operation = operation
        let layout = operation.requestLayout
        arguments = ObjectStorage(layout: layout)
        arguments.set(.reference(target.storage), layout.fields.count - 1)
    }

    init(operation: OperationID, arguments: ObjectStorage) {
        self.operation = operation
        self.arguments = arguments
    }

    /// The object that the operation is for, `_this`.
    public var target: ManagedObjectReference<AnyManagedObject> {
        arguments.reference(arguments.layout.fields.count - 1)
    }
}

/// A property of a managed object, as the property collector knows it.
public struct Property<Root: ManagedObject, Value: Sendable>: Hashable, Sendable, CustomStringConvertible {
    /// Path on the wire, such as `config.hardware.numCPU`.
    public let path: String

    /// Names a property by its path.
    public init(_ path: String) { self.path = path }

    /// Path on the wire.
    public var description: String { path }
}
