internal import SchemaFormat

/// A field as the codecs need it: 16 bytes without references, because they read it for every element.
struct FieldLayout: @unchecked Sendable {
    private let nameStart: UnsafePointer<UInt8>
    private let typeNumber: Int32
    private let nameCount: UInt16
    let kind: ValueKind
    private let flags: UInt8

    /// A field; the name must live as long as the process.
    init(_ record: FieldRecord, name: UnsafeBufferPointer<UInt8>) {
        nameStart = name.baseAddress!
        nameCount = UInt16(name.count)
        typeNumber = Int32(record.type ?? -1)
        kind = record.kind
        flags = (record.isArray ? 1 : 0) | (record.isOptional ? 2 : 0) | (record.isSecret ? 4 : 0)
    }

    /// A field for those who only ask what it holds.
    init(nameless record: FieldRecord) {
        let name: StaticString = ""
        self.init(record, name: UnsafeBufferPointer(start: name.utf8Start, count: 0))
    }

    /// The name's bytes, for comparison with an element's; they live as long as the process.
    var nameBytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nameStart, count: Int(nameCount)) }
    var name: String { String(decoding: nameBytes, as: UTF8.self) }
    /// The type's number, or -1.
    var type: Int { Int(typeNumber) }
    var isArray: Bool { flags & 1 != 0 }
    var isOptional: Bool { flags & 2 != 0 }
    var isSecret: Bool { flags & 4 != 0 }
}

/// A type with all its fields, inherited ones first: slot numbers are positions in ``fields``.
///
/// It is a pointer to a record that is made once and never freed, so handing it around counts no references.
struct TypeLayout: Equatable, @unchecked Sendable {
    private let record: UnsafePointer<Record>

    private struct Record {
        /// Schemas live as long as the process.
        unowned(unsafe) let schema: VimSchema
        let number: Int
        let kind: TypeKind
        let nameBytes: UnsafeBufferPointer<UInt8>
        let lastDescendant: Int
        let fields: FieldLayouts
        let required: FieldSet
    }

    /// Lays out a type; a request gets `_this` as its last field.
    init(type number: Int, schema: VimSchema) {
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
    init(responseOf operation: Int, schema: VimSchema) {
        let record = schema.table.operation(operation)
        self.init(
            schema: schema, number: -1 - operation, kind: .request, name: record.name + "Response",
            lastDescendant: -1 - operation, records: record.result.kind == .void ? [] : [record.result])
    }

    private init(
        schema: VimSchema, number: Int, kind: TypeKind, name: String, lastDescendant: Int, records: [FieldRecord]
    ) {
        var required = FieldSet()
        for (slot, record) in records.enumerated() where !record.isOptional && !record.isArray { required.insert(slot) }
        let pointer = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        pointer.initialize(
            to: Record(
                schema: schema, number: number, kind: kind, nameBytes: Self.immortal(name),
                lastDescendant: lastDescendant,
                fields: FieldLayouts(
                    records.map { FieldLayout($0, name: Self.immortal($0.name)) }),
                required: required))
        record = UnsafePointer(pointer)
    }

    /// The layout that ``address`` was taken of.
    init(at address: UnsafeRawPointer) { record = address.assumingMemoryBound(to: Record.self) }

    /// Where the layout lies.
    var address: UnsafeRawPointer { UnsafeRawPointer(record) }

    /// Frees a layout that lost the race to be the one of its type, and that nobody else has seen.
    func discard() {
        let pointer = UnsafeMutablePointer(mutating: record)
        pointer.pointee.nameBytes.deallocate()
        pointer.pointee.fields.discard()
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }

    var schema: VimSchema { record.pointee.schema }
    var number: Int { record.pointee.number }
    var kind: TypeKind { record.pointee.kind }
    var nameBytes: UnsafeBufferPointer<UInt8> { record.pointee.nameBytes }
    var name: String { String(decoding: record.pointee.nameBytes, as: UTF8.self) }
    var lastDescendant: Int { record.pointee.lastDescendant }
    var fields: FieldLayouts { record.pointee.fields }
    /// Fields that a value must have. An array may be empty, which is the same as absent on the wire.
    var required: FieldSet { record.pointee.required }

    var typeID: TypeID { TypeID(schema, number) }

    /// The slot of the field with that name.
    func slot(named name: String) -> Int? {
        var name = name
        return name.withUTF8(slot(named:))
    }

    /// The slot of the field with that name.
    func slot(named name: UnsafeBufferPointer<UInt8>) -> Int? {
        fields.firstIndex { $0.nameBytes.count == name.count && equal($0.nameBytes, name) }
    }

    /// True for the type itself and its descendants.
    func isKind(of ancestor: TypeLayout) -> Bool {
        number >= ancestor.number && number <= ancestor.lastDescendant
    }

    /// A copy of the text that is never freed.
    private static func immortal(_ text: String) -> UnsafeBufferPointer<UInt8> {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = copy.initialize(from: text.utf8)
        return UnsafeBufferPointer(copy)
    }
}

/// The fields of a layout, which live as long as the process.
struct FieldLayouts: RandomAccessCollection, @unchecked Sendable {
    let start: UnsafePointer<FieldLayout>
    let count: Int

    fileprivate init(_ fields: [FieldLayout]) {
        let copy = UnsafeMutablePointer<FieldLayout>.allocate(capacity: Swift.max(1, fields.count))
        copy.initialize(from: fields, count: fields.count)
        start = UnsafePointer(copy)
        count = fields.count
    }

    fileprivate func discard() {
        for field in self { field.nameBytes.deallocate() }
        start.deallocate()
    }

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(slot: Int) -> FieldLayout {
        @inline(__always) unsafeAddress {
            precondition(slot >= 0 && slot < count)
            return start + slot
        }
    }
}
