internal import VimTypes

/// A property that is not stored but follows from others, such as a machine's `summary`.
struct Derivation: Sendable {
    let type: String
    let property: String
    /// What is known of an object for the property's sake, of which the property and its parts are derived.
    let begin: @Sendable (World, SimulatedObject) -> any Derived

    /// A property that follows from others. When these belong to other objects, whoever changes them touches this one.
    init<Object: ManagedObject, Value: FieldValue>(
        _ property: Property<Object, Value>,
        _ derive: @escaping @Sendable (World, ManagedObjectReference<Object>) -> Value?
    ) {
        type = Object._typeID.name
        self.property = property.path
        begin = { world, object in
            Whole(value: object.reference.as(Object.self).flatMap { derive(world, $0) })
        }
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
        begin = { world, object in
            guard let reference = object.reference.as(Object.self), let subject = subject(world, reference) else {
                return Whole(value: nil)
            }
            return Outlined(subject: subject, outline: outline)
        }
    }
}

/// A derived property of one object, of which parts can be asked for.
protocol Derived {
    /// The whole property; nil when it is absent.
    var value: (any FieldValue)? { get }
    /// The part at a path below the property, nil when it is absent; nil itself when it can only be taken out of the
    /// whole.
    func part(at path: String) -> AnyValue??
}

private struct Whole: Derived {
    let value: (any FieldValue)?

    func part(at path: String) -> AnyValue?? { nil }
}

private struct Outlined<Subject>: Derived {
    let subject: Subject
    let outline: Outline<Subject>

    var value: (any FieldValue)? { outline.object(of: subject) }

    func part(at path: String) -> AnyValue?? { outline.part(at: path).map { $0(subject) } }
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
