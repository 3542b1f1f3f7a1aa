internal import SchemaFormat
internal import XMLStream

/// Writes the response of `RetrievePropertiesEx` object by object, so that nobody has to hold the whole: what a server
/// does.
public struct ObjectContentWriter: Sendable {
    private var encoder: XMLObjectEncoder
    private let response: TypeLayout
    private let objects: FieldLayout
    private let obj: FieldLayout
    private let propSet: FieldLayout
    private let missingSet: FieldLayout
    private let name: FieldLayout
    private let val: FieldLayout
    /// What a property begins with, by its path: objects mostly have the same ones in the same order.
    private var openings: [(path: String, markup: [UInt8])] = []

    /// Begins the response to an operation whose result has a list of `ObjectContent`, which is a mistake of the program
    /// where it has none.
    public init(_ operation: OperationID) {
        let schema = operation.schema
        func field(_ name: String, of layout: TypeLayout) -> FieldLayout {
            guard let slot = layout.slot(named: name) else { preconditionFailure("\(layout.name) has no '\(name)'") }
            return layout.fields[slot]
        }
        response = operation.responseLayout
        objects = field("objects", of: schema.layout(response.fields[0].type))
        let content = schema.layout(objects.type)
        obj = field("obj", of: content)
        propSet = field("propSet", of: content)
        missingSet = field("missingSet", of: content)
        name = field("name", of: schema.layout(propSet.type))
        val = field("val", of: schema.layout(propSet.type))
        encoder = XMLObjectEncoder(schema: schema)
        encoder.startResponse(response)
        encoder.writer.raw("<returnval>")
    }

    /// Writes an object with the properties that were read of it.
    ///
    /// - Parameters:
    ///   - properties: values by path.
    ///   - missing: what could not be told, each a `MissingProperty`.
    /// - Throws: ``DecodingIssue`` when a number does not fit its type.
    public mutating func write(
        _ object: ManagedObjectReference<AnyManagedObject>, _ properties: [(path: String, value: AnyValue)],
        missing: [AnyDataObject]
    ) throws {
        open(objects)
        try encoder.writeElement(Value.reference(object.storage), obj)
        for (position, (path, value)) in properties.enumerated() {
            try open(property: path, near: position)
            try encoder.writeElement(value, val)
            close(propSet)
        }
        for property in missing { try encoder.writeElement(Value.object(property._storage), missingSet) }
        close(objects)
    }

    private mutating func open(property path: String, near position: Int) throws {
        var known: Int? = position
        if position >= openings.count || openings[position].path != path {
            known = openings.firstIndex { $0.path == path }
        }
        if let known { return openings[known].markup.withUnsafeBufferPointer { encoder.writer.raw($0) } }
        let start = encoder.writer.bytes.count
        open(propSet)
        try encoder.writeElement(Value.string(path), name)
        openings.append((path, Array(encoder.writer.bytes[start...])))
    }

    private mutating func open(_ field: FieldLayout) {
        encoder.writer.raw("<")
        encoder.writer.raw(field.nameBytes)
        encoder.writer.raw(">")
    }

    private mutating func close(_ field: FieldLayout) {
        encoder.writer.raw("</")
        encoder.writer.raw(field.nameBytes)
        encoder.writer.raw(">")
    }

    /// How many bytes have been written and not taken.
    public var count: Int { encoder.writer.bytes.count }

    /// What has been written since the last time.
    public mutating func take() -> [UInt8] {
        defer { encoder.writer = XMLWriter(capacity: count) }
        return encoder.writer.bytes
    }

    /// Ends the response; gives what has been written since the last time.
    public mutating func finish() -> [UInt8] {
        encoder.writer.raw("</returnval>")
        encoder.endResponse(response)
        return take()
    }
}
