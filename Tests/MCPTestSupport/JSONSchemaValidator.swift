public import MCPCore

/// Checks a JSON value against a JSON Schema: the keywords that the protocol's own schemas and tools use.
public struct JSONSchemaValidator: Sendable {
    private let root: JSON

    /// A validator for the definitions of a document.
    public init(_ root: JSON) { self.root = root }

    /// What is wrong with a value, with paths; empty if nothing is.
    public func problems(_ value: JSON, against schema: JSON, at path: String = "$") -> [String] {
        guard let object = schema.object else { return schema == false ? ["\(path): nothing is allowed"] : [] }
        var problems: [String] = []
        if let reference = object["$ref"]?.string {
            guard let target = resolve(reference) else { return ["\(path): no definition \(reference)"] }
            problems += self.problems(value, against: target, at: path)
        }
        if let type = object["type"], !Self.matches(value, type) {
            return problems + ["\(path): \(value.kind) is not \(type)"]
        }
        if let constant = object["const"], constant != value { problems.append("\(path): \(value) is not \(constant)") }
        if let values = object["enum"]?.array, !values.contains(value) {
            problems.append("\(path): \(value) is none of \(values)")
        }
        problems += combinations(value, object, path)
        problems += bounds(value, object, path)
        if let members = value.object { problems += self.members(members, object, path) }
        if let elements = value.array, let items = object["items"] {
            for (position, element) in elements.enumerated() {
                problems += self.problems(element, against: items, at: "\(path)[\(position)]")
            }
        }
        return problems
    }

    /// What is wrong with a value that should be of a named definition.
    public func problems(_ value: JSON, definition: String) -> [String] {
        problems(value, against: ["$ref": .string("#/\(definitions)/\(definition)")])
    }

    /// Whether there is such a definition.
    public func has(_ definition: String) -> Bool { root[definitions]?[definition] != nil }

    private var definitions: String { root["$defs"] == nil ? "definitions" : "$defs" }

    private func resolve(_ reference: String) -> JSON? {
        reference.split(separator: "/").dropFirst().reduce(root) { $0?[String($1)] }
    }

    private func combinations(_ value: JSON, _ schema: JSONObject, _ path: String) -> [String] {
        var problems: [String] = []
        for part in schema["allOf"]?.array ?? [] { problems += self.problems(value, against: part, at: path) }
        if let choices = schema["anyOf"]?.array {
            let all = choices.map { self.problems(value, against: $0, at: path) }
            if !all.contains(where: \.isEmpty) { problems += ["\(path): fits no alternative"] + all.joined() }
        }
        if let choices = schema["oneOf"]?.array {
            let fitting = choices.filter { self.problems(value, against: $0, at: path).isEmpty }
            if fitting.count != 1 { problems.append("\(path): fits \(fitting.count) alternatives, not one") }
        }
        return problems
    }

    private func bounds(_ value: JSON, _ schema: JSONObject, _ path: String) -> [String] {
        var problems: [String] = []
        func check(_ key: String, _ actual: Double?, _ holds: (Double, Double) -> Bool) {
            guard let actual, let bound = schema[key]?.double, !holds(actual, bound) else { return }
            problems.append("\(path): \(actual) breaks \(key) \(bound)")
        }
        check("minimum", value.double, >=)
        check("maximum", value.double, <=)
        check("minLength", value.string.map { Double($0.unicodeScalars.count) }, >=)
        check("maxLength", value.string.map { Double($0.unicodeScalars.count) }, <=)
        check("minItems", value.array.map { Double($0.count) }, >=)
        check("maxItems", value.array.map { Double($0.count) }, <=)
        return problems
    }

    private func members(_ members: JSONObject, _ schema: JSONObject, _ path: String) -> [String] {
        var problems: [String] = []
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where !members.contains(name) {
            problems.append("\(path): \(name) is missing")
        }
        let properties = schema["properties"]?.object ?? [:]
        for member in members {
            if let property = properties[member.key] {
                problems += self.problems(member.value, against: property, at: "\(path).\(member.key)")
            } else if let additional = schema["additionalProperties"] {
                problems += self.problems(member.value, against: additional, at: "\(path).\(member.key)")
            }
        }
        return problems
    }

    private static func matches(_ value: JSON, _ type: JSON) -> Bool {
        if let types = type.array { return types.contains { matches(value, $0) } }
        return switch type.string {
        case "number": value.number != nil
        case let name: value.kind == name
        }
    }
}
