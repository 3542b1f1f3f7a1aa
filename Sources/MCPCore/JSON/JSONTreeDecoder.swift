/// Reads a `Decodable` value out of a ``JSON`` one.
struct JSONTreeDecoder: Decoder {
    let json: JSON
    let keys: JSONKeyCache
    let path: JSONPath
    /// Whether the value being decoded is ``SnakeCaseCoding``.
    let isSnakeCase: Bool

    static func decode<T: Decodable>(
        _ type: T.Type, from json: JSON, keys: JSONKeyCache, path: JSONPath
    ) throws -> T {
        if let special = try json.special(type, path: path) { return special }
        return try T(
            from: JSONTreeDecoder(
                json: json, keys: keys, path: path, isSnakeCase: T.self is any SnakeCaseCoding.Type))
    }

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let object = json.object else { throw mismatch(JSONObject.self, "object") }
        return KeyedDecodingContainer(JSONKeyedDecodingContainer<Key>(decoder: self, object: object))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let array = json.array else { throw mismatch([JSON].self, "array") }
        return JSONUnkeyedDecodingContainer(decoder: self, array: array)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func mismatch(_ type: any Any.Type, _ expected: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath, debugDescription: "Expected \(expected), found \(json.kind)")
        return json.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        guard let number = json.number else { throw mismatch(type, "integer") }
        guard let value = number.exactly(type) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: codingPath, debugDescription: "\(number.text) is no \(type)"))
        }
        return value
    }
}

extension JSONTreeDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { json.isNull }
    func decode(_ type: Bool.Type) throws -> Bool {
        guard let value = json.bool else { throw mismatch(type, "boolean") }
        return value
    }
    func decode(_ type: String.Type) throws -> String {
        guard let value = json.string else { throw mismatch(type, "string") }
        return value
    }
    func decode(_ type: Double.Type) throws -> Double {
        guard let value = json.double else { throw mismatch(type, "number") }
        return value
    }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try Self.decode(type, from: json, keys: keys, path: path)
    }
}
