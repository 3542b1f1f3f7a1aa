/// Builds a ``JSON`` value from an `Encodable` one.
final class JSONTreeEncoder: Encoder {
    /// What a container is filling: a value at once, or an array or object that is finished later.
    final class Node {
        var value: JSON?
        var array: [JSON]?
        var object: JSONObject?
        var children: [(Slot, Node)] = []

        enum Slot {
            case key(String)
            case index(Int)
        }

        /// The value with all nested containers in their places.
        func finish() -> JSON {
            if var object {
                for case (.key(let key), let child) in children { object[key] = child.finish() }
                return .object(object)
            }
            if var array {
                for case (.index(let index), let child) in children { array[index] = child.finish() }
                return .array(array)
            }
            return value ?? [:]
        }
    }

    let node: Node
    let keys: JSONKeyCache
    let path: JSONPath
    /// Whether the value being encoded is ``SnakeCaseCoding``.
    let isSnakeCase: Bool

    init(node: Node, keys: JSONKeyCache, path: JSONPath, isSnakeCase: Bool) {
        self.node = node
        self.keys = keys
        self.path = path
        self.isSnakeCase = isSnakeCase
    }

    static func encode<T: Encodable>(_ value: T, keys: JSONKeyCache, path: JSONPath) throws -> JSON {
        if let special = JSON.special(value) { return special }
        let encoder = JSONTreeEncoder(
            node: Node(), keys: keys, path: path, isSnakeCase: T.self is any SnakeCaseCoding.Type)
        try value.encode(to: encoder)
        return encoder.node.finish()
    }

    static func encode(_ value: Double, path: JSONPath) throws -> JSON {
        guard let number = JSONNumber(value) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: path.keys, debugDescription: "JSON has no number \(value)"))
        }
        return .number(number)
    }

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if node.object == nil { node.object = JSONObject() }
        return KeyedEncodingContainer(JSONKeyedEncodingContainer<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if node.array == nil { node.array = [] }
        return JSONUnkeyedEncodingContainer(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    /// An encoder for a container nested in this one.
    func nested(at slot: Node.Slot) -> JSONTreeEncoder {
        let child = Node()
        let childPath: JSONPath
        switch slot {
        case .key(let key):
            node.object?[key] = .null
            childPath = path.appending(key)
        case .index(let index):
            node.array?.append(.null)
            childPath = path.appending(index)
        }
        node.children.append((slot, child))
        return JSONTreeEncoder(node: child, keys: keys, path: childPath, isSnakeCase: isSnakeCase)
    }
}

extension JSONTreeEncoder: SingleValueEncodingContainer {
    func encodeNil() { node.value = .null }
    func encode(_ value: Bool) { node.value = .bool(value) }
    func encode(_ value: String) { node.value = .string(value) }
    func encode(_ value: Double) throws { node.value = try Self.encode(value, path: path) }
    func encode(_ value: Float) throws { node.value = try Self.encode(Double(value), path: path) }
    func encode(_ value: Int) { node.value = .integer(value) }
    func encode(_ value: Int8) { node.value = .integer(Int(value)) }
    func encode(_ value: Int16) { node.value = .integer(Int(value)) }
    func encode(_ value: Int32) { node.value = .integer(Int(value)) }
    func encode(_ value: Int64) { node.value = .number(JSONNumber(value)) }
    func encode(_ value: UInt) { node.value = .number(JSONNumber(value)) }
    func encode(_ value: UInt8) { node.value = .integer(Int(value)) }
    func encode(_ value: UInt16) { node.value = .integer(Int(value)) }
    func encode(_ value: UInt32) { node.value = .integer(Int(value)) }
    func encode(_ value: UInt64) { node.value = .number(JSONNumber(value)) }
    func encode<T: Encodable>(_ value: T) throws { node.value = try Self.encode(value, keys: keys, path: path) }
}
