public import SchemaFormat

/// A Swift type that a field, a property, an argument or a result can have.
///
/// It is what makes objects out of wire names: servers, simulators and tests build with it what the generated types
/// only read. Programs that read and send use the generated types.
public protocol FieldValue: Sendable {
    /// The value out of one of any type; nil when it is of another.
    init?(_field: AnyValue)
    /// The value as fields hold it.
    var _field: FieldContent { get }
}

/// A value as fields hold it, whatever their type.
public struct FieldContent: Hashable, Sendable {
    let value: Value

    /// The value as a field holds it; nil when it is not of the field's type.
    func value(for field: FieldLayout, in schema: VimSchema) -> Value? {
        guard field.isArray else { return Self.single(value, for: field, in: schema) }
        let elements: [Value]
        switch value {
        case .list(let list): elements = list
        case .any(let any): if case .array(let array) = any.value { elements = array.values } else { return nil }
        default: return nil
        }
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            guard let value = Self.single(element, for: field, in: schema) else { return nil }
            values.append(value)
        }
        return .list(values)
    }

    private static func single(_ value: Value, for field: FieldLayout, in schema: VimSchema) -> Value? {
        switch (field.kind, value) {
        case (.boolean, .bool), (.byte, .int), (.short, .int), (.int, .int), (.long, .int), (.float, .double),
            (.double, .double), (.string, .string), (.anyURI, .string), (.enumeration, .string), (.dateTime, .date),
            (.base64Binary, .bytes), (.reference, .reference), (.anyType, .any):
            value
        case (.object, .object(let object)) where object.layout.isKind(of: schema.layout(field.type)): value
        case (.float, .int(let number)), (.double, .int(let number)): .double(Double(number))
        case (.anyType, .object(let object)): .any(AnyStorage(.object(AnyDataObject(_storage: object))))
        case (_, .any(let any)): Value(any.value, for: field, in: schema)
        default: nil
        }
    }
}

extension ObjectStorage {
    fileprivate init(_ type: TypeID, fields: KeyValuePairs<String, (any FieldValue)?>) {
        self.init(layout: type.layout, capacity: fields.count)
        for (name, value) in fields { set(name, value) }
    }

    /// Sets or removes the field of that wire name.
    ///
    /// A name that the type does not have, or a value that does not fit, is a mistake of the program and stops it.
    public mutating func set(_ name: String, _ value: (any FieldValue)?) {
        let layout = self.layout
        guard let slot = layout.slot(named: name) else { preconditionFailure("\(layout.name) has no field '\(name)'") }
        guard let value else { return set(nil, slot) }
        let field = layout.fields[slot]
        guard let stored = value._field.value(for: field, in: layout.schema) else {
            preconditionFailure("\(layout.name).\(name) cannot be \(value)")
        }
        if case .list(let values) = stored { setList(values, slot) } else { set(stored, slot) }
    }

    /// The field of that wire name as a value of any type: a list as its `ArrayOf…`; nil when it is absent.
    public func any(named name: String) -> AnyValue? {
        guard let slot = layout.slot(named: name), let value = value(slot) else { return nil }
        return AnyValue(listed: value, of: layout.fields[slot], in: layout.schema)
    }

    /// The field of that wire name; nil when it is absent or of another type.
    public func get<Field: FieldValue>(_ name: String, as type: Field.Type = Field.self) -> Field? {
        any(named: name).flatMap(Field.init(_field:))
    }

    /// Whether the type has a field of that wire name.
    public func hasField(_ name: String) -> Bool { layout.slot(named: name) != nil }
}

extension DataObject {
    /// Makes an object from fields by their wire names.
    public init(fields: KeyValuePairs<String, (any FieldValue)?>) {
        self.init(_storage: ObjectStorage(Self._typeID, fields: fields))
    }

    /// Sets or removes the field of that wire name.
    public mutating func set(_ name: String, _ value: (any FieldValue)?) { _storage.set(name, value) }
}

extension AnyDataObject {
    /// Makes an object of that type from fields by their wire names.
    public init(_ type: TypeID, fields: KeyValuePairs<String, (any FieldValue)?>) {
        self.init(_storage: ObjectStorage(type, fields: fields))
    }
}

extension TypeID {
    /// The field of that name, own or inherited; nil when there is none.
    public func field(named name: String) -> FieldRecord? {
        var next: TypeRecord? = record
        while let current = next {
            if let field = current.fields.first(where: { $0.name == name }) { return field }
            next = current.base.map { schema.table.type($0) }
        }
        return nil
    }
}

extension ManagedTypeID {
    /// The property of that name, own or inherited; nil when there is none.
    public func property(named name: String) -> FieldRecord? {
        var next = record
        while let current = next {
            if let property = current.properties.first(where: { $0.name == name }) { return property }
            next = current.base.flatMap { schema?.table.managedType($0) }
        }
        return nil
    }

    /// Properties, inherited ones first.
    public var properties: [FieldRecord] {
        var all: [FieldRecord] = []
        var next = record
        while let current = next {
            all = current.properties + all
            next = current.base.flatMap { schema?.table.managedType($0) }
        }
        return all
    }
}

extension AnyValue {
    /// A value as a property collector gives it for a property declared like that; nil when it is of another type.
    public init?(_ value: any FieldValue, for property: FieldRecord, in schema: VimSchema) {
        let field = FieldLayout(nameless: property)
        guard let fitted = value._field.value(for: field, in: schema) else { return nil }
        self.init(listed: fitted, of: field, in: schema)
    }

    /// A field's value, a list as its `ArrayOf…`.
    init(listed value: Value, of field: FieldLayout, in schema: VimSchema) {
        guard case .list(let values) = value, let type = Self.arrayType(of: field, in: schema) else {
            self.init(value, of: field, in: schema)
            return
        }
        var storage = ObjectStorage(layout: type.layout, capacity: 1)
        storage.setList(values, 0)
        self = .array(AnyArray(storage: storage))
    }

    /// The array type whose elements a field's are.
    private static func arrayType(of field: FieldLayout, in schema: VimSchema) -> TypeID? {
        let name: StaticString =
            switch field.kind {
            case .object, .enumeration: "ArrayOf"
            case .reference: "ArrayOfManagedObjectReference"
            case .boolean: "ArrayOfBoolean"
            case .byte: "ArrayOfByte"
            case .short: "ArrayOfShort"
            case .int: "ArrayOfInt"
            case .long: "ArrayOfLong"
            case .float: "ArrayOfFloat"
            case .double: "ArrayOfDouble"
            case .anyURI: "ArrayOfAnyURI"
            case .dateTime: "ArrayOfDateTime"
            case .base64Binary: "ArrayOfBase64Binary"
            case .anyType, .arrayType: "ArrayOfAnyType"
            case .string, .void: "ArrayOfString"
            }
        let known = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        let isNamed = field.kind == .object || field.kind == .enumeration
        let element = isNamed ? schema.table.nameBytes(ofType: field.type) : UnsafeBufferPointer(start: nil, count: 0)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: known.count + element.count) { bytes in
            _ = bytes.initialize(from: known)
            _ = bytes[known.count...].initialize(from: element)
            return schema.table.type(named: UnsafeBufferPointer(bytes)).map { TypeID(schema, $0) }
        }
    }
}
