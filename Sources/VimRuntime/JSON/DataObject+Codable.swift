internal import SchemaFormat

extension DataObject {
    /// Reads an object; `_typeName` can name a descendant, or be absent.
    ///
    /// - Throws: ``DecodingIssue`` where the JSON breaks the schema, `DecodingError` where it is of another shape.
    public init(from decoder: any Decoder) throws {
        self.init(_storage: try ObjectStorage(from: decoder, declared: Self._typeID.layout))
    }

    /// Writes `_typeName` and the fields that are present, by their wire names.
    public func encode(to encoder: any Encoder) throws { try _storage.encode(to: encoder) }
}

extension AnyDataObject: Encodable {
    /// Reads an object of that type or a descendant.
    ///
    /// - Throws: ``DecodingIssue`` where the JSON breaks the schema, `DecodingError` where it is of another shape.
    public init(from decoder: any Decoder, declared type: TypeID) throws {
        _storage = try ObjectStorage(from: decoder, declared: type.layout)
    }

    /// Writes `_typeName` and the fields that are present, by their wire names.
    public func encode(to encoder: any Encoder) throws { try _storage.encode(to: encoder) }
}

extension AnyValue {
    /// Reads a value of any type: an object with `_typeName`, or `_typeName` and `_value`.
    ///
    /// - Throws: ``DecodingIssue`` where the JSON breaks the schema, `DecodingError` where it is of another shape.
    public init(from decoder: any Decoder, schema: VimSchema) throws {
        self = try AnyValue(any: decoder, schema: schema)
    }
}

extension AnyValue: Encodable {
    /// Writes `_typeName` with the fields of an object, or with the `_value` of anything else.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let object):
            try object.encode(to: encoder)
            return
        case .reference(let reference):
            try reference.encode(to: encoder)
            return
        default: break
        }
        var container = encoder.container(keyedBy: JSONKey.self)
        if case .unknown(let fragment) = self {
            try container.encode(fragment.xml, forKey: .xml)
            return
        }
        try container.encode(typeName, forKey: .typeName)
        switch self {
        case .boolean(let value): try container.encode(value, forKey: .value)
        case .byte(let value): try container.encode(value, forKey: .value)
        case .short(let value): try container.encode(value, forKey: .value)
        case .int(let value): try container.encode(value, forKey: .value)
        case .long(let value): try container.encode(value, forKey: .value)
        case .float(let value): try encodeDouble(Double(value), .float, &container)
        case .double(let value): try encodeDouble(value, .double, &container)
        case .string(let value), .anyURI(let value), .enumeration(_, let value):
            try container.encode(value, forKey: .value)
        case .dateTime(let value): try container.encode(DateTimeText.text(value.microseconds), forKey: .value)
        case .base64Binary(let value): try container.encode(Base64.encode(value), forKey: .value)
        case .array(let array):
            let field = array._storage.layout.fields[0]
            if case .list(let elements)? = array._storage.value(0) {
                try container.encode(ListWriter(elements: elements, field: field), forKey: .value)
            } else {
                try container.encode([String](), forKey: .value)
            }
        case .object, .reference, .unknown: break
        }
    }

    private func encodeDouble(
        _ value: Double, _ kind: ValueKind, _ container: inout KeyedEncodingContainer<JSONKey>
    ) throws {
        if !value.isFinite {
            try container.encode(PrimitiveText.text(value, of: kind), forKey: .value)
        } else if kind == .float {
            try container.encode(Float(value), forKey: .value)
        } else {
            try container.encode(value, forKey: .value)
        }
    }

    /// Name of the value's type, as `_typeName` and `xsi:type` have it.
    public var typeName: String {
        switch self {
        case .boolean: "boolean"
        case .byte: "byte"
        case .short: "short"
        case .int: "int"
        case .long: "long"
        case .float: "float"
        case .double: "double"
        case .string: "string"
        case .anyURI: "anyURI"
        case .dateTime: "dateTime"
        case .base64Binary: "base64Binary"
        case .enumeration(let type, _): type.name
        case .reference: "ManagedObjectReference"
        case .object(let object): object.wireTypeName
        case .array(let array): array.typeID.name
        case .unknown(let fragment): fragment.typeName ?? ""
        }
    }
}
