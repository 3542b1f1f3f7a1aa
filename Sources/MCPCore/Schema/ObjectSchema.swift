/// An object with known properties. As the arguments of a tool it takes no others.
public struct ObjectSchema: Sendable, Hashable {
    /// One property of an object.
    public struct Property: Sendable, Hashable {
        /// Its key.
        public var name: String
        /// Other keys it is accepted under. They are never listed.
        public var aliases: [String]
        /// What it says, for the model and for people.
        public var description: String
        /// What its value may be.
        public var schema: ValueSchema
        /// Whether it must be there.
        public var isRequired: Bool
        /// The value when it is not there.
        public var defaultValue: JSON?
        /// Whether its value must never be shown or logged.
        public var isSecret: Bool
        /// Whether the schema shows it. One that is not shown is accepted nevertheless.
        public var isListed: Bool

        /// A property.
        public init(
            _ name: String, _ description: String, _ schema: ValueSchema, aliases: [String] = [],
            isRequired: Bool = true, defaultValue: JSON? = nil, isSecret: Bool = false,
            isListed: Bool = true
        ) {
            self.name = name
            self.aliases = aliases
            self.description = description
            self.schema = schema
            self.isRequired = isRequired
            self.defaultValue = defaultValue
            self.isSecret = isSecret
            self.isListed = isListed
        }

        /// The property's schema as JSON, with its description and default.
        var json: JSON {
            var object = schema.json
            if !description.isEmpty { object["description"] = .string(description) }
            // A flag that is absent is off: that goes without saying.
            if defaultValue != false { object["default"] = defaultValue }
            return .object(object)
        }
    }

    /// The properties in the order they are listed.
    public var properties: [Property]

    /// An object with these properties.
    public init(_ properties: [Property] = []) { self.properties = properties }

    /// The schema as JSON.
    public var json: JSONObject {
        let listed = properties.filter(\.isListed)
        var object: JSONObject = [
            "type": "object", "properties": .object(JSONObject(listed.map { ($0.name, $0.json) })),
        ]
        let required = listed.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { object["required"] = .array(required) }
        // Whether others are allowed is not listed: it would be said hundreds of times, and a client that has to close
        // objects for its model does it where nothing is said. Arguments that are not known are refused anyway.
        return object
    }

    /// The same object with the values of secret properties replaced, for logs.
    public func masked(_ arguments: JSONObject) -> JSONObject {
        var masked = arguments
        for property in properties {
            for name in [property.name] + property.aliases {
                guard let value = masked[name] else { continue }
                if property.isSecret {
                    masked[name] = "***"
                } else if case .object(let schema) = property.schema, let object = value.object {
                    masked[name] = .object(schema.masked(object))
                }
            }
        }
        return masked
    }
}
