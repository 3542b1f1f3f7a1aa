internal import VimTypes

/// Reads properties of one object, and remembers what it has read: several paths often begin with the same property,
/// and to derive one is dear.
struct PropertyReader {
    private let object: SimulatedObject
    /// Short lists, which are sooner looked through than hashed.
    private var known: [(name: String, value: AnyValue?)] = []
    private var derived: [(name: String, value: (any Derived)?)] = []

    init(_ object: SimulatedObject) { self.object = object }

    /// The value at the path in a world that stays as it is; nil where something on the way is absent.
    ///
    /// - Throws: `InvalidProperty` where an object on the way has no such field.
    mutating func value(at path: PropertyPath, in world: World) throws -> AnyValue? {
        if let rest = path.rest, let part = derived(path.property, in: world)?.part(at: rest) { return part }
        guard let property = property(path.property, in: world) else {
            guard object.kind.properties.keys.contains(path.property) else { throw path.invalid }
            return nil
        }
        guard var value = try Self.element(path.steps[0], of: property, path) else { return nil }
        for step in path.steps.dropFirst() {
            guard case .object(let current) = value else { throw path.invalid }
            guard let field = current._storage.any(named: step.field) else {
                guard current._storage.hasField(step.field) else { throw path.invalid }
                return nil
            }
            guard let next = try Self.element(step, of: field, path) else { return nil }
            value = next
        }
        return value
    }

    private mutating func property(_ name: String, in world: World) -> AnyValue? {
        if let found = known.first(where: { $0.name == name }) { return found.value }
        let value = world.value(name, of: object, derived(name, in: world))
        known.append((name, value))
        return value
    }

    private mutating func derived(_ name: String, in world: World) -> (any Derived)? {
        if let found = derived.first(where: { $0.name == name }) { return found.value }
        let value = world.derived(name, of: object)
        derived.append((name, value))
        return value
    }

    /// What a step leads to: the list itself, or the element whose `key` the step names.
    private static func element(
        _ step: PropertyPath.Step, of value: AnyValue, _ path: PropertyPath
    ) throws -> AnyValue? {
        guard let key = step.key else { return value }
        guard case .array(let array) = value else { throw path.invalid }
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
