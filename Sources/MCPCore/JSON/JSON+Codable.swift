#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A type whose coding keys are Swift property names on this side and `snake_case` on the JSON side.
///
/// Members that are null are left out when such a value is encoded.
public protocol SnakeCaseCoding {}

extension JSON {
    /// Converts any encodable value to JSON without going through text.
    ///
    /// Dates become RFC 3339 strings in UTC, `Data` base64, URLs strings. A type that is ``SnakeCaseCoding`` gets
    /// `snake_case` keys and no nulls; every other type keeps the keys it asks for.
    ///
    /// - Throws: `EncodingError`, also for infinity and not-a-number.
    public init(encoding value: some Encodable) throws {
        self = try JSONTreeEncoder.encode(value, keys: JSONKeyCache(), path: JSONPath.root)
    }

    /// Converts to any decodable type, the inverse of ``init(encoding:)``.
    ///
    /// - Throws: `DecodingError` that names the path.
    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        try JSONTreeDecoder.decode(type, from: self, keys: JSONKeyCache(), path: JSONPath.root)
    }
}

extension JSON: Codable {
    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        if let tree = decoder as? JSONTreeDecoder {
            self = tree.json
            return
        }
        if let container = try? decoder.container(keyedBy: JSONKey.self) {
            var object = JSONObject()
            for key in container.allKeys { object[key.stringValue] = try container.decode(JSON.self, forKey: key) }
            self = .object(object)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSON] = []
            while !container.isAtEnd { elements.append(try container.decode(JSON.self)) }
            self = .array(elements)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Int.self) {
                self = .integer(value)
            } else if let value = try? container.decode(Double.self), let number = JSONNumber(value) {
                self = .number(number)
            } else {
                self = .string(try container.decode(String.self))
            }
        }
    }

    /// Writes the value as it is.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .number(let value):
            var container = encoder.singleValueContainer()
            if let int = value.int { try container.encode(int) } else { try container.encode(value.double) }
        case .string(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .object(let object):
            var container = encoder.container(keyedBy: JSONKey.self)
            for member in object { try container.encode(member.value, forKey: JSONKey(member.key)) }
        }
    }
}

extension JSONObject: Codable {
    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        let json = try JSON(from: decoder)
        guard let object = json.object else {
            throw DecodingError.typeMismatch(
                JSONObject.self,
                .init(codingPath: decoder.codingPath, debugDescription: "Expected object, found \(json.kind)"))
        }
        self = object
    }

    /// Writes the value as it is.
    public func encode(to encoder: any Encoder) throws {
        try JSON.object(self).encode(to: encoder)
    }
}

extension JSON {
    /// Values that JSON writes in its own way, whatever their `Codable` conformance says.
    static func special<T: Encodable>(_ value: T) -> JSON? {
        if T.self == JSON.self { return value as? JSON }
        if T.self == JSONObject.self { return (value as? JSONObject).map(JSON.object) }
        if T.self == Date.self { return (value as? Date).map { .string(RFC3339.format($0)) } }
        if T.self == Data.self { return (value as? Data).map { .string($0.base64EncodedString()) } }
        if T.self == URL.self { return (value as? URL).map { .string($0.absoluteString) } }
        return nil
    }

    /// The inverse of ``special(_:)``: `nil` for types that decode themselves.
    func special<T>(_ type: T.Type, path: JSONPath) throws -> T? {
        if type == JSON.self { return self as? T }
        if type == Date.self { return try special(path, "an RFC 3339 time", RFC3339.parse) as? T }
        if type == Data.self { return try special(path, "base64", { Data(base64Encoded: $0) }) as? T }
        if type == URL.self { return try special(path, "a URL", { URL(string: $0) }) as? T }
        return nil
    }

    private func special<T>(_ path: JSONPath, _ what: String, _ convert: (String) -> T?) throws -> T {
        guard let string, let value = convert(string) else {
            throw DecodingError.typeMismatch(
                T.self, .init(codingPath: path.keys, debugDescription: "Expected \(what), found \(kind)"))
        }
        return value
    }
}
