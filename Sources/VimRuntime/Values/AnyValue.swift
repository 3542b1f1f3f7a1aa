internal import SchemaFormat

/// A value of any type, `xsd:anyType`, with the type that `xsi:type` gave it.
public enum AnyValue: Hashable, Sendable {
    /// `xsd:boolean`.
    case boolean(Bool)
    /// `xsd:byte`.
    case byte(Int8)
    /// `xsd:short`.
    case short(Int16)
    /// `xsd:int`.
    case int(Int32)
    /// `xsd:long`.
    case long(Int64)
    /// `xsd:float`.
    case float(Float)
    /// `xsd:double`.
    case double(Double)
    /// `xsd:string`.
    case string(String)
    /// `xsd:anyURI`.
    case anyURI(String)
    /// `xsd:dateTime`.
    case dateTime(DateTime)
    /// `xsd:base64Binary`.
    case base64Binary([UInt8])
    /// A value of an enumeration.
    case enumeration(TypeID, String)
    /// A managed object reference.
    case reference(ManagedObjectReference<AnyManagedObject>)
    /// A data object.
    case object(AnyDataObject)
    /// An array of an `ArrayOf…` type.
    case array(AnyArray)
    /// A value of a type that the schema does not know, or of none.
    case unknown(XMLFragment)
}

/// An array of an `ArrayOf…` type.
public struct AnyArray: Hashable, Sendable {
    /// The elements, as the one field of the array type.
    public var _storage: ObjectStorage

    init(storage: ObjectStorage) { _storage = storage }

    /// Makes an array; nil unless the type is an array type and all elements fit it.
    public init?(_ type: TypeID, _ elements: [AnyValue]) {
        let layout = type.layout
        guard layout.kind == .array else { return nil }
        var storage = ObjectStorage(layout: layout)
        var values: [Value] = []
        for element in elements {
            guard let value = Value(element, for: layout.fields[0], in: layout.schema) else { return nil }
            values.append(value)
        }
        storage.setList(values, 0)
        _storage = storage
    }

    /// The array type, such as `ArrayOfString`.
    public var typeID: TypeID { _storage.typeID }

    /// Number of elements.
    public var count: Int { values.count }

    /// The elements.
    public var elements: [AnyValue] {
        let field = _storage.layout.fields[0]
        return values.map { AnyValue($0, of: field, in: _storage.layout.schema) }
    }

    /// The elements that are data objects of that type.
    public func objects<Object: DataObject>(_ type: Object.Type = Object.self) -> [Object] {
        let layout = Object._typeID.layout
        var objects: [Object] = []
        for value in values {
            guard case .object(let storage) = value, storage.layout.isKind(of: layout) else { continue }
            objects.append(Object(_storage: storage))
        }
        return objects
    }

    var values: [Value] {
        guard case .list(let values)? = _storage.value(0) else { return [] }
        return values
    }
}

extension AnyValue {
    /// A field's value together with the type that the schema gives it.
    init(_ value: Value, of field: FieldLayout, in schema: VimSchema) {
        switch value {
        case .bool(let value): self = .boolean(value)
        case .int(let value):
            switch field.kind {
            case .byte: self = .byte(Int8(truncatingIfNeeded: value))
            case .short: self = .short(Int16(truncatingIfNeeded: value))
            case .int: self = .int(Int32(truncatingIfNeeded: value))
            default: self = .long(value)
            }
        case .double(let value): self = field.kind == .float ? .float(Float(value)) : .double(value)
        case .string(let value):
            switch field.kind {
            case .enumeration: self = .enumeration(TypeID(schema, field.type), value)
            case .anyURI: self = .anyURI(value)
            default: self = .string(value)
            }
        case .date(let value): self = .dateTime(DateTime(microseconds: value))
        case .bytes(let value): self = .base64Binary(value)
        case .object(let value): self = .object(AnyDataObject(_storage: value))
        case .reference(let value): self = .reference(ManagedObjectReference(storage: value))
        case .any(let value): self = value.value
        case .list(let values):
            // Only reached for a list that stands where one value is declared, which no decoder produces.
            self = values.first.map { AnyValue($0, of: field, in: schema) } ?? .string("")
        }
    }
}

extension Value {
    /// The value as a field holds it; nil when it is not of the field's type.
    init?(_ value: AnyValue, for field: FieldLayout, in schema: VimSchema) {
        switch (field.kind, value) {
        case (.anyType, _): self = .any(AnyStorage(value))
        case (.boolean, .boolean(let value)): self = .bool(value)
        case (.byte, .byte(let value)): self = .int(Int64(value))
        case (.short, .short(let value)): self = .int(Int64(value))
        case (.int, .int(let value)): self = .int(Int64(value))
        case (.long, .long(let value)): self = .int(value)
        case (.float, .float(let value)): self = .double(Double(value))
        case (.double, .double(let value)): self = .double(value)
        case (.string, .string(let value)), (.anyURI, .anyURI(let value)): self = .string(value)
        case (.string, .enumeration(_, let value)): self = .string(value)
        case (.dateTime, .dateTime(let value)): self = .date(value.microseconds)
        case (.base64Binary, .base64Binary(let value)): self = .bytes(value)
        case (.reference, .reference(let value)): self = .reference(value.storage)
        case (.enumeration, .enumeration(let type, let value)) where type.number == field.type: self = .string(value)
        case (.object, .object(let value))
        where value._storage.layout.isKind(of: schema.layout(field.type)): self = .object(value._storage)
        case (.arrayType, .array(let value)) where value.typeID.number == field.type:
            self = .any(AnyStorage(.array(value)))
        default: return nil
        }
    }
}
