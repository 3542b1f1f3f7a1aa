internal import VimTypes

/// What a property collector remembers for its session.
struct CollectorState: Sendable {
    /// A filter and what its client has been told.
    struct Filter: Sendable {
        let reference: ManagedObjectReference<PropertyFilter>
        let selection: Selection
        /// What the client knows: values by path, by object.
        var told: [AnyReference: [String: AnyValue]] = [:]
        /// Objects that the client has been told are missing.
        var toldMissing: Set<AnyReference> = []
        /// The world's version when the client was last told everything.
        var toldVersion = 0
    }

    var filters: [Filter] = []
    /// What is left of answers that were too long for one page, by token.
    var pages: [String: Retrieval] = [:]
    /// The version that the client was last given.
    var version = 0
    /// What the client was last given, for a client that the answer has not reached.
    var lastUpdate: (after: String, update: UpdateSet)?
    /// Whether a wait under way was told to end.
    var cancellations = 0
}

extension CollectorState.Filter {
    /// What has changed since the client was last told, at most so many objects; marks it as told.
    ///
    /// - Returns: nil when nothing has changed.
    mutating func update(_ world: World, user: String, upTo limit: Int) -> (PropertyFilterUpdate?, isTruncated: Bool) {
        guard world.version > toldVersion else { return (nil, false) }
        guard let objects = try? selection.objects(in: world) else {
            return (update(of: leave(Array(told.keys))), false)
        }
        var updates: [ObjectUpdate] = []
        var isTruncated = false
        var roles = RoleReader(of: user)
        for reference in objects {
            let known = told[reference]
            if known != nil, let object = world[reference], object.version <= toldVersion { continue }
            guard let reading = try? selection.properties(of: reference, in: world, for: &roles) else { continue }
            var changes: [PropertyChange] = []
            for (path, value) in reading.values where known?[path] != value {
                changes.append(
                    PropertyChange(fields: ["name": path, "op": PropertyChangeOp.assign, "val": value]))
            }
            let values = Dictionary(reading.values.map { ($0.path, $0.value) }) { _, last in last }
            for path in (known ?? [:]).keys.sorted() where values[path] == nil {
                changes.append(PropertyChange(fields: ["name": path, "op": PropertyChangeOp.indirectRemove]))
            }
            guard known == nil || !changes.isEmpty else { continue }
            guard updates.count < limit else {
                isTruncated = true
                break
            }
            updates.append(
                ObjectUpdate(fields: [
                    "kind": known == nil ? ObjectUpdateKind.enter : ObjectUpdateKind.modify, "obj": reference,
                    "changeSet": changes, "missingSet": reading.missingProperties,
                ]))
            told[reference] = values
        }
        if !isTruncated {
            let present = Set(objects)
            updates += leave(told.keys.filter { !present.contains($0) })
            toldVersion = world.version
        }
        let missing = selection.missing(in: world).filter { toldMissing.insert($0).inserted }
        return (update(of: updates, missing: missing), isTruncated)
    }

    private mutating func leave(_ gone: [AnyReference]) -> [ObjectUpdate] {
        gone.sorted { $0.value < $1.value }.map { reference in
            told[reference] = nil
            return ObjectUpdate(fields: ["kind": ObjectUpdateKind.leave, "obj": reference])
        }
    }

    private func update(of objects: [ObjectUpdate], missing: [AnyReference] = []) -> PropertyFilterUpdate? {
        guard !objects.isEmpty || !missing.isEmpty else { return nil }
        let faults = missing.map { object in
            MissingObject(fields: [
                "obj": object, "fault": Fault(ManagedObjectNotFound.self, ["obj": object]).localized,
            ])
        }
        return PropertyFilterUpdate(fields: ["filter": reference, "objectSet": objects, "missingSet": faults])
    }
}
