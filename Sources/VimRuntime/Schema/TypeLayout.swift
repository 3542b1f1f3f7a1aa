internal import SchemaFormat

/// A field as the codecs need it.
struct FieldLayout: @unchecked Sendable {
    let name: String
    /// The name's bytes, for comparison with an element's; they live as long as the layout.
    let nameStart: UnsafePointer<UInt8>
    let nameCount: Int
    let kind: ValueKind
    /// The type's number, or -1.
    let type: Int
    let isArray: Bool
    let isOptional: Bool
    let isSecret: Bool

    var nameBytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nameStart, count: nameCount) }
}

/// A type with all its fields, inherited ones first: slot numbers are positions in ``fields``.
final class TypeLayout: Sendable {
    unowned let schema: VimSchema
    let number: Int
    let kind: TypeKind
    let name: String
    let lastDescendant: Int
    let fields: FieldLayouts
    /// Fields that a value must have. An array may be empty, which is the same as absent on the wire.
    let required: FieldSet
    private let names: NameStore

    /// Lays out a type; a request gets `_this` as its last field.
    convenience init(type number: Int, schema: VimSchema) {
        let record = schema.table.type(number)
        var records = record.fields
        var base = record.base
        while let next = base {
            let ancestor = schema.table.type(next)
            records = ancestor.fields + records
            base = ancestor.base
        }
        if record.kind == .request { records.append(FieldRecord(name: "_this", kind: .reference)) }
        self.init(
            schema: schema, number: number, kind: record.kind, name: record.name,
            lastDescendant: record.lastDescendant, records: records)
    }

    /// Lays out an operation's response.
    convenience init(responseOf operation: Int, schema: VimSchema) {
        let record = schema.table.operation(operation)
        self.init(
            schema: schema, number: -1 - operation, kind: .request, name: record.name + "Response",
            lastDescendant: -1 - operation, records: record.result.kind == .void ? [] : [record.result])
    }

    private init(
        schema: VimSchema, number: Int, kind: TypeKind, name: String, lastDescendant: Int, records: [FieldRecord]
    ) {
        self.schema = schema
        self.number = number
        self.kind = kind
        self.name = name
        self.lastDescendant = lastDescendant
        let names = NameStore(records.map(\.name))
        self.names = names
        let fields = records.enumerated().map { slot, record in
            let bytes = names[slot]
            return FieldLayout(
                name: record.name, nameStart: bytes.baseAddress!, nameCount: bytes.count, kind: record.kind,
                type: record.type ?? -1, isArray: record.isArray, isOptional: record.isOptional,
                isSecret: record.isSecret)
        }
        self.fields = FieldLayouts(fields)
        var required = FieldSet()
        for (slot, record) in records.enumerated() where !record.isOptional && !record.isArray { required.insert(slot) }
        self.required = required
    }

    var typeID: TypeID { TypeID(schema, number) }

    /// The slot of the field with that name.
    func slot(named name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// True for the type itself and its descendants.
    func isKind(of ancestor: TypeLayout) -> Bool {
        number >= ancestor.number && number <= ancestor.lastDescendant
    }
}

/// The fields of a layout, read without counting references: they live as long as the layout.
final class FieldLayouts: RandomAccessCollection, @unchecked Sendable {
    let start: UnsafeMutablePointer<FieldLayout>
    let count: Int

    init(_ fields: [FieldLayout]) {
        count = fields.count
        start = .allocate(capacity: Swift.max(1, count))
        start.initialize(from: fields, count: count)
    }

    deinit {
        start.deinitialize(count: count)
        start.deallocate()
    }

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(slot: Int) -> FieldLayout {
        @inline(__always) unsafeAddress {
            precondition(slot >= 0 && slot < count)
            return UnsafePointer(start + slot)
        }
    }
}

/// The names of a layout's fields, side by side in memory.
private final class NameStore: @unchecked Sendable {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let ends: [Int]

    init(_ names: [String]) {
        bytes = .allocate(capacity: max(1, names.reduce(0) { $0 + $1.utf8.count }))
        var ends: [Int] = []
        var end = 0
        for name in names {
            for byte in name.utf8 {
                bytes[end] = byte
                end += 1
            }
            ends.append(end)
        }
        self.ends = ends
    }

    subscript(position: Int) -> UnsafeBufferPointer<UInt8> {
        let start = position == 0 ? 0 : ends[position - 1]
        return UnsafeBufferPointer(start: bytes + start, count: ends[position] - start)
    }

    deinit { bytes.deallocate() }
}
