internal import VimTypes

/// A path such as `config.hardware.device[4000].backing`, taken apart.
struct PropertyPath: Hashable, Sendable {
    /// A field, and the key of one element where the field is a list.
    struct Step: Hashable, Sendable {
        let field: String
        let key: String?
    }

    let text: String
    let steps: [Step]

    /// Takes a path apart; nil when it is none.
    init?(_ text: String) {
        self.text = text
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let open = part.firstIndex(of: "[") else {
                guard !part.isEmpty else { return nil }
                steps.append(Step(field: String(part), key: nil))
                continue
            }
            guard part.last == "]", open != part.startIndex else { return nil }
            let key = part[part.index(after: open)...].dropLast()
            steps.append(Step(field: String(part[..<open]), key: key.filter { $0 != "\"" }))
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// The value at the path; nil where something on the way is absent.
    ///
    /// - Throws: `InvalidProperty` where an object on the way has no such field.
    func value(of object: SimulatedObject, in world: World) throws -> AnyValue? {
        var known: [String: AnyValue?] = [:]
        return try value(of: object, in: world, &known)
    }

    /// The value at the path; nil where something on the way is absent.
    ///
    /// - Parameter known: properties of the object that have been read: to derive one is dear, and several paths often
    ///   begin with the same.
    /// - Throws: `InvalidProperty` where an object on the way has no such field.
    func value(of object: SimulatedObject, in world: World, _ known: inout [String: AnyValue?]) throws -> AnyValue? {
        let first = steps[0].field
        guard object.kind.properties[first] != nil else { throw invalid }
        let property = known[first] ?? world.value(first, of: object)
        known[first] = .some(property)
        guard var value = property else { return nil }
        if let key = steps[0].key {
            guard let element = try Self.element(key, of: value, invalid) else { return nil }
            value = element
        }
        for step in steps.dropFirst() {
            guard case .object(let current) = value else { throw invalid }
            guard current._storage.hasField(step.field) else { throw invalid }
            guard let next = current._storage.any(named: step.field) else { return nil }
            value = next
            if let key = step.key {
                guard let element = try Self.element(key, of: value, invalid) else { return nil }
                value = element
            }
        }
        return value
    }

    private var invalid: Fault { Fault(InvalidProperty.self, ["name": text]) }

    /// The element of a list whose `key` is that one.
    private static func element(_ key: String, of value: AnyValue, _ invalid: Fault) throws -> AnyValue? {
        guard case .array(let array) = value else { throw invalid }
        return array.elements.first { element in
            guard case .object(let object) = element else { return false }
            return switch object._storage.any(named: "key") {
            case .int(let value)?: String(value) == key
            case .long(let value)?: String(value) == key
            case .string(let value)?: value == key
            default: false
            }
        }
    }
}
