/// The tables that the generator writes as static text and the runtime reads where they lie.
///
/// Nothing is built at start: finding a type by name is a probe of a hash table in the text, and a row is decoded
/// when it is first needed.
public struct SchemaTable: Sendable {
    /// How many rows each table has.
    public struct Counts: Equatable, Sendable {
        /// Data objects.
        public var dataObjects: Int
        /// Enumerations.
        public var enumerations: Int
        /// `ArrayOf…` types.
        public var arrays: Int
        /// Request types.
        public var requests: Int
        /// Operations.
        public var operations: Int
        /// Managed object types.
        public var managedTypes: Int

        /// Rows of the type table.
        public var types: Int { dataObjects + enumerations + arrays + requests }
    }

    /// How many rows each table has.
    public let counts: Counts
    private let typeIndex: Text
    private let typeHash: Text
    private let operationIndex: Text
    private let operationHash: Text
    private let managedIndex: Text
    private let managedHash: Text
    private let records: Text

    /// A piece of read-only text that lives as long as the process.
    private struct Text: @unchecked Sendable {
        let start: UnsafePointer<UInt8>
        let count: Int

        init(_ text: StaticString) {
            start = text.utf8Start
            count = text.utf8CodeUnitCount
        }

        /// A copy that is never freed.
        init(copying text: String) {
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count + 1)
            let end = copy.initialize(from: text.utf8).index
            copy.initializeElement(at: end, to: 0)
            start = UnsafePointer(copy.baseAddress!)
            count = text.utf8.count
        }
    }

    /// Opens the tables; the arguments are the sections of ``SchemaTableText`` in their order.
    public init(
        counts: StaticString, typeIndex: StaticString, typeHash: StaticString, operationIndex: StaticString,
        operationHash: StaticString, managedIndex: StaticString, managedHash: StaticString, records: StaticString
    ) {
        self.init(
            counts: Text(counts), typeIndex: Text(typeIndex), typeHash: Text(typeHash),
            operationIndex: Text(operationIndex), operationHash: Text(operationHash), managedIndex: Text(managedIndex),
            managedHash: Text(managedHash), records: Text(records))
    }

    /// Opens tables that were put together at run time, from a copy of their text that is never freed.
    public init(_ text: SchemaTableText) {
        let sections = Dictionary(uniqueKeysWithValues: text.sections.map { ($0.label, Text(copying: $0.text)) })
        self.init(
            counts: sections["counts"]!, typeIndex: sections["typeIndex"]!, typeHash: sections["typeHash"]!,
            operationIndex: sections["operationIndex"]!, operationHash: sections["operationHash"]!,
            managedIndex: sections["managedIndex"]!, managedHash: sections["managedHash"]!,
            records: sections["records"]!)
    }

    private init(
        counts: Text, typeIndex: Text, typeHash: Text, operationIndex: Text, operationHash: Text, managedIndex: Text,
        managedHash: Text, records: Text
    ) {
        var reader = SchemaTextReader(at: counts.start)
        let version = reader.number()
        precondition(version == SchemaTableText.version, "schema table of format \(version); run the generator again")
        self.counts = Counts(
            dataObjects: reader.number(), enumerations: reader.number(), arrays: reader.number(),
            requests: reader.number(), operations: reader.number(), managedTypes: reader.number())
        self.typeIndex = typeIndex
        self.typeHash = typeHash
        self.operationIndex = operationIndex
        self.operationHash = operationHash
        self.managedIndex = managedIndex
        self.managedHash = managedHash
        self.records = records
    }

    /// The number of the data object, enumeration or array type of that name.
    public func type(named name: UnsafeBufferPointer<UInt8>) -> Int? {
        find(name, in: typeHash, index: typeIndex, width: 7, skip: 1)
    }

    /// The number of the data object, enumeration or array type of that name.
    public func type(named name: String) -> Int? { withBytes(of: name, type(named:)) }

    /// The number of the operation of that wire name.
    public func operation(named name: UnsafeBufferPointer<UInt8>) -> Int? {
        find(name, in: operationHash, index: operationIndex, width: 4, skip: 0)
    }

    /// The number of the operation of that wire name.
    public func operation(named name: String) -> Int? { withBytes(of: name, operation(named:)) }

    /// The number of the managed object type of that wire name.
    public func managedType(named name: UnsafeBufferPointer<UInt8>) -> Int? {
        find(name, in: managedHash, index: managedIndex, width: 7, skip: 0)
    }

    /// The number of the managed object type of that wire name.
    public func managedType(named name: String) -> Int? { withBytes(of: name, managedType(named:)) }

    /// Number of the last descendant of a type, without decoding its row.
    public func lastDescendant(ofType number: Int) -> Int {
        precondition(number >= 0 && number < counts.types)
        return SchemaTextReader.fixed(typeIndex.start + 7 * number + 4, width: 3)
    }

    /// Number of the last descendant of a managed type, without decoding its row.
    public func lastDescendant(ofManagedType number: Int) -> Int {
        precondition(number >= 0 && number < counts.managedTypes)
        return SchemaTextReader.fixed(managedIndex.start + 7 * number + 4, width: 3)
    }

    /// A row of the type table.
    public func type(_ number: Int) -> TypeRecord {
        precondition(number >= 0 && number < counts.types)
        var reader = record(typeIndex, row: number, width: 7)
        let kind = TypeKind(rawValue: reader.number())!
        let name = reader.name()
        let base = reader.optionalNumber()
        let since = reader.name()
        let isInput = reader.number() == 1
        let fields = (0..<reader.number()).map { _ in Self.field(&reader) }
        let values = (0..<reader.number()).map { _ in reader.name() }
        return TypeRecord(
            kind: kind, name: name, base: base, lastDescendant: lastDescendant(ofType: number), since: since,
            isInput: isInput, fields: fields, values: values)
    }

    /// The wire name of a type, as it lies in the table.
    public func nameBytes(ofType number: Int) -> UnsafeBufferPointer<UInt8> {
        precondition(number >= 0 && number < counts.types)
        var reader = record(typeIndex, row: number, width: 7)
        _ = reader.number()
        return reader.nameBytes()
    }

    /// A row of the operation table.
    public func operation(_ number: Int) -> OperationRecord {
        precondition(number >= 0 && number < counts.operations)
        var reader = record(operationIndex, row: number, width: 4)
        return OperationRecord(
            name: reader.name(), owner: reader.optionalNumber(), request: reader.number(),
            result: Self.field(&reader), faults: (0..<reader.number()).map { _ in reader.number() },
            privilege: reader.name(), since: reader.name())
    }

    /// A row of the managed-object table.
    public func managedType(_ number: Int) -> ManagedTypeRecord {
        precondition(number >= 0 && number < counts.managedTypes)
        var reader = record(managedIndex, row: number, width: 7)
        let name = reader.name()
        let base = reader.optionalNumber()
        let since = reader.name()
        let properties = (0..<reader.number()).map { _ in Self.field(&reader) }
        let operations = (0..<reader.number()).map { _ in reader.number() }
        return ManagedTypeRecord(
            name: name, base: base, lastDescendant: lastDescendant(ofManagedType: number), since: since,
            properties: properties, operations: operations)
    }

    private static func field(_ reader: inout SchemaTextReader) -> FieldRecord {
        let name = reader.name()
        let kind = ValueKind(rawValue: reader.number())!
        let flags = reader.number()
        return FieldRecord(
            name: name, kind: kind, type: reader.optionalNumber(), drawnFrom: reader.optionalNumber(),
            isOptional: flags & 1 != 0, isArray: flags & 2 != 0, isSecret: flags & 4 != 0, since: reader.name())
    }

    private func record(_ index: Text, row: Int, width: Int) -> SchemaTextReader {
        SchemaTextReader(at: records.start + SchemaTextReader.fixed(index.start + row * width, width: 4))
    }

    private func withBytes(of name: String, _ body: (UnsafeBufferPointer<UInt8>) -> Int?) -> Int? {
        var name = name
        return name.withUTF8(body)
    }

    private func find(
        _ name: UnsafeBufferPointer<UInt8>, in hash: Text, index: Text, width: Int, skip: Int
    ) -> Int? {
        let buckets = hash.count / 3
        guard buckets > 0 else { return nil }
        var bucket = Int(SchemaText.hash(name)) & (buckets - 1)
        while true {
            let entry = SchemaTextReader.fixed(hash.start + 3 * bucket, width: 3)
            if entry == 0 { return nil }
            var reader = record(index, row: entry - 1, width: width)
            if skip == 1 { _ = reader.number() }
            let candidate = reader.nameBytes()
            if candidate.count == name.count, Self.equal(candidate, name) { return entry - 1 }
            bucket = (bucket + 1) & (buckets - 1)
        }
    }

    private static func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        for position in 0..<left.count where left[position] != right[position] { return false }
        return true
    }
}
