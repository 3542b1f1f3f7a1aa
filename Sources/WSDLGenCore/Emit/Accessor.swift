import SchemaFormat

/// How a field is read and written: its Swift type and the members of the runtime's storage that it goes through.
struct Accessor {
    /// Type of one value.
    let element: String
    /// Type of the field: the value, an optional or an array.
    let type: String
    /// Member that reads a field, a parameter or a result.
    let getter: String
    /// Member that writes it.
    let setter: String
    /// What a memberwise initialiser takes when nothing is given; nil when something has to be.
    let defaultValue: String?

    init(_ field: Model.Field, names: NameTable) {
        let value = Self.value(field.type, names: names)
        element = value.type
        if field.isArray {
            type = "[\(value.type)]"
            getter = value.plural
            setter = "set" + Self.capitalized(value.plural)
            defaultValue = field.isOptional ? "[]" : nil
        } else {
            type = field.isOptional ? value.type + "?" : value.type
            getter = field.isOptional ? "optional" + Self.capitalized(value.singular) : value.singular
            setter = "set" + Self.capitalized(value.singular)
            defaultValue = field.isOptional ? "nil" : nil
        }
    }

    private static func value(
        _ type: Model.ValueType, names: NameTable
    ) -> (type: String, singular: String, plural: String) {
        switch type {
        case .builtIn(let kind): builtIn(kind)
        case .reference(let name):
            (
                "ManagedObjectReference<\(name.flatMap { names.types[$0] } ?? "AnyManagedObject")>", "reference",
                "references"
            )
        case .object(let name): (names.types[name] ?? name, "object", "objects")
        case .enumeration(let name): (names.types[name] ?? name, "enumeration", "enumerations")
        case .array: builtIn(.anyType)
        }
    }

    private static func builtIn(_ kind: ValueKind) -> (type: String, singular: String, plural: String) {
        switch kind {
        case .boolean: ("Bool", "bool", "bools")
        case .byte, .short, .int, .long: ("Int", "int", "ints")
        case .float: ("Float", "float", "floats")
        case .double: ("Double", "double", "doubles")
        case .string, .anyURI: ("String", "string", "strings")
        case .dateTime: ("DateTime", "date", "dates")
        case .base64Binary: ("[UInt8]", "bytes", "bytesArray")
        case .anyType, .void, .reference, .object, .enumeration, .arrayType: ("AnyValue", "any", "anys")
        }
    }

    private static func capitalized(_ name: String) -> String {
        var bytes = Array(name.utf8)
        bytes[0] -= 0x20
        return String(decoding: bytes, as: UTF8.self)
    }
}
