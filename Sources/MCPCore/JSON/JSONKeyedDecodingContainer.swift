/// Reads the members of an object for a ``JSONTreeDecoder``.
struct JSONKeyedDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: JSONTreeDecoder
    let object: JSONObject

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { object.keys.compactMap(Key.init(stringValue:)) }

    private func name(_ key: Key) -> String {
        decoder.isSnakeCase ? decoder.keys.snakeCase(key.stringValue) : key.stringValue
    }

    private func nested(_ key: Key, orNull: Bool = false) throws -> JSONTreeDecoder {
        let name = name(key)
        guard let value = object[name] ?? (orNull ? .some(.null) : .none) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "\(name) is missing"))
        }
        return JSONTreeDecoder(
            json: value, keys: decoder.keys, path: decoder.path.appending(name), isSnakeCase: false)
    }

    func contains(_ key: Key) -> Bool { object.contains(name(key)) }
    func decodeNil(forKey key: Key) throws -> Bool { try nested(key).json.isNull }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try nested(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try nested(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try nested(key).decode(type) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try nested(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try nested(key).decode(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try nested(key).decode(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try nested(key).decode(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try nested(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try nested(key).decode(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try nested(key).decode(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try nested(key).decode(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try nested(key).decode(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try nested(key).decode(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try nested(key).decode(type) }

    /// A member of a ``SnakeCaseCoding`` type that is absent reads as null: its type decides whether that is right.
    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try nested(key, orNull: decoder.isSnakeCase).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        JSONTreeDecoder(
            json: object["super"] ?? .null, keys: decoder.keys, path: decoder.path.appending("super"),
            isSnakeCase: false)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }
}
