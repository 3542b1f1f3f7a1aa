/// The text of the tables, section by section, as the generator writes it.
public struct SchemaTableText: Sendable {
    /// Version of the format; a table of another version is refused at start.
    public static let version = 1

    /// A section's argument label in ``SchemaTable/init(counts:typeIndex:typeHash:operationIndex:operationHash:managedIndex:managedHash:records:)``
    /// and its text, which needs no escape in a raw string literal.
    public let sections: [(label: String, text: String)]

    /// Writes the tables.
    ///
    /// - Parameters:
    ///   - types: data objects, enumerations, arrays and requests, in this order.
    ///   - operations: operations in their order.
    ///   - managedTypes: managed object types in depth-first pre-order.
    public init(types: [TypeRecord], operations: [OperationRecord], managedTypes: [ManagedTypeRecord]) {
        precondition(zip(types, types.dropFirst()).allSatisfy { $0.kind.rawValue <= $1.kind.rawValue })
        var records = SchemaTextWriter()

        var typeIndex = SchemaTextWriter()
        for type in types {
            typeIndex.fixed(records.text.count, width: 4)
            typeIndex.fixed(type.lastDescendant, width: 3)
            Self.write(type, to: &records)
        }
        var operationIndex = SchemaTextWriter()
        for operation in operations {
            operationIndex.fixed(records.text.count, width: 4)
            Self.write(operation, to: &records)
        }
        var managedIndex = SchemaTextWriter()
        for managedType in managedTypes {
            managedIndex.fixed(records.text.count, width: 4)
            managedIndex.fixed(managedType.lastDescendant, width: 3)
            Self.write(managedType, to: &records)
        }

        var counts = SchemaTextWriter()
        counts.number(Self.version)
        for kind in TypeKind.allCases { counts.number(types.count { $0.kind == kind }) }
        counts.number(operations.count)
        counts.number(managedTypes.count)

        let wireTypes = types.prefix { $0.kind != .request }
        sections = [
            ("counts", counts.text),
            ("typeIndex", typeIndex.text),
            ("typeHash", Self.hashTable(wireTypes.map(\.name))),
            ("operationIndex", operationIndex.text),
            ("operationHash", Self.hashTable(operations.map(\.name))),
            ("managedIndex", managedIndex.text),
            ("managedHash", Self.hashTable(managedTypes.map(\.name))),
            ("records", records.text),
        ].map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }
    }

    private static func write(_ type: TypeRecord, to text: inout SchemaTextWriter) {
        text.number(type.kind.rawValue)
        text.name(type.name)
        text.number(type.base)
        text.name(type.since)
        text.number(type.isInput ? 1 : 0)
        text.number(type.fields.count)
        for field in type.fields { write(field, to: &text) }
        text.number(type.values.count)
        for value in type.values { text.name(value) }
    }

    private static func write(_ field: FieldRecord, to text: inout SchemaTextWriter) {
        text.name(field.name)
        text.number(field.kind.rawValue)
        text.number((field.isOptional ? 1 : 0) | (field.isArray ? 2 : 0) | (field.isSecret ? 4 : 0))
        text.number(field.type)
        text.number(field.drawnFrom)
        text.name(field.since)
    }

    private static func write(_ operation: OperationRecord, to text: inout SchemaTextWriter) {
        text.name(operation.name)
        text.number(operation.owner)
        text.number(operation.request)
        write(operation.result, to: &text)
        text.number(operation.faults.count)
        for fault in operation.faults { text.number(fault) }
        text.name(operation.privilege)
        text.name(operation.since)
    }

    private static func write(_ managedType: ManagedTypeRecord, to text: inout SchemaTextWriter) {
        text.name(managedType.name)
        text.number(managedType.base)
        text.name(managedType.since)
        text.number(managedType.properties.count)
        for property in managedType.properties { write(property, to: &text) }
        text.number(managedType.operations.count)
        for operation in managedType.operations { text.number(operation) }
    }

    /// Open addressing with linear probing, at most half full, three characters an entry: row number plus one.
    private static func hashTable(_ names: [String]) -> [UInt8] {
        guard !names.isEmpty else { return [] }
        var buckets = 2
        while buckets < 2 * names.count { buckets *= 2 }
        var table = [Int](repeating: 0, count: buckets)
        for (row, name) in names.enumerated() {
            var name = name
            var bucket = Int(name.withUTF8(SchemaText.hash)) & (buckets - 1)
            while table[bucket] != 0 { bucket = (bucket + 1) & (buckets - 1) }
            table[bucket] = row + 1
        }
        var text = SchemaTextWriter()
        for entry in table { text.fixed(entry, width: 3) }
        return text.text
    }
}
