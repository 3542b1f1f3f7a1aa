internal import SchemaFormat

extension ObjectStorage: Encodable {
    /// Writes `_typeName` and the fields that are present, by their wire names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONKey.self)
        try container.encode(wireTypeName, forKey: .typeName)
        let layout = self.layout
        try forEachPresent { slot, value in
            let field = layout.fields[slot]
            try container.encode(ValueWriter(value: copy value, field: field), forKey: JSONKey(field.name))
        }
        var unknown: [String: [XMLFragment]] = [:]
        for field in self.unknown?.fields ?? [] { unknown[field.element.name, default: []].append(field.element) }
        for (name, elements) in unknown.sorted(by: { $0.key < $1.key }) {
            let values = elements.map(AnyValue.unknown)
            // The name that counts when it is read again is the element's own.
            let key = JSONKey(name == JSONKey.typeName.stringValue ? "_" + name : name)
            if values.count == 1 {
                try container.encode(values[0], forKey: key)
            } else {
                try container.encode(values, forKey: key)
            }
        }
    }
}

/// A list of a field's values, on its way to an encoder.
struct ListWriter: Encodable {
    let elements: [Value]
    let field: FieldLayout

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for element in elements { try container.encode(ValueWriter(value: element, field: field)) }
    }
}

/// A field's value on its way to an encoder.
struct ValueWriter: Encodable {
    let value: Value
    let field: FieldLayout

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .object(let value): try value.encode(to: encoder)
        case .any(let value): try value.value.encode(to: encoder)
        case .list(let values): try ListWriter(elements: values, field: field).encode(to: encoder)
        case .reference(let value): try ManagedObjectReference<AnyManagedObject>(storage: value).encode(to: encoder)
        default:
            var container = encoder.singleValueContainer()
            switch value {
            case .bool(let value): try container.encode(value)
            case .int(let value): try container.encode(value)
            case .double(let value):
                if !value.isFinite {
                    try container.encode(PrimitiveText.text(value, of: field.kind))
                } else if field.kind == .float {
                    try container.encode(Float(value))
                } else {
                    try container.encode(value)
                }
            case .string(let value): try container.encode(value)
            case .date(let value): try container.encode(DateTimeText.text(value))
            case .bytes(let value): try container.encode(Base64.encode(value))
            case .object, .any, .list, .reference: break
            }
        }
    }
}
