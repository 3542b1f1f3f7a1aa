internal import SchemaFormat
internal import XMLStream

/// Writes objects as XML, by the schema and nothing else.
struct XMLObjectEncoder: Sendable {
    let schema: VimSchema
    var writer: XMLWriter

    init(schema: VimSchema, capacity: Int = 4096) {
        self.schema = schema
        writer = XMLWriter(capacity: capacity)
    }

    /// Attributes of a document's root that the elements within rely on.
    mutating func writeNamespaces() {
        writer.raw(" xmlns=\"urn:vim25\"")
        writer.raw(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"")
        writer.raw(" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"")
    }

    /// Writes an object's fields, without an element around them.
    ///
    /// - Throws: ``DecodingIssue`` when a number does not fit its type, or a required field is absent and `isStrict`.
    mutating func writeFields(of storage: ObjectStorage) throws {
        let layout = storage.layout
        let unknown = storage.unknown?.fields ?? []
        var nextUnknown = 0
        if layout.kind == .request, let target = layout.slot(named: "_this"), let value = storage.value(target) {
            try write(value, layout.fields[target])
        }
        try storage.forEachPresent { slot, value in
            while nextUnknown < unknown.count, unknown[nextUnknown].after < slot {
                unknown[nextUnknown].element.write(to: &writer)
                nextUnknown += 1
            }
            let field = layout.fields[slot]
            if layout.kind == .request, field.name == "_this" { return }
            try write(copy value, field)
        }
        while nextUnknown < unknown.count {
            unknown[nextUnknown].element.write(to: &writer)
            nextUnknown += 1
        }
    }

    private mutating func write(_ value: Value, _ field: FieldLayout) throws {
        if case .list(let elements) = value {
            for (position, element) in elements.enumerated() {
                do { try writeElement(element, field) } catch let issue as DecodingIssue {
                    throw issue.within("\(field.name)[\(position)]")
                }
            }
        } else {
            do { try writeElement(value, field) } catch let issue as DecodingIssue { throw issue.within(field.name) }
        }
    }

    mutating func writeElement(_ value: Value, _ field: FieldLayout) throws {
        if case .any(let any) = value { return try writeElement(any.value, field) }
        writer.raw("<")
        writer.raw(field.nameBytes)
        switch value {
        case .object(let storage): try writeObject(storage, declared: field.type)
        case .reference(let reference): writeReference(reference)
        default:
            writer.raw(">")
            try writeSimple(value, field.kind)
        }
        writer.raw("</")
        writer.raw(field.nameBytes)
        writer.raw(">")
    }

    /// Writes the element of a field that can have any type.
    mutating func writeElement(_ value: AnyValue, _ field: FieldLayout) throws {
        if case .unknown(let fragment) = value { return fragment.write(to: &writer, named: field.name) }
        writer.raw("<")
        writer.raw(field.nameBytes)
        try writeAny(value)
        writer.raw("</")
        writer.raw(field.nameBytes)
        writer.raw(">")
    }

    private mutating func writeObject(_ storage: ObjectStorage, declared: Int) throws {
        let layout = storage.layout
        if let name = storage.unknown?.typeName {
            writer.attribute("xsi:type", name)
        } else if layout.number != declared {
            writer.attribute("xsi:type", raw: layout.nameBytes)
        }
        writer.raw(">")
        try writeFields(of: storage)
    }

    private mutating func writeReference(_ reference: ReferenceStorage) {
        if !reference.type.isEmpty { writer.attribute("type", reference.type) }
        if let guid = reference.serverGUID { writer.attribute("serverGuid", guid) }
        writer.raw(">")
        writer.text(reference.value)
    }

    private mutating func writeAny(_ value: AnyValue) throws {
        switch value {
        case .object(let object): try writeObject(object._storage, declared: -1)
        case .array(let array):
            writer.attribute("xsi:type", raw: array._storage.layout.nameBytes)
            writer.raw(">")
            try writeFields(of: array._storage)
        case .reference(let reference):
            writer.raw(" xsi:type=\"ManagedObjectReference\"")
            writeReference(reference.storage)
        case .enumeration(let type, let value):
            writer.attribute("xsi:type", raw: type.schema.table.nameBytes(ofType: type.number))
            writer.raw(">")
            writer.text(value)
        case .unknown: preconditionFailure("an unknown value brings its own element")
        case .boolean(let value): try writePrimitive(.bool(value), .boolean)
        case .byte(let value): try writePrimitive(.int(Int64(value)), .byte)
        case .short(let value): try writePrimitive(.int(Int64(value)), .short)
        case .int(let value): try writePrimitive(.int(Int64(value)), .int)
        case .long(let value): try writePrimitive(.int(value), .long)
        case .float(let value): try writePrimitive(.double(Double(value)), .float)
        case .double(let value): try writePrimitive(.double(value), .double)
        case .string(let value): try writePrimitive(.string(value), .string)
        case .anyURI(let value): try writePrimitive(.string(value), .anyURI)
        case .dateTime(let value): try writePrimitive(.date(value.microseconds), .dateTime)
        case .base64Binary(let value): try writePrimitive(.bytes(value), .base64Binary)
        }
    }

    private mutating func writePrimitive(_ value: Value, _ kind: ValueKind) throws {
        writer.raw(" xsi:type=\"xsd:")
        writer.raw(PrimitiveText.typeName(of: kind)!)
        writer.raw("\">")
        try writeSimple(value, kind)
    }

    private mutating func writeSimple(_ value: Value, _ kind: ValueKind) throws {
        switch value {
        case .bool(let value): writer.raw(value ? "true" : "false")
        case .int(let value):
            let bits =
                switch kind {
                case .byte: 8
                case .short: 16
                case .int: 32
                default: 64
                }
            guard PrimitiveText.isInRange(value, bits: bits) else {
                throw DecodingIssue(
                    .outOfRange, path: "", message: "\(value) does not fit the \(bits) bits of xsd:\(kind)")
            }
            writer.raw(value)
        case .double(let value): writer.raw(PrimitiveText.text(value, of: kind))
        case .string(let value): writer.text(value)
        case .date(let value): writer.raw(DateTimeText.text(value))
        case .bytes(let value): writer.raw(Base64.encode(value))
        case .object, .reference, .any, .list: preconditionFailure("not a simple value")
        }
    }
}

extension DecodingIssue {
    /// The same issue, seen from one level further out.
    func within(_ step: String) -> DecodingIssue {
        DecodingIssue(code, path: path.isEmpty ? step : step + "/" + path, message: message)
    }
}
