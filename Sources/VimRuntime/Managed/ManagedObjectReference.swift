/// The name of a managed object on a server, a *moref*: its wire type and its value, such as `VirtualMachine:vm-42`.
///
/// `Object` is the managed type that the schema promises; ``type`` is what the server said, which can be a descendant.
public struct ManagedObjectReference<Object: ManagedObject>: Hashable, Sendable, Codable, CustomStringConvertible {
    let storage: ReferenceStorage

    init(storage: ReferenceStorage) { self.storage = storage }

    /// Names an object.
    ///
    /// - Parameters:
    ///   - value: the server's name for it, such as `vm-42`.
    ///   - type: its wire type, when that is not `Object`'s own.
    ///   - serverGUID: the server that it lives on, where several are federated.
    public init(_ value: String, type: String? = nil, serverGUID: String? = nil) {
        storage = ReferenceStorage(type: type ?? Object._typeID.name, value: value, serverGUID: serverGUID)
    }

    /// Name of the object's type on the wire.
    public var type: String { storage.type }
    /// The server's name for the object, such as `vm-42`.
    public var value: String { storage.value }
    /// The server that the object lives on, where several are federated.
    public var serverGUID: String? { storage.serverGUID }

    /// The same reference, if the object is of that managed type or a descendant.
    public func `as`<Other: ManagedObject>(_ type: Other.Type) -> ManagedObjectReference<Other>? {
        Other._typeID.includes(wireName: storage.type) ? ManagedObjectReference<Other>(storage: storage) : nil
    }

    /// The same reference, static type forgotten.
    public var asAny: ManagedObjectReference<AnyManagedObject> {
        ManagedObjectReference<AnyManagedObject>(storage: storage)
    }

    /// The object itself, whose operations go through that service.
    public func on(_ service: any VimService) -> Object { Object(self, service: service) }

    /// Type and value, `VirtualMachine:vm-42`.
    public var description: String { "\(type):\(value)" }

    private enum CodingKeys: String, CodingKey {
        case typeName = "_typeName"
        case type
        case value
        case serverGUID = "serverGuid"
    }

    /// Reads `{"type": …, "value": …}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        storage = ReferenceStorage(
            type: try container.decode(String.self, forKey: .type),
            value: try container.decode(String.self, forKey: .value),
            serverGUID: try container.decodeIfPresent(String.self, forKey: .serverGUID))
    }

    /// Writes `{"_typeName": "ManagedObjectReference", "type": …, "value": …}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("ManagedObjectReference", forKey: .typeName)
        try container.encode(type, forKey: .type)
        try container.encode(value, forKey: .value)
        try container.encodeIfPresent(serverGUID, forKey: .serverGUID)
    }
}
