/// Fills an object of a ``JSONTreeEncoder``.
struct JSONKeyedEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONTreeEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    private func name(_ key: Key) -> String {
        encoder.isSnakeCase ? encoder.keys.snakeCase(key.stringValue) : key.stringValue
    }

    private func set(_ value: JSON, _ key: Key) {
        if encoder.isSnakeCase, value.isNull { return }
        encoder.node.object?[name(key)] = value
    }

    func encodeNil(forKey key: Key) { set(.null, key) }
    func encode(_ value: Bool, forKey key: Key) { set(.bool(value), key) }
    func encode(_ value: String, forKey key: Key) { set(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) throws {
        set(try JSONTreeEncoder.encode(value, path: encoder.path.appending(name(key))), key)
    }
    func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }
    func encode(_ value: Int, forKey key: Key) { set(.integer(value), key) }
    func encode(_ value: Int8, forKey key: Key) { set(.integer(Int(value)), key) }
    func encode(_ value: Int16, forKey key: Key) { set(.integer(Int(value)), key) }
    func encode(_ value: Int32, forKey key: Key) { set(.integer(Int(value)), key) }
    func encode(_ value: Int64, forKey key: Key) { set(.number(JSONNumber(value)), key) }
    func encode(_ value: UInt, forKey key: Key) { set(.number(JSONNumber(value)), key) }
    func encode(_ value: UInt8, forKey key: Key) { set(.integer(Int(value)), key) }
    func encode(_ value: UInt16, forKey key: Key) { set(.integer(Int(value)), key) }
    func encode(_ value: UInt32, forKey key: Key) { set(.integer(Int(value)), key) }
    func encode(_ value: UInt64, forKey key: Key) { set(.number(JSONNumber(value)), key) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        set(try JSONTreeEncoder.encode(value, keys: encoder.keys, path: encoder.path.appending(name(key))), key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder.nested(at: .key(name(key))).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.nested(at: .key(name(key))).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder.nested(at: .key("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { encoder.nested(at: .key(name(key))) }
}
