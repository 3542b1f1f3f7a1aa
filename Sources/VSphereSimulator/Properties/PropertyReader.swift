internal import VimTypes

/// Reads properties of one object, and remembers what it has read: several paths often begin with the same property,
/// and to derive one is dear.
struct PropertyReader {
    private let world: World
    private let object: SimulatedObject
    private var known: [String: AnyValue?] = [:]
    private var begun: [String: any Derived] = [:]

    init(_ object: SimulatedObject, in world: World) {
        self.world = world
        self.object = object
    }

    /// The value at the path; nil where something on the way is absent.
    ///
    /// - Throws: `InvalidProperty` where an object on the way has no such field.
    mutating func value(at path: PropertyPath) throws -> AnyValue? {
        let invalid = Fault(InvalidProperty.self, ["name": path.text])
        guard object.kind.properties[path.property] != nil else { throw invalid }
        if let rest = path.rest, let part = derived(path.property)?.part(at: rest) { return part }
        guard let property = property(path.property), var value = try Self.element(path.steps[0], of: property, path)
        else { return nil }
        for step in path.steps.dropFirst() {
            guard case .object(let current) = value else { throw invalid }
            guard let field = current._storage.any(named: step.field) else {
                guard current._storage.hasField(step.field) else { throw invalid }
                return nil
            }
            guard let next = try Self.element(step, of: field, path) else { return nil }
            value = next
        }
        return value
    }

    private mutating func property(_ name: String) -> AnyValue? {
        if let value = known[name] { return value }
        let value = world.value(name, of: object, derived(name))
        known[name] = .some(value)
        return value
    }

    private mutating func derived(_ name: String) -> (any Derived)? {
        if let derived = begun[name] { return derived }
        let derived = world.derived(name, of: object)
        begun[name] = derived
        return derived
    }

    /// What a step leads to: the list itself, or the element whose `key` the step names.
    private static func element(
        _ step: PropertyPath.Step, of value: AnyValue, _ path: PropertyPath
    ) throws -> AnyValue? {
        guard let key = step.key else { return value }
        guard case .array(let array) = value else { throw Fault(InvalidProperty.self, ["name": path.text]) }
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
