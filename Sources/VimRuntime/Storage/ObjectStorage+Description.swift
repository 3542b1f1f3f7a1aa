internal import SchemaFormat

extension ObjectStorage: CustomDebugStringConvertible {
    /// Wire type and fields that are present, secrets masked.
    public var debugDescription: String {
        var text = ""
        describe(self, indent: "", to: &text)
        return text
    }

    private func describe(_ storage: ObjectStorage, indent: String, to text: inout String) {
        text += storage.wireTypeName + " {"
        let inner = indent + "    "
        storage.forEachPresent { slot, value in
            let field = storage.layout.fields[slot]
            text += "\n" + inner + field.name + ": "
            if field.isSecret {
                text += "(secret)"
            } else {
                describe(copy value, field, in: storage.layout.schema, indent: inner, to: &text)
            }
        }
        for field in storage.unknown?.fields ?? [] { text += "\n" + inner + field.element.xml }
        text += text.hasSuffix("{") ? "}" : "\n" + indent + "}"
    }

    private func describe(
        _ value: Value, _ field: FieldLayout, in schema: VimSchema, indent: String, to text: inout String
    ) {
        switch value {
        case .bool(let value): text += "\(value)"
        case .int(let value): text += "\(value)"
        case .double(let value): text += "\(value)"
        case .string(let value): text += field.kind == .enumeration ? value : value.debugDescription
        case .date(let value): text += DateTimeText.text(value)
        case .bytes(let value): text += "\(value.count) bytes"
        case .object(let value): describe(value, indent: indent, to: &text)
        case .reference(let value): text += "\(value.type):\(value.value)"
        case .any(let value): describe(value.value, indent: indent, to: &text)
        case .list(let values):
            text += "["
            let inner = indent + "    "
            for value in values {
                text += "\n" + inner
                describe(value, field, in: schema, indent: inner, to: &text)
            }
            text += "\n" + indent + "]"
        }
    }

    private func describe(_ value: AnyValue, indent: String, to text: inout String) {
        switch value {
        case .boolean(let value): text += "\(value)"
        case .byte(let value): text += "\(value)"
        case .short(let value): text += "\(value)"
        case .int(let value): text += "\(value)"
        case .long(let value): text += "\(value)"
        case .float(let value): text += "\(value)"
        case .double(let value): text += "\(value)"
        case .string(let value), .anyURI(let value): text += value.debugDescription
        case .dateTime(let value): text += DateTimeText.text(value.microseconds)
        case .base64Binary(let value): text += "\(value.count) bytes"
        case .enumeration(let type, let value): text += "\(type.name).\(value)"
        case .reference(let value): text += value.description
        case .object(let object): describe(object._storage, indent: indent, to: &text)
        case .array(let array): describe(array._storage, indent: indent, to: &text)
        case .unknown(let fragment): text += fragment.xml
        }
    }
}
