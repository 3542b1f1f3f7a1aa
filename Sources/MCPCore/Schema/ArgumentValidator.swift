/// Checks arguments against a schema, and brings them into the form the schema describes.
///
/// Beyond the letter of the schema it takes what models send and means the same: an alias for a name, `"5"` for `5`,
/// `"true"` for `true`, `5.0` for `5`, a choice in other letter case, and null for an argument that is not given.
struct ArgumentValidator {
    private var problems: [ArgumentError.Problem] = []

    /// The arguments under their own names, with defaults filled in.
    ///
    /// - Throws: ``ArgumentError`` with everything that is wrong.
    static func validate(_ arguments: JSONObject, against schema: ObjectSchema) throws(ArgumentError) -> JSONObject {
        var validator = ArgumentValidator()
        let result = validator.object(arguments, schema, path: "")
        guard validator.problems.isEmpty else { throw ArgumentError(problems: validator.problems) }
        return result
    }

    private mutating func fail(_ path: String, _ message: String) {
        problems.append(.init(argument: path.isEmpty ? "arguments" : path, message: message))
    }

    private mutating func object(_ arguments: JSONObject, _ schema: ObjectSchema, path: String) -> JSONObject {
        var result = JSONObject()
        var remaining = arguments
        for property in schema.properties {
            let place = path.isEmpty ? property.name : "\(path).\(property.name)"
            let given = ([property.name] + property.aliases).filter { arguments.contains($0) }
            for name in given { remaining[name] = nil }
            let values = given.compactMap { arguments[$0] }.filter { !$0.isNull }
            if Set(values).count > 1 {
                fail(place, "given as \(given.joined(separator: " and ")) with different values; give it once")
            } else if let value = values.first {
                result[property.name] = self.value(value, property.schema, path: place)
            } else if let defaultValue = property.defaultValue {
                result[property.name] = defaultValue
            } else if property.isRequired {
                fail(place, "missing, but required: \(Self.allowed(property.schema)). \(property.description)")
            }
        }
        for key in remaining.keys { unknown(key, schema, path: path) }
        return result
    }

    private mutating func unknown(_ key: String, _ schema: ObjectSchema, path: String) {
        let names = schema.properties.map(\.name)
        let place = path.isEmpty ? key : "\(path).\(key)"
        let suggestion = NearMiss.best(for: key, among: schema.properties.flatMap { [$0.name] + $0.aliases })
            .map { " Did you mean \($0)?" }
        let known = names.isEmpty ? " None are taken." : " Known: \(names.joined(separator: ", "))."
        fail(String(place.prefix(100)), "no such argument.\(suggestion ?? "")\(known)")
    }

    private mutating func value(_ value: JSON, _ schema: ValueSchema, path: String) -> JSON {
        switch schema {
        case .any: return value
        case .anyObject: return expect(value, value.object != nil, schema, path)
        case .boolean: return boolean(value, schema, path)
        case .string(let rules): return text(value, rules, schema, path)
        case .integer(let rules):
            let number = value.number ?? value.string.flatMap { JSONNumber(text: $0) }
            return check(number?.int.map { JSON.integer($0) }, value, rules, schema, path)
        case .number(let rules):
            let number = value.number ?? value.string.flatMap { JSONNumber(text: $0) }
            return check(number.map(JSON.number), value, rules, schema, path)
        case .choice(let choices): return choice(value, choices, schema, path)
        case .array(let element, let count): return array(value, element, count, schema, path)
        case .object(let inner):
            guard let members = value.object else { return expect(value, false, schema, path) }
            return .object(object(members, inner, path: path))
        case .map(let element):
            guard let members = value.object else { return expect(value, false, schema, path) }
            return .object(
                JSONObject(members.map { ($0.key, self.value($0.value, element, path: "\(path).\($0.key)")) }))
        }
    }

    @discardableResult
    private mutating func expect(_ value: JSON, _ holds: Bool, _ schema: ValueSchema, _ path: String) -> JSON {
        if !holds { fail(path, "must be \(Self.allowed(schema)), not \(Self.shown(value))") }
        return value
    }

    private mutating func boolean(_ value: JSON, _ schema: ValueSchema, _ path: String) -> JSON {
        switch value {
        case .bool: value
        case .string("true"), .string("True"): true
        case .string("false"), .string("False"): false
        default: expect(value, false, schema, path)
        }
    }

    private mutating func text(
        _ value: JSON, _ rules: ValueSchema.StringRules, _ schema: ValueSchema, _ path: String
    ) -> JSON {
        guard let text = value.string else { return expect(value, false, schema, path) }
        let length = text.unicodeScalars.count
        let fits =
            length >= rules.length.minimum ?? 0 && length <= rules.length.maximum ?? .max
            && rules.pattern?.matches(text) ?? true
        return expect(value, fits, schema, path)
    }

    private mutating func check(
        _ number: JSON?, _ value: JSON, _ rules: ValueSchema.NumberRules, _ schema: ValueSchema, _ path: String
    ) -> JSON {
        guard let number, let double = number.double else { return expect(value, false, schema, path) }
        return expect(
            number, double >= rules.minimum ?? -.infinity && double <= rules.maximum ?? .infinity, schema, path)
    }

    private mutating func choice(
        _ value: JSON, _ choices: [String], _ schema: ValueSchema, _ path: String
    ) -> JSON {
        guard let text = value.string else { return expect(value, false, schema, path) }
        if choices.contains(text) { return value }
        let alike = choices.filter { $0.lowercased() == text.lowercased() }
        if let only = alike.first, alike.count == 1 { return .string(only) }
        let suggestion = NearMiss.best(for: text, among: choices).map { "; did you mean \($0)?" } ?? ""
        fail(path, "must be \(Self.allowed(schema)), not \(Self.shown(value))\(suggestion)")
        return value
    }

    private mutating func array(
        _ value: JSON, _ element: ValueSchema, _ count: ValueSchema.CountRules, _ schema: ValueSchema, _ path: String
    ) -> JSON {
        guard let elements = value.array,
            elements.count >= count.minimum ?? 0, elements.count <= count.maximum ?? .max
        else { return expect(value, false, schema, path) }
        return .array(
            elements.enumerated().map { self.value($0.element, element, path: "\(path)[\($0.offset)]") })
    }

    /// A value, short enough for a message.
    private static func shown(_ value: JSON) -> String {
        switch value {
        case .array(let elements): "an array of \(elements.count)"
        case .object: "an object"
        default:
            value.description.count <= 60 ? value.description : "\(value.description.prefix(57))..."
        }
    }
}

extension ArgumentValidator {
    /// What a schema allows, in words.
    static func allowed(_ schema: ValueSchema) -> String {
        switch schema {
        case .any: "any value"
        case .anyObject, .map, .object: "an object"
        case .boolean: "true or false"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        case .integer(let rules): "a whole number" + between(rules.minimum, rules.maximum)
        case .number(let rules): "a number" + between(rules.minimum, rules.maximum)
        case .string(let rules):
            "a string" + of(rules.length, "characters")
                + (rules.pattern.map { " that matches \($0.source)" } ?? "")
        case .array(_, let count): "an array" + of(count, "elements")
        }
    }

    private static func between(_ minimum: Double?, _ maximum: Double?) -> String {
        func text(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? String(value) }
        return switch (minimum, maximum) {
        case (let low?, let high?): " from \(text(low)) to \(text(high))"
        case (let low?, nil): " of at least \(text(low))"
        case (nil, let high?): " of at most \(text(high))"
        case (nil, nil): ""
        }
    }

    private static func of(_ count: ValueSchema.CountRules, _ what: String) -> String {
        switch (count.minimum, count.maximum) {
        case (let low?, let high?): low == high ? " of \(low) \(what)" : " of \(low) to \(high) \(what)"
        case (let low?, nil): " of at least \(low) \(what)"
        case (nil, let high?): " of at most \(high) \(what)"
        case (nil, nil): ""
        }
    }
}
