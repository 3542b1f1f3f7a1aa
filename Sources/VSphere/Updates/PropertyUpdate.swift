public import VimTypes

/// What changed on the watched objects since the last update.
public struct PropertyUpdate<Object: ManagedObject>: Sendable {
    /// Whether this is all there is, not only what changed: forget what you knew.
    ///
    /// The first update is, and one after the session had to be renewed or the connection was lost.
    public let isFullState: Bool
    /// Objects that came, changed or left, in the server's order.
    public let objects: [ObjectChange<Object>]
    /// Objects that the filter names and the server cannot find, where the filter asks for a report of them.
    public let missing: [MissingObject]

    /// Takes the parts of one answer: a truncated set and those that complete it.
    init(_ parts: [UpdateSet], isFullState: Bool) {
        let updates = parts.flatMap(\.filterSet)
        self.isFullState = isFullState
        objects = updates.flatMap(\.objectSet).map(ObjectChange.init)
        missing = updates.flatMap(\.missingSet)
    }

    var isEmpty: Bool { objects.isEmpty && missing.isEmpty }
}

/// What happened to one watched object.
public struct ObjectChange<Object: ManagedObject>: Sendable {
    /// Whether the object came into the filter's view, changed, or left.
    public let kind: ObjectUpdateKind
    /// The object and the properties that have a new value, each one whole.
    public let properties: ObjectProperties<Object>
    /// Paths of properties that have no value any more.
    public let removed: [String]

    /// Which object.
    public var reference: ManagedObjectReference<Object> { properties.reference }

    init(_ update: ObjectUpdate) {
        kind = update.kind
        var values: [String: AnyValue] = [:]
        var removed: Set<String> = []
        for change in update.changeSet {
            let value = change.op == .remove || change.op == .indirectRemove ? nil : change.val
            values[change.name] = value
            if value == nil { removed.insert(change.name) } else { removed.remove(change.name) }
        }
        self.removed = removed.sorted()
        properties = ObjectProperties(
            reference: update.obj.as(Object.self) ?? ManagedObjectReference(update.obj.value, type: update.obj.type),
            values: values,
            missing: Dictionary(update.missingSet.map { ($0.path, $0.fault) }) { _, last in last })
    }
}

extension ObjectProperties {
    init(
        reference: ManagedObjectReference<Object>, values: [String: AnyValue], missing: [String: LocalizedMethodFault]
    ) {
        self.reference = reference
        self.values = values
        self.missing = missing
    }
}
