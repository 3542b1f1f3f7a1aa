internal import SchemaFormat
internal import VimTypes

/// Makes data objects complete: what must be there and was not given gets its type's neutral value.
///
/// For capabilities and the like, where all that is not said is not supported.
enum Neutral {
    /// An object with those fields, and neutral values for all others that are required.
    static func make<Object: DataObject>(
        _ fields: KeyValuePairs<String, (any FieldValue)?> = [:]
    ) -> Object {
        var storage = ObjectStorage(Object._typeID)
        for (name, value) in fields { storage.set(name, value) }
        complete(&storage)
        return Object(_storage: storage)
    }

    /// An object of which all booleans are true, required or not, but those named.
    static func allTrue<Object: DataObject>(
        but exceptions: Set<String> = [],
        _ fields: KeyValuePairs<String, (any FieldValue)?> = [:]
    ) -> Object {
        var storage = ObjectStorage(Object._typeID)
        for field in self.fields(of: Object._typeID) where field.kind == .boolean && !field.isArray {
            storage.set(field.name, !exceptions.contains(field.name))
        }
        for (name, value) in fields { storage.set(name, value) }
        complete(&storage)
        return Object(_storage: storage)
    }

    private static func complete(_ storage: inout ObjectStorage) {
        for field in fields(of: storage.typeID) where !field.isOptional && !field.isArray {
            guard storage.any(named: field.name) == nil else { continue }
            switch field.kind {
            case .boolean: storage.set(field.name, false)
            case .byte, .short, .int, .long, .float, .double: storage.set(field.name, 0)
            case .string, .anyURI: storage.set(field.name, "")
            default: preconditionFailure("\(storage.typeID.name).\(field.name) has no neutral value")
            }
        }
    }

    /// Fields of a type, inherited ones first.
    static func fields(of type: TypeID) -> [FieldRecord] {
        var all: [FieldRecord] = []
        var next: Int? = type.number
        while let number = next {
            let record = type.schema.table.type(number)
            all = record.fields + all
            next = record.base
        }
        return all
    }
}
