/// What a slot holds. The slot's kind in the schema says how to read and write it.
enum Value: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// Strings, URIs and values of enumerations.
    case string(String)
    /// Microseconds since 1970.
    case date(Int64)
    case bytes([UInt8])
    case object(ObjectStorage)
    case reference(ReferenceStorage)
    case any(AnyStorage)
    /// Never empty: an empty list is an absent one.
    case list([Value])
}

/// A managed object reference as a value.
final class ReferenceStorage: Hashable, Sendable {
    let type: String
    let value: String
    let serverGUID: String?

    init(type: String, value: String, serverGUID: String?) {
        self.type = type
        self.value = value
        self.serverGUID = serverGUID
    }

    static func == (left: ReferenceStorage, right: ReferenceStorage) -> Bool {
        left === right
            || (left.value == right.value && left.type == right.type && left.serverGUID == right.serverGUID)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        hasher.combine(value)
    }
}

/// An ``AnyValue`` as a value.
final class AnyStorage: Hashable, Sendable {
    let value: AnyValue

    init(_ value: AnyValue) { self.value = value }

    static func == (left: AnyStorage, right: AnyStorage) -> Bool { left === right || left.value == right.value }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// What a server sent of an object and this schema does not know.
struct UnknownParts: Hashable, Sendable {
    /// A field, and the known slot that it came after; -1 when it came first.
    struct Field: Hashable, Sendable {
        var after: Int
        var element: XMLFragment
    }

    /// The `xsi:type`, when it is not the layout's own name.
    var typeName: String?
    var fields: [Field] = []
}
