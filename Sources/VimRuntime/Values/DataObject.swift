internal import SchemaFormat

/// A data object of the API: a value that travels, such as `VirtualMachineConfigSpec`.
///
/// Only generated types conform. A value is one pointer wide, copied on write, and keeps its dynamic type: a
/// `VirtualDevice` in a list can be a `VirtualDisk`, which ``as(_:)`` tells.
///
/// Two values are equal when their dynamic types and all fields are. `Codable` follows VMware's JSON convention:
/// wire names, `_typeName` in each object, `_value` beside it where a value of any type is not an object.
public protocol DataObject: FieldValue, Hashable, Codable, CustomDebugStringConvertible {
    /// The type's row in the schema.
    static var _typeID: TypeID { get }
    /// The fields.
    var _storage: ObjectStorage { get set }
    /// Wraps fields whose type is this one or a descendant.
    init(_storage: ObjectStorage)
}

extension DataObject {
    /// The value as a more special type, if that is what it is.
    public func `as`<Object: DataObject>(_ type: Object.Type) -> Object? {
        _storage.typeID.isKind(of: Object._typeID) ? Object(_storage: _storage) : nil
    }

    /// Whether the value is of that type or a descendant.
    public func `is`<Object: DataObject>(_ type: Object.Type) -> Bool { _storage.typeID.isKind(of: Object._typeID) }

    /// Name of the value's own type on the wire, which can be one that this schema does not know.
    public var wireTypeName: String { _storage.wireTypeName }

    /// The value as one of any type.
    public var asAny: AnyDataObject { AnyDataObject(_storage: _storage) }

    /// Wire type and fields, secrets masked.
    public var debugDescription: String { _storage.debugDescription }
}

// Written out here once, because the compiler would otherwise derive them for each of three thousand types.
extension DataObject {
    /// Whether both have the same dynamic type and equal fields.
    public static func == (left: Self, right: Self) -> Bool { left._storage == right._storage }

    /// Feeds type and fields to a hasher.
    public func hash(into hasher: inout Hasher) { _storage.hash(into: &hasher) }

    /// A hash of type and fields.
    public var hashValue: Int { _storage.hashValue }
}

/// A data object of whatever type.
public struct AnyDataObject: Hashable, Sendable, CustomDebugStringConvertible {
    /// The fields.
    public var _storage: ObjectStorage

    /// Wraps fields.
    public init(_storage: ObjectStorage) { self._storage = _storage }

    /// Forgets the static type.
    public init(_ object: some DataObject) { _storage = object._storage }

    /// An object of that type without any field; nil unless the type is a data object.
    public init?(_ type: TypeID) {
        guard type.number < type.schema.table.counts.dataObjects else { return nil }
        _storage = ObjectStorage(type)
    }

    /// The value as that type, if that is what it is.
    public func `as`<Object: DataObject>(_ type: Object.Type) -> Object? {
        _storage.typeID.isKind(of: Object._typeID) ? Object(_storage: _storage) : nil
    }

    /// Whether the value is of that type or a descendant.
    public func `is`<Object: DataObject>(_ type: Object.Type) -> Bool { _storage.typeID.isKind(of: Object._typeID) }

    /// Name of the value's own type on the wire.
    public var wireTypeName: String { _storage.wireTypeName }

    /// Wire type and fields, secrets masked.
    public var debugDescription: String { _storage.debugDescription }
}
