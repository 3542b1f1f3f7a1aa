// What generated accessors call: named by what a field holds, with the slot as the one argument. None is generic over
// a scalar, so that generated code compiles to a call each.
//
// A required field that is absent, which the lenient mode allows, reads as the empty value of its type.

extension ObjectStorage {
    /// A required boolean.
    public func bool(_ slot: Int) -> Bool { optionalBool(slot) ?? false }
    /// An optional boolean.
    public func optionalBool(_ slot: Int) -> Bool? {
        guard case .bool(let value)? = value(slot) else { return nil }
        return value
    }
    /// A list of booleans.
    public func bools(_ slot: Int) -> [Bool] {
        list(slot) { if case .bool(let value) = $0 { value } else { nil } }
    }
    /// Sets or removes a boolean.
    public mutating func setBool(_ value: Bool?, _ slot: Int) { set(value.map(Value.bool), slot) }
    /// Sets a list of booleans.
    public mutating func setBools(_ value: [Bool], _ slot: Int) { setList(value.map(Value.bool), slot) }

    /// A required whole number.
    public func int(_ slot: Int) -> Int { optionalInt(slot) ?? 0 }
    /// An optional whole number.
    public func optionalInt(_ slot: Int) -> Int? {
        guard case .int(let value)? = value(slot) else { return nil }
        return Int(value)
    }
    /// A list of whole numbers.
    public func ints(_ slot: Int) -> [Int] {
        list(slot) { if case .int(let value) = $0 { Int(value) } else { nil } }
    }
    /// Sets or removes a whole number.
    public mutating func setInt(_ value: Int?, _ slot: Int) { set(value.map { .int(Int64($0)) }, slot) }
    /// Sets a list of whole numbers.
    public mutating func setInts(_ value: [Int], _ slot: Int) { setList(value.map { .int(Int64($0)) }, slot) }

    /// A required 32-bit number.
    public func float(_ slot: Int) -> Float { optionalFloat(slot) ?? 0 }
    /// An optional 32-bit number.
    public func optionalFloat(_ slot: Int) -> Float? { optionalDouble(slot).map(Float.init) }
    /// A list of 32-bit numbers.
    public func floats(_ slot: Int) -> [Float] { doubles(slot).map(Float.init) }
    /// Sets or removes a 32-bit number.
    public mutating func setFloat(_ value: Float?, _ slot: Int) { setDouble(value.map(Double.init), slot) }
    /// Sets a list of 32-bit numbers.
    public mutating func setFloats(_ value: [Float], _ slot: Int) { setDoubles(value.map(Double.init), slot) }

    /// A required 64-bit number.
    public func double(_ slot: Int) -> Double { optionalDouble(slot) ?? 0 }
    /// An optional 64-bit number.
    public func optionalDouble(_ slot: Int) -> Double? {
        guard case .double(let value)? = value(slot) else { return nil }
        return value
    }
    /// A list of 64-bit numbers.
    public func doubles(_ slot: Int) -> [Double] {
        list(slot) { if case .double(let value) = $0 { value } else { nil } }
    }
    /// Sets or removes a 64-bit number.
    public mutating func setDouble(_ value: Double?, _ slot: Int) { set(value.map(Value.double), slot) }
    /// Sets a list of 64-bit numbers.
    public mutating func setDoubles(_ value: [Double], _ slot: Int) { setList(value.map(Value.double), slot) }

    /// A required string.
    public func string(_ slot: Int) -> String { optionalString(slot) ?? "" }
    /// An optional string.
    public func optionalString(_ slot: Int) -> String? {
        guard case .string(let value)? = value(slot) else { return nil }
        return value
    }
    /// A list of strings.
    public func strings(_ slot: Int) -> [String] {
        list(slot) { if case .string(let value) = $0 { value } else { nil } }
    }
    /// Sets or removes a string.
    public mutating func setString(_ value: String?, _ slot: Int) { set(value.map(Value.string), slot) }
    /// Sets a list of strings.
    public mutating func setStrings(_ value: [String], _ slot: Int) { setList(value.map(Value.string), slot) }

    /// A required point in time.
    public func date(_ slot: Int) -> DateTime { optionalDate(slot) ?? DateTime(microseconds: 0) }
    /// An optional point in time.
    public func optionalDate(_ slot: Int) -> DateTime? {
        guard case .date(let value)? = value(slot) else { return nil }
        return DateTime(microseconds: value)
    }
    /// A list of points in time.
    public func dates(_ slot: Int) -> [DateTime] {
        list(slot) { if case .date(let value) = $0 { DateTime(microseconds: value) } else { nil } }
    }
    /// Sets or removes a point in time; kept to the microsecond.
    public mutating func setDate(_ value: DateTime?, _ slot: Int) {
        set(value.map { .date($0.microseconds) }, slot)
    }
    /// Sets a list of points in time; kept to the microsecond.
    public mutating func setDates(_ value: [DateTime], _ slot: Int) {
        setList(value.map { .date($0.microseconds) }, slot)
    }

    /// Required bytes.
    public func bytes(_ slot: Int) -> [UInt8] { optionalBytes(slot) ?? [] }
    /// Optional bytes.
    public func optionalBytes(_ slot: Int) -> [UInt8]? {
        guard case .bytes(let value)? = value(slot) else { return nil }
        return value
    }
    /// A list of bytes.
    public func bytesArray(_ slot: Int) -> [[UInt8]] {
        list(slot) { if case .bytes(let value) = $0 { value } else { nil } }
    }
    /// Sets or removes bytes.
    public mutating func setBytes(_ value: [UInt8]?, _ slot: Int) { set(value.map(Value.bytes), slot) }
    /// Sets a list of bytes.
    public mutating func setBytesArray(_ value: [[UInt8]], _ slot: Int) { setList(value.map(Value.bytes), slot) }

    /// A required value of any type.
    public func any(_ slot: Int) -> AnyValue { optionalAny(slot) ?? .string("") }
    /// An optional value of any type.
    public func optionalAny(_ slot: Int) -> AnyValue? {
        guard case .any(let value)? = value(slot) else { return nil }
        return value.value
    }
    /// A list of values of any type.
    public func anys(_ slot: Int) -> [AnyValue] {
        list(slot) { if case .any(let value) = $0 { value.value } else { nil } }
    }
    /// Sets or removes a value of any type.
    public mutating func setAny(_ value: AnyValue?, _ slot: Int) { set(value.map { .any(AnyStorage($0)) }, slot) }
    /// Sets a list of values of any type.
    public mutating func setAnys(_ value: [AnyValue], _ slot: Int) {
        setList(value.map { .any(AnyStorage($0)) }, slot)
    }

    /// A required data object.
    @inline(never)
    public func object<Object: DataObject>(_ slot: Int) -> Object {
        guard case .object(let value)? = value(slot) else { return Object(_storage: ObjectStorage(Object._typeID)) }
        return Object(_storage: value)
    }
    /// An optional data object.
    @inline(never)
    public func optionalObject<Object: DataObject>(_ slot: Int) -> Object? {
        guard case .object(let value)? = value(slot) else { return nil }
        return Object(_storage: value)
    }
    /// A list of data objects.
    @inline(never)
    public func objects<Object: DataObject>(_ slot: Int) -> [Object] {
        list(slot) { if case .object(let value) = $0 { Object(_storage: value) } else { nil } }
    }
    /// Sets or removes a data object.
    @inline(never)
    public mutating func setObject<Object: DataObject>(_ value: Object?, _ slot: Int) {
        set(value.map { .object($0._storage) }, slot)
    }
    /// Sets a list of data objects.
    @inline(never)
    public mutating func setObjects<Object: DataObject>(_ value: [Object], _ slot: Int) {
        setList(value.map { .object($0._storage) }, slot)
    }

    /// A required reference.
    @inline(never)
    public func reference<Object: ManagedObject>(_ slot: Int) -> ManagedObjectReference<Object> {
        optionalReference(slot) ?? ManagedObjectReference("")
    }
    /// An optional reference.
    @inline(never)
    public func optionalReference<Object: ManagedObject>(_ slot: Int) -> ManagedObjectReference<Object>? {
        guard case .reference(let value)? = value(slot) else { return nil }
        return ManagedObjectReference(storage: value)
    }
    /// A list of references.
    @inline(never)
    public func references<Object: ManagedObject>(_ slot: Int) -> [ManagedObjectReference<Object>] {
        list(slot) { if case .reference(let value) = $0 { ManagedObjectReference(storage: value) } else { nil } }
    }
    /// Sets or removes a reference.
    @inline(never)
    public mutating func setReference<Object: ManagedObject>(_ value: ManagedObjectReference<Object>?, _ slot: Int) {
        set(value.map { .reference($0.storage) }, slot)
    }
    /// Sets a list of references.
    @inline(never)
    public mutating func setReferences<Object: ManagedObject>(
        _ value: [ManagedObjectReference<Object>], _ slot: Int
    ) {
        setList(value.map { .reference($0.storage) }, slot)
    }

    /// A required value of an enumeration.
    @inline(never)
    public func enumeration<Enumeration: VimEnumeration>(_ slot: Int) -> Enumeration {
        Enumeration(rawValue: string(slot))
    }
    /// An optional value of an enumeration.
    @inline(never)
    public func optionalEnumeration<Enumeration: VimEnumeration>(_ slot: Int) -> Enumeration? {
        optionalString(slot).map(Enumeration.init(rawValue:))
    }
    /// A list of values of an enumeration.
    @inline(never)
    public func enumerations<Enumeration: VimEnumeration>(_ slot: Int) -> [Enumeration] {
        strings(slot).map(Enumeration.init(rawValue:))
    }
    /// Sets or removes a value of an enumeration.
    @inline(never)
    public mutating func setEnumeration<Enumeration: VimEnumeration>(_ value: Enumeration?, _ slot: Int) {
        setString(value?.rawValue, slot)
    }
    /// Sets a list of values of an enumeration.
    @inline(never)
    public mutating func setEnumerations<Enumeration: VimEnumeration>(_ value: [Enumeration], _ slot: Int) {
        setStrings(value.map(\.rawValue), slot)
    }

    private func list<Element>(_ slot: Int, _ element: (Value) -> Element?) -> [Element] {
        guard case .list(let values)? = value(slot) else { return [] }
        var list: [Element] = []
        list.reserveCapacity(values.count)
        for value in values {
            if let element = element(value) { list.append(element) }
        }
        return list
    }

    mutating func setList(_ values: [Value], _ slot: Int) { set(values.isEmpty ? nil : .list(values), slot) }
}
