/// Finds the properties of a `Codable` structure by letting it decode itself from nothing.
final class OutputReflection {
    struct Found {
        let key: String
        let schema: ValueSchema
        let isRequired: Bool
    }

    /// The types that are being looked into.
    @TaskLocal static var types: [ObjectIdentifier] = []

    let subject: String
    private(set) var found: [Found] = []
    private(set) var isObject = false

    init(subject: String) { self.subject = subject }

    /// The schema of an output type, from its stored properties and their descriptions.
    ///
    /// - Throws: ``DeclarationError`` if a property has no schema or no description.
    static func schema<Output: ToolOutput>(of type: Output.Type) throws -> ObjectSchema {
        let reflection = OutputReflection(subject: "\(type)")
        _ = try Output(from: ReflectingDecoder(reflection: reflection))
        guard reflection.isObject else {
            throw DeclarationError(.noSchema, "\(type)", "is no structure of properties: it needs its own valueSchema")
        }
        let fields = Output.fields
        for key in fields.keys.sorted() where !reflection.found.contains(where: { $0.key == key }) {
            throw DeclarationError(.staleDescription, "\(type).\(key)", "is described, but there is no such property")
        }
        return ObjectSchema(
            try reflection.found.map { found in
                guard let description = fields[found.key] else {
                    throw DeclarationError(.noDescription, "\(type).\(found.key)", "has no description in `fields`")
                }
                return .init(found.key.snakeCased, description, found.schema, isRequired: found.isRequired)
            })
    }

    /// Any value of a type that decodes itself from properties.
    static func placeholder<Output: Decodable>(of type: Output.Type) throws -> Output {
        try Output(from: ReflectingDecoder(reflection: OutputReflection(subject: "\(type)")))
    }

    func note(_ key: String, _ schema: ValueSchema, isRequired: Bool) {
        found.append(Found(key: key, schema: schema, isRequired: isRequired))
    }

    func becomesObject() { isObject = true }
}

/// Hands every property a placeholder, and notes its key and type.
private struct ReflectingDecoder: Decoder {
    let reflection: OutputReflection
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        reflection.becomesObject()
        return KeyedDecodingContainer(ReflectingContainer<Key>(reflection: reflection))
    }
    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw noObject }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw noObject }

    private var noObject: DeclarationError {
        DeclarationError(.noSchema, reflection.subject, "is no structure of properties: it needs its own valueSchema")
    }
}

private struct ReflectingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reflection: OutputReflection
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }
    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { true }

    private func subject(_ key: Key) -> String { "\(reflection.subject).\(key.stringValue)" }

    private func value<T>(_ type: T.Type, _ key: Key, isRequired: Bool = true) throws -> T {
        guard let known = type as? any SchemaRepresentable.Type else {
            throw DeclarationError(
                .noSchema, subject(key), "has the type \(type), which is not SchemaRepresentable")
        }
        reflection.note(key.stringValue, try known.valueSchema, isRequired: isRequired)
        guard let value = try known.placeholder as? T else {
            throw DeclarationError(.noSchema, subject(key), "has no placeholder of type \(type)")
        }
        return value
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try value(type, key) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try value(type, key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try value(type, key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try value(type, key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try value(type, key) }
    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        try value(type, key, isRequired: false)
    }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try value(type, key, isRequired: false)
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try value(type, key, isRequired: false)
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try value(type, key, isRequired: false)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try value(type, key, isRequired: false)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw unsupported(key) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw unsupported(key) }
    func superDecoder() throws -> any Decoder {
        throw DeclarationError(.noSchema, reflection.subject, "is inherited, which a tool's output cannot be")
    }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw unsupported(key) }

    private func unsupported(_ key: Key) -> DeclarationError {
        DeclarationError(.noSchema, subject(key), "decodes in a way of its own: it needs its own valueSchema")
    }
}
