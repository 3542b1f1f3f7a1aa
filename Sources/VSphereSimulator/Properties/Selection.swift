internal import VimTypes

/// What a `PropertyFilterSpec` asks for, made ready to be looked up: which objects, and which properties of them.
struct Selection: Sendable {
    private struct Properties: Sendable {
        let type: String
        let all: Bool
        let paths: [PropertyPath]
    }

    private let properties: [Properties]
    private let objects: [ObjectSpec]
    private let traversals: [String: TraversalSpec]
    /// Whether named objects that are gone are told as such, instead of being refused.
    private let reportsMissing: Bool

    /// - Throws: `InvalidArgument` and `InvalidProperty`, like the server.
    init(_ specification: PropertyFilterSpec) throws {
        properties = try specification.propSet.map { set in
            guard let kind = ManagedKind.named(set.type) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "specSet.propSet.type"])
            }
            var seen: Set<String> = []
            let paths = try set.pathSet.filter { seen.insert($0).inserted }.map { text in
                guard let path = PropertyPath(text), kind.properties[path.property] != nil else {
                    throw Fault(InvalidProperty.self, ["name": text])
                }
                return path
            }
            return Properties(type: set.type, all: set.all ?? false, paths: paths)
        }
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
        /// Objects by the selections that were applied to them, so that cycles end.
        private var visited: Set<String> = []

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
                let mark = "\(traversal.name ?? "")/\(traversal.type)/\(traversal.path)/\(reference.value)"
                guard visited.insert(mark).inserted else { continue }
                let skip = traversal.skip ?? false
                for next in targets(of: object, traversal.path) { visit(next, skip: skip, traversal.selectSet) }
            }
        }

        private func targets(of object: SimulatedObject, _ path: String) -> [AnyReference] {
            guard let path = PropertyPath(path) else { return [] }
            if path.steps.count == 1 { return world.references(path.text, of: object) }
            var reader = PropertyReader(object)
            return (try? reader.value(at: path, in: world))?.references ?? []
        }
    }

    /// Whether all that is asked for is declared, so that no object can have another idea of it.
    var isDeclared: Bool {
        properties.allSatisfy { set in
            guard let kind = ManagedKind.named(set.type) else { return false }
            return set.paths.allSatisfy { $0.isDeclared(of: kind) }
        }
    }

    /// The properties of an object that are asked for; nil when it is of a type that none are asked of, or may not be
    /// seen at all.
    func properties(
        of reference: AnyReference, in world: World, for roles: inout RoleReader
    ) throws -> PropertyReading? {
        guard let object = world[reference] else { return nil }
        let asked = properties.filter { object.kind.isKind(of: $0.type) }
        guard !asked.isEmpty else { return nil }
        let role = roles.role(on: reference, in: world)
        func allows(_ privilege: String) -> Bool {
            role.allows(privilege) || world.implies(privilege, on: reference, for: roles.user)
        }
        guard allows("System.View") else { return nil }
        let mayRead = allows("System.Read")
        var reading = PropertyReading(object: reference)
        var reader = PropertyReader(object)
        var seen: Set<String> = []
        func read(_ path: PropertyPath) throws {
            guard asked.count == 1 || seen.insert(path.text).inserted else { return }
            guard mayRead || World.visible.contains(path.property) else {
                reading.missing.append(
                    (path.text, Fault(NoPermission.self, ["object": reference, "privilegeId": "System.Read"])))
                return
            }
            if let value = try reader.value(at: path, in: world) { reading.values.append((path.text, value)) }
        }
        for set in asked {
            if set.all {
                for name in object.kind.properties.keys.sorted() { try read(PropertyPath(name)!) }
            }
            reading.values.reserveCapacity(set.paths.count)
            for path in set.paths { try read(path) }
        }
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
