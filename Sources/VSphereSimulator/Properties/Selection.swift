internal import VimTypes

/// What a `PropertyFilterSpec` asks for, made ready to be looked up: which objects, and which properties of them.
struct Selection: Sendable {
    /// What reads the properties that are asked for, by kind of object.
    private let readers: [ObjectIdentifier: PropertyReader]
    private let objects: [ObjectSpec]
    private let traversals: [String: TraversalSpec]
    /// Whether named objects that are gone are told as such, instead of being refused.
    private let reportsMissing: Bool

    /// - Throws: `InvalidArgument` and `InvalidProperty`, like the server.
    init(_ specification: PropertyFilterSpec) throws {
        let sets = try specification.propSet.map { set in
            guard let kind = ManagedKind.named(set.type) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "specSet.propSet.type"])
            }
            let paths = try set.pathSet.map { text in
                guard let path = PropertyPath(text), kind.properties[path.property] != nil else {
                    throw Fault(InvalidProperty.self, ["name": text])
                }
                return path
            }
            return (type: set.type, all: set.all ?? false, paths: paths)
        }
        var readers: [ObjectIdentifier: PropertyReader] = [:]
        for kind in ManagedKind.all {
            let asked = sets.filter { kind.isKind(of: $0.type) }
            guard !asked.isEmpty else { continue }
            let all = asked.contains(where: \.all) ? kind.properties.keys.sorted().map { PropertyPath($0)! } : []
            var seen: Set<String> = []
            let paths = (all + asked.flatMap(\.paths)).filter { seen.insert($0.text).inserted }
            readers[ObjectIdentifier(kind)] = PropertyReader(paths, of: kind)
        }
        self.readers = readers
        objects = specification.objectSet
        reportsMissing = specification.reportMissingObjectsInResults ?? false
        var traversals: [String: TraversalSpec] = [:]
        var names: Set<String> = []
        func collect(_ selections: [SelectionSpec]) throws {
            for selection in selections {
                guard let traversal = selection.as(TraversalSpec.self) else {
                    names.insert(selection.name ?? "")
                    continue
                }
                guard let kind = ManagedKind.named(traversal.type) else {
                    throw Fault(InvalidArgument.self, ["invalidProperty": "specSet.objectSet.selectSet.type"])
                }
                guard let path = PropertyPath(traversal.path), kind.properties[path.property] != nil else {
                    throw Fault(InvalidProperty.self, ["name": traversal.path])
                }
                if let name = traversal.name { traversals[name] = traversal }
                try collect(traversal.selectSet)
            }
        }
        for object in objects { try collect(object.selectSet) }
        guard names.isSubset(of: traversals.keys) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "specSet.objectSet.selectSet.name"])
        }
        self.traversals = traversals
    }

    /// The objects, each once, in the order in which they are met.
    ///
    /// - Throws: `ManagedObjectNotFound` for an object that the specification names and that is gone, unless it wants
    ///   to be told of those.
    func objects(in world: World) throws -> [AnyReference] {
        var walk = Walk(world: world, traversals: traversals)
        for specification in objects {
            guard world.has(specification.obj) else {
                if reportsMissing { continue }
                throw Fault(ManagedObjectNotFound.self, ["obj": specification.obj])
            }
            walk.visit(specification.obj, skip: specification.skip ?? false, specification.selectSet)
        }
        return walk.found
    }

    /// Objects that the specification names and that are gone, where it wants to be told of those.
    func missing(in world: World) -> [AnyReference] {
        reportsMissing ? objects.map(\.obj).filter { !world.has($0) } : []
    }

    /// Goes from object to object.
    private struct Walk {
        let world: World
        let traversals: [String: TraversalSpec]
        var found: [AnyReference] = []
        private var isFound: Set<String> = []
        /// Which steps were taken from which objects, so that cycles end.
        private var taken: Set<Step> = []

        private struct Step: Hashable {
            let traversal: TraversalSpec
            let object: String
        }

        init(world: World, traversals: [String: TraversalSpec]) {
            self.world = world
            self.traversals = traversals
        }

        mutating func visit(_ reference: AnyReference, skip: Bool, _ selections: [SelectionSpec]) {
            guard let object = world[reference] else { return }
            if !skip, isFound.insert(reference.value).inserted { found.append(object.reference) }
            for selection in selections {
                guard let traversal = selection.as(TraversalSpec.self) ?? selection.name.flatMap({ traversals[$0] })
                else { continue }
                guard object.kind.isKind(of: traversal.type) else { continue }
                guard taken.insert(Step(traversal: traversal, object: reference.value)).inserted else { continue }
                let skip = traversal.skip ?? false
                let targets = targets(of: object, traversal.path)
                isFound.reserveCapacity(isFound.count + targets.count)
                for next in targets { visit(next, skip: skip, traversal.selectSet) }
            }
        }

        private func targets(of object: SimulatedObject, _ path: String) -> [AnyReference] {
            guard let path = PropertyPath(path) else { return [] }
            if path.steps.count == 1 { return world.references(path.text, of: object) }
            return (try? PropertyReader.value(at: path, of: object, in: world))?.references ?? []
        }
    }

    /// Whether all that is asked for is declared, so that no object can have another idea of it.
    var isDeclared: Bool { readers.values.allSatisfy(\.isDeclared) }

    /// The properties of an object that are asked for; nil when it is of a type that none are asked of, or may not be
    /// seen at all.
    func properties(
        of reference: AnyReference, in world: World, for roles: inout RoleReader
    ) throws -> PropertyReading? {
        guard let object = world[reference], var reader = readers[ObjectIdentifier(object.kind)] else { return nil }
        let role = roles.role(on: object, in: world)
        func allows(_ privilege: String) -> Bool {
            role.allows(privilege) || world.implies(privilege, on: reference, for: roles.user)
        }
        guard allows("System.View") else { return nil }
        var reading = PropertyReading(object: reference)
        if !allows("System.Read") {
            let hidden = reader.paths.filter { !World.visible.contains($0.property) }
            let visible = reader.paths.filter { World.visible.contains($0.property) }
            reader = PropertyReader(visible, of: object.kind)
            reading.missing = hidden.map {
                ($0.text, Fault(NoPermission.self, ["object": reference, "privilegeId": "System.Read"]))
            }
        }
        reading.values.reserveCapacity(reader.paths.count)
        try reader.read(object, in: world) { reading.values.append(($0.text, $1)) }
        return reading
    }
}

/// Properties of an object as they were read.
struct PropertyReading: Sendable {
    let object: AnyReference
    var values: [(path: String, value: AnyValue)] = []
    var missing: [(path: String, fault: Fault)] = []

    /// The reading as `RetrievePropertiesEx` gives it.
    var content: ObjectContent {
        ObjectContent(fields: [
            "obj": object,
            "propSet": values.map { DynamicProperty(fields: ["name": $0.path, "val": $0.value]) },
            "missingSet": missingProperties,
        ])
    }

    /// Writes the same.
    func write(to writer: inout ObjectContentWriter) throws {
        try writer.write(object, values, missing: missingProperties.map(\.asAny))
    }

    /// What could not be told, and why.
    var missingProperties: [MissingProperty] {
        missing.map { MissingProperty(fields: ["path": $0.path, "fault": $0.fault.localized]) }
    }
}
