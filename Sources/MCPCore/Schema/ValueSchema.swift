/// What a value may be, in the part of JSON Schema 2020-12 that every client and model provider accepts:
/// no `$ref`, no unions, no type arrays, every array with `items`.
public indirect enum ValueSchema: Sendable, Hashable {
    /// Text.
    case string(StringRules = StringRules())
    /// A whole number.
    case integer(NumberRules = NumberRules())
    /// A number.
    case number(NumberRules = NumberRules())
    /// `true` or `false`.
    case boolean
    /// One of these texts.
    case choice([String])
    /// A list.
    case array(of: ValueSchema, count: CountRules = CountRules())
    /// An object with these properties.
    case object(ObjectSchema)
    /// An object with any keys, whose values are alike.
    case map(of: ValueSchema)
    /// An object with any members.
    case anyObject
    /// Any JSON value.
    case any

    /// What a text may be.
    public struct StringRules: Sendable, Hashable {
        /// How many characters.
        public var length: CountRules
        /// A regular expression that it matches.
        public var pattern: TextPattern?
        /// A `format` of JSON Schema, such as `date-time`; for the reader, not checked.
        public var format: String?

        /// Rules for text.
        public init(length: CountRules = CountRules(), pattern: TextPattern? = nil, format: String? = nil) {
            self.length = length
            self.pattern = pattern
            self.format = format
        }
    }

    /// What a number may be.
    public struct NumberRules: Sendable, Hashable {
        /// The least.
        public var minimum: Double?
        /// The greatest.
        public var maximum: Double?

        /// Rules for numbers.
        public init(minimum: Double? = nil, maximum: Double? = nil) {
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// How many characters or elements.
    public struct CountRules: Sendable, Hashable {
        /// The fewest.
        public var minimum: Int?
        /// The most.
        public var maximum: Int?

        /// Rules for a count.
        public init(minimum: Int? = nil, maximum: Int? = nil) {
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// The schema as JSON.
    public var json: JSONObject {
        switch self {
        case .string(let rules):
            var object: JSONObject = ["type": "string"]
            object["minLength"] = rules.length.minimum.map(JSON.integer)
            object["maxLength"] = rules.length.maximum.map(JSON.integer)
            object["pattern"] = (rules.pattern?.source).map(JSON.string)
            object["format"] = rules.format.map(JSON.string)
            return object
        case .integer(let rules): return Self.json("integer", rules)
        case .number(let rules): return Self.json("number", rules)
        case .boolean: return ["type": "boolean"]
        case .choice(let values): return ["type": "string", "enum": .array(values.map(JSON.string))]
        case .array(let element, let count):
            var object: JSONObject = ["type": "array", "items": .object(element.json)]
            object["minItems"] = count.minimum.map(JSON.integer)
            object["maxItems"] = count.maximum.map(JSON.integer)
            return object
        case .object(let schema): return schema.json
        case .map(let value): return ["type": "object", "additionalProperties": .object(value.json)]
        case .anyObject: return ["type": "object"]
        case .any: return [:]
        }
    }

    private static func json(_ type: JSON, _ rules: NumberRules) -> JSONObject {
        var object: JSONObject = ["type": type]
        // That a count or a size is not negative goes without saying.
        if let least = rules.minimum, least != 0, least != 1 { object["minimum"] = number(least) }
        object["maximum"] = rules.maximum.flatMap(number)
        return object
    }

    /// A bound, without a fraction when it has none: `1`, not `1.0`.
    private static func number(_ value: Double) -> JSON? {
        Int(exactly: value).map(JSON.integer) ?? JSONNumber(value).map(JSON.number)
    }
}
