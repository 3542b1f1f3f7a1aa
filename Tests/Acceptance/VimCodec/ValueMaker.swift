import SchemaFormat
import VimRuntime
import VimTypes

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Makes objects with all fields filled, down to some depth; below it, with the required ones.
///
/// Nothing is random: each kind of slot takes its turns through what fits it, so that subtypes, values of enumerations
/// and awkward texts are all met in the course of many objects.
struct ValueMaker {
    let schema: VimSchema
    /// Fields that must not be absent, by `Type.field`, with what they must say if that is fixed.
    private var demands: [String: String?] = [:]
    private var turns: [String: Int] = [:]

    private static let fullDepth = 2

    init(schema: VimSchema) { self.schema = schema }

    /// An object of exactly that type.
    mutating func object(_ type: TypeID, demands: [String: String?] = [:]) -> AnyDataObject {
        self.demands = demands
        return AnyDataObject(_storage: storage(type, depth: 0))
    }

    private mutating func storage(_ type: TypeID, depth: Int) -> ObjectStorage {
        var storage = ObjectStorage(type)
        var slot = 0
        for (owner, field) in fields(of: type) {
            let demand = demands["\(owner).\(field.name)"]
            if depth < Self.fullDepth || !field.isOptional || demand != nil {
                fill(&storage, slot, field, text: demand ?? nil, depth)
            }
            slot += 1
        }
        return storage
    }

    /// All fields with the names of the types that declare them, inherited ones first: positions are slots.
    private func fields(of type: TypeID) -> [(owner: String, field: FieldRecord)] {
        let record = type.record
        let inherited = record.base.map { fields(of: TypeID(schema, $0)) } ?? []
        return inherited + record.fields.map { (record.name, $0) }
    }

    private mutating func fill(
        _ storage: inout ObjectStorage, _ slot: Int, _ field: FieldRecord, text: String?, _ depth: Int
    ) {
        let isArray = field.isArray
        let count = isArray && depth < Self.fullDepth ? 2 : 1
        func items<Item>(_ make: () -> Item) -> [Item] { (0..<count).map { _ in make() } }
        switch field.kind {
        case .boolean:
            let values = items { turn("boolean", [true, false]) }
            isArray ? storage.setBools(values, slot) : storage.setBool(values[0], slot)
        case .byte, .short, .int, .long:
            let values = items { Int(integer(field.kind)) }
            isArray ? storage.setInts(values, slot) : storage.setInt(values[0], slot)
        case .float:
            let values = items { turn("float", Samples.floats) }
            isArray ? storage.setFloats(values, slot) : storage.setFloat(values[0], slot)
        case .double:
            let values = items { turn("double", Samples.doubles) }
            isArray ? storage.setDoubles(values, slot) : storage.setDouble(values[0], slot)
        case .string, .anyURI:
            let values = items { text ?? turn("string", field.kind == .anyURI ? Samples.addresses : Samples.strings) }
            isArray ? storage.setStrings(values, slot) : storage.setString(values[0], slot)
        case .enumeration:
            let values = items { enumerationValue(TypeID(schema, field.type!)) }
            isArray ? storage.setStrings(values, slot) : storage.setString(values[0], slot)
        case .dateTime:
            let values = items { turn("dateTime", Samples.dates) }
            isArray ? storage.setDates(values, slot) : storage.setDate(values[0], slot)
        case .base64Binary:
            let values = items { turn("base64Binary", Samples.binaries) }
            isArray ? storage.setBytesArray(values, slot) : storage.setBytes(values[0], slot)
        case .reference:
            let values = items { reference(field.type) }
            isArray ? storage.setReferences(values, slot) : storage.setReference(values[0], slot)
        case .object:
            let values = items { object(of: TypeID(schema, field.type!), depth: depth + 1) }
            isArray ? storage.setObjects(values, slot) : storage.setObject(values[0], slot)
        case .anyType, .arrayType:
            let values = items { anyValue(depth, allowingArrays: !isArray) }
            isArray ? storage.setAnys(values, slot) : storage.setAny(values[0], slot)
        case .void: break
        }
    }

    private mutating func turn<Item>(_ key: String, _ items: [Item]) -> Item {
        items[turn(key, of: items.count)]
    }

    private mutating func turn(_ key: String, of count: Int) -> Int {
        let turn = turns[key, default: 0]
        turns[key] = turn + 1
        return turn % count
    }

    private mutating func integer(_ kind: ValueKind) -> Int64 {
        switch kind {
        case .byte: turn("byte", [Int64(Int8.min), Int64(Int8.max), 0])
        case .short: turn("short", [Int64(Int16.min), Int64(Int16.max), 0])
        case .int: turn("int", [Int64(Int32.min), Int64(Int32.max), 0, 42])
        default: turn("long", [.min, .max, 0, 1 << 53 + 1])
        }
    }

    private mutating func enumerationValue(_ type: TypeID) -> String { turn(type.name, type.record.values) }

    private mutating func reference(_ type: Int?) -> ManagedObjectReference<AnyManagedObject> {
        let first = type ?? 0
        let last = type.map { schema.table.lastDescendant(ofManagedType: $0) } ?? schema.table.counts.managedTypes - 1
        let type = ManagedTypeID(schema, first + turn("reference \(first)", of: last - first + 1))
        return ManagedObjectReference(turn("identifier", Samples.identifiers), type: type.name)
    }

    /// An object of the type or, in turn, one of its descendants.
    private mutating func object(of type: TypeID, depth: Int) -> MadeObject {
        let count = type.record.lastDescendant - type.number + 1
        let chosen = TypeID(schema, type.number + turn(type.name, of: count))
        return MadeObject(_storage: storage(chosen, depth: depth))
    }

    private mutating func anyValue(_ depth: Int, allowingArrays: Bool) -> AnyValue {
        let below = max(depth + 1, Self.fullDepth)
        let primitives: [ValueKind] = [
            .boolean, .byte, .short, .int, .long, .float, .double, .string, .anyURI, .dateTime, .base64Binary,
        ]
        let turn = turn("anyType", of: primitives.count + 5)
        if turn < primitives.count { return primitive(primitives[turn]) }
        switch turn - primitives.count {
        case 0: return .object(AnyDataObject(plainObject(depth: below)))
        case 1:
            let counts = schema.table.counts
            let type = TypeID(schema, counts.dataObjects + self.turn("enumeration", of: counts.enumerations))
            return .enumeration(type, enumerationValue(type))
        case 2: return .reference(reference(nil))
        default: return allowingArrays ? array(depth: below) : primitive(.string)
        }
    }

    private mutating func primitive(_ kind: ValueKind) -> AnyValue {
        switch kind {
        case .boolean: .boolean(turn("boolean", [true, false]))
        case .byte: .byte(Int8(integer(kind)))
        case .short: .short(Int16(integer(kind)))
        case .int: .int(Int32(integer(kind)))
        case .long: .long(integer(kind))
        case .float: .float(turn("float", Samples.floats))
        case .double: .double(turn("double", Samples.doubles))
        case .anyURI: .anyURI(turn("address", Samples.addresses))
        case .dateTime: .dateTime(turn("dateTime", Samples.dates))
        case .base64Binary: .base64Binary(turn("base64Binary", Samples.binaries))
        default: .string(turn("string", Samples.strings))
        }
    }

    /// An object of any type; a fault only inside a `LocalizedMethodFault`, as it travels.
    private mutating func plainObject(depth: Int) -> MadeObject {
        let fault = schema.type(named: "MethodFault")!
        let chosen = TypeID(schema, turn("object", of: schema.table.counts.dataObjects))
        return MadeObject(
            _storage: storage(
                chosen.isKind(of: fault) ? schema.type(named: "LocalizedMethodFault")! : chosen, depth: depth))
    }

    /// An array of any array type, with two elements.
    private mutating func array(depth: Int) -> AnyValue {
        let counts = schema.table.counts
        while true {
            let type = TypeID(schema, counts.dataObjects + counts.enumerations + turn("array", of: counts.arrays))
            if Samples.arraysThatTravelOtherwise.contains(type.name) { continue }
            let field = type.record.fields[0]
            let elements = (0..<2).map { _ in element(field, depth: depth) }
            return .array(AnyArray(type, elements)!)
        }
    }

    private mutating func element(_ field: FieldRecord, depth: Int) -> AnyValue {
        switch field.kind {
        case .object: .object(AnyDataObject(object(of: TypeID(schema, field.type!), depth: depth)))
        case .enumeration: .enumeration(TypeID(schema, field.type!), enumerationValue(TypeID(schema, field.type!)))
        case .reference: .reference(reference(field.type))
        case .anyType: primitive(.int)
        default: primitive(field.kind)
        }
    }
}

/// What the maker puts together, typed as the root of all objects.
private struct MadeObject: DataObject {
    static var _typeID: TypeID { Vim.schema.type(named: "DynamicData")! }
    var _storage: ObjectStorage
}
