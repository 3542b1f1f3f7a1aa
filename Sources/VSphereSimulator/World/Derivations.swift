internal import VimTypes

/// A property that is not stored but follows from others, such as a machine's `summary`.
struct Derivation: Sendable {
    /// How a part of a property is derived of what is known of the object, in the type that the schema gives it.
    typealias Part = @Sendable (AnyObject) -> AnyValue?

    /// How parts of a property are derived without the whole.
    struct Parts: Sendable {
        /// What is known of an object for the property's sake; nil when the property is absent.
        let subject: @Sendable (World, SimulatedObject) -> AnyObject?
        /// The part at a path below the property; nil when it can only be taken out of the whole.
        let part: @Sendable (String) -> Part?
    }

    let type: String
    let property: String
    /// The whole property; nil when it is absent.
    let value: @Sendable (World, SimulatedObject) -> (any FieldValue)?
    /// nil when there is only the whole.
    let parts: Parts?

    /// A property that follows from others. When these belong to other objects, whoever changes them touches this one.
    init<Object: ManagedObject, Value: FieldValue>(
        _ property: Property<Object, Value>,
        _ derive: @escaping @Sendable (World, ManagedObjectReference<Object>) -> Value?
    ) {
        type = Object._typeID.name
        self.property = property.path
        value = { world, object in object.reference.as(Object.self).flatMap { derive(world, $0) } }
        parts = nil
    }

    /// A property that is derived field by field.
    ///
    /// - Parameter subject: what the fields are derived of; nil when the property is absent.
    init<Object: ManagedObject, Value: DataObject, Subject>(
        _ property: Property<Object, Value>, _ outline: Outline<Subject>,
        of subject: @escaping @Sendable (World, ManagedObjectReference<Object>) -> Subject?
    ) {
        type = Object._typeID.name
        self.property = property.path
        let begin: @Sendable (World, SimulatedObject) -> Subject? = { world, object in
            object.reference.as(Object.self).flatMap { subject(world, $0) }
        }
        value = { world, object in begin(world, object).map(outline.object) }
        let part: @Sendable (String) -> Part? = { path in
            guard let part = outline.part(at: path) else { return nil }
            return { part(unsafeDowncast($0, to: Subject.self)) }
        }
        parts = Parts(subject: begin, part: part)
    }
}

/// All derived properties.
enum Derivations {
    private static let table: [String: [String: Derivation]] = {
        var table: [String: [String: Derivation]] = [:]
        for derivation in all { table[derivation.type, default: [:]][derivation.property] = derivation }
        return table
    }()

    /// How a property of such an object is derived; nil when it is stored.
    static func find(_ kind: ManagedKind, _ property: String) -> Derivation? {
        for type in kind.line {
            if let derivation = table[type]?[property] { return derivation }
        }
        return nil
    }
}
