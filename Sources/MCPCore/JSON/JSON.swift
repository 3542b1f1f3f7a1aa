/// A JSON value that loses nothing: numbers keep their text, objects keep the order of their members.
///
/// Two values are equal when they denote the same JSON value: the order of an object's members does not
/// matter, the text of a number does (`1` and `1.0` differ).
public enum JSON: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, as it was written.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object.
    case object(JSONObject)
}

extension JSON {
    /// An integer.
    public static func integer(_ value: Int) -> JSON { .number(JSONNumber(value)) }

    /// Whether the value is `null`.
    public var isNull: Bool { self == .null }

    /// The Boolean, if the value is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, if the value is one.
    public var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The integer, if the value is a number without a fraction that fits.
    public var int: Int? { number?.int }

    /// The number as a floating-point value, if the value is a number.
    public var double: Double? { number?.double }

    /// The string, if the value is one.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, if the value is an array.
    public var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The object, if the value is one.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member with this key, if the value is an object that has one.
    public subscript(key: String) -> JSON? { object?[key] }

    /// The element at this position, if the value is an array that long.
    public subscript(position: Int) -> JSON? {
        guard let array, array.indices.contains(position) else { return nil }
        return array[position]
    }

    /// What kind of value this is, as JSON Schema names it; for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): number.isWhole ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    /// A number.
    public init(floatLiteral value: Double) {
        guard let number = JSONNumber(value) else { preconditionFailure("JSON has no number \(value)") }
        self = .number(number)
    }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An array of these elements.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object with these members, in this order.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}

extension JSON: CustomStringConvertible {
    /// The value as compact JSON text.
    public var description: String { String(decoding: encoded(), as: UTF8.self) }
}
