/// Fills an array of a ``JSONTreeEncoder``.
struct JSONUnkeyedEncodingContainer: UnkeyedEncodingContainer {
    let encoder: JSONTreeEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.node.array?.count ?? 0 }

    private func append(_ value: JSON) { encoder.node.array?.append(value) }

    func encodeNil() { append(.null) }
    func encode(_ value: Bool) { append(.bool(value)) }
    func encode(_ value: String) { append(.string(value)) }
    func encode(_ value: Double) throws {
        append(try JSONTreeEncoder.encode(value, path: encoder.path.appending(count)))
    }
    func encode(_ value: Float) throws { try encode(Double(value)) }
    func encode(_ value: Int) { append(.integer(value)) }
    func encode(_ value: Int8) { append(.integer(Int(value))) }
    func encode(_ value: Int16) { append(.integer(Int(value))) }
    func encode(_ value: Int32) { append(.integer(Int(value))) }
    func encode(_ value: Int64) { append(.number(JSONNumber(value))) }
    func encode(_ value: UInt) { append(.number(JSONNumber(value))) }
    func encode(_ value: UInt8) { append(.integer(Int(value))) }
    func encode(_ value: UInt16) { append(.integer(Int(value))) }
    func encode(_ value: UInt32) { append(.integer(Int(value))) }
    func encode(_ value: UInt64) { append(.number(JSONNumber(value))) }
    func encode<T: Encodable>(_ value: T) throws {
        append(try JSONTreeEncoder.encode(value, keys: encoder.keys, path: encoder.path.appending(count)))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder.nested(at: .index(count)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoder.nested(at: .index(count)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder.nested(at: .index(count)) }
}
