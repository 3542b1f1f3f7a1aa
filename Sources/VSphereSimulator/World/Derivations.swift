internal import VimTypes

/// A property that is not stored but follows from others, such as a machine's `summary`.
struct Derivation: Sendable {
    /// What the property is now; nil when it is absent.
    typealias Derive = @Sendable (World, SimulatedObject) -> (any FieldValue)?

    let type: String
    let property: String
    let derive: Derive

    /// A property that follows from others. When these belong to other objects, whoever changes them touches this one.
    init<Object: ManagedObject, Value: FieldValue>(
        _ property: Property<Object, Value>,
        _ derive: @escaping @Sendable (World, ManagedObjectReference<Object>) -> Value?
    ) {
        type = Object._typeID.name
        self.property = property.path
        self.derive = { world, object in object.reference.as(Object.self).flatMap { derive(world, $0) } }
    }
}

/// All derived properties.
enum Derivations {
    private static let table: [String: [String: Derivation.Derive]] = {
        var table: [String: [String: Derivation.Derive]] = [:]
        for derivation in all { table[derivation.type, default: [:]][derivation.property] = derivation.derive }
        return table
    }()

    /// How a property of such an object is derived; nil when it is stored.
    static func find(_ kind: ManagedKind, _ property: String) -> Derivation.Derive? {
        for type in kind.line {
            if let derive = table[type]?[property] { return derive }
        }
        return nil
    }
}
