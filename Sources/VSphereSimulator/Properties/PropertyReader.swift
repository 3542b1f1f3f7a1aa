internal import SchemaFormat
internal import VimTypes

/// Reads properties of objects of one kind, one object after the other. What all have in common is looked up once, and
/// what several paths of an object begin with is read once: to derive a property is dear.
final class PropertyReader: Sendable {
    /// What is read of each object.
    let paths: [PropertyPath]
    private let kind: ManagedKind
    private let properties: [(name: String, derivation: Derivation?)]
    /// For each path the property that it begins with, and how the rest is derived alone, if it can be.
    private let places: [(property: Int, part: Derivation.Part?)]

    /// What is known of a property of the object that is being read.
    private struct Known {
        /// The whole; nil itself before it was read.
        var value: AnyValue??
        /// What its parts are derived of; nil itself before anybody asked.
        var subject: AnyObject??
    }

    init(_ paths: [PropertyPath], of kind: ManagedKind) {
        var properties: [(name: String, derivation: Derivation?)] = []
        places = paths.map { path in
            let property = properties.firstIndex { $0.name == path.property } ?? properties.count
            if property == properties.count {
                properties.append((path.property, Derivations.find(kind, path.property)))
            }
            return (property, path.rest.flatMap { properties[property].derivation?.parts?.part($0) })
        }
        self.paths = paths
        self.kind = kind
        self.properties = properties
    }

    /// Whether all paths are declared, so that no object can have another idea of them.
    var isDeclared: Bool { paths.allSatisfy { $0.isDeclared(of: kind) } }

    /// The value that an object has at a path; nil where something on the way is absent.
    ///
    /// - Throws: `InvalidProperty` where an object on the way has no such field.
    static func value(at path: PropertyPath, of object: SimulatedObject, in world: World) throws -> AnyValue? {
        var found: AnyValue?
        try PropertyReader([path], of: object.kind).read(object, in: world) { found = $1 }
        return found
    }

    /// Gives what an object of the kind has at the paths, in their order.
    ///
    /// - Throws: `InvalidProperty` where an object on the way has no such field.
    func read(_ object: SimulatedObject, in world: World, _ body: (PropertyPath, AnyValue) -> Void) throws {
        var known = Array(repeating: Known(), count: properties.count)
        for position in paths.indices {
            let property = places[position].property
            if let part = places[position].part, let subject = subject(property, &known[property], object, world) {
                if let value = part(subject) { body(paths[position], value) }
            } else if let whole = whole(property, &known[property], object, world) {
                if let value = try Self.follow(paths[position], from: whole) { body(paths[position], value) }
            } else if kind.properties[paths[position].property] == nil {
                throw paths[position].invalid
            }
        }
    }

    private func whole(_ property: Int, _ known: inout Known, _ object: SimulatedObject, _ world: World) -> AnyValue? {
        if let value = known.value { return value }
        let value = world.value(properties[property].name, of: object)
        known.value = .some(value)
        return value
    }

    private func subject(
        _ property: Int, _ known: inout Known, _ object: SimulatedObject, _ world: World
    ) -> AnyObject? {
        if let subject = known.subject { return subject }
        let isStored = object.values[properties[property].name] != nil
        let subject = isStored ? nil : properties[property].derivation?.parts?.subject(world, object)
        known.subject = .some(subject)
        return subject
    }

    /// What is at the end of a path whose property is known; nil where something on the way is absent.
    private static func follow(_ path: PropertyPath, from property: AnyValue) throws -> AnyValue? {
        guard var value = try element(path.steps[0], of: property, path) else { return nil }
        for step in path.steps.dropFirst() {
            guard case .object(let current) = value else { throw path.invalid }
            guard let field = current._storage.any(named: step.field) else {
                guard current._storage.hasField(step.field) else { throw path.invalid }
                return nil
            }
            guard let next = try element(step, of: field, path) else { return nil }
            value = next
        }
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
