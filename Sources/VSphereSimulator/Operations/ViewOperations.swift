internal import VimTypes

/// Operations of `ViewManager` and its views.
enum ViewOperations {
    static let all: [Operation] = [
        Operation("CreateContainerView") { world, call in
            let container: AnyReference = try call.argument("container")
            guard let kind = world[container]?.kind else {
                throw Fault(ManagedObjectNotFound.self, ["obj": container])
            }
            guard
                ["Folder", "Datacenter", "ComputeResource", "ResourcePool", "HostSystem"].contains(where: kind.isKind)
            else { throw Fault(InvalidArgument.self, ["invalidProperty": "container"]) }
            let types: [String] = call.list("type")
            guard types.allSatisfy({ ManagedKind.named($0)?.isKind(of: "ManagedEntity") ?? false }) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "type"])
            }
            let view = make(ContainerView.self, &world, call)
            world[view, ContainerView.container] = container.as(ManagedEntity.self)
            world[view, ContainerView.type] = types
            world[view, ContainerView.recursive] = try call.argument("recursive")
            return view
        },
        Operation("CreateListView") { world, call in
            let objects = call.list("obj", of: AnyReference.self)
            if let missing = objects.first(where: { !world.has($0) }) {
                throw Fault(ManagedObjectNotFound.self, ["obj": missing])
            }
            let view = make(ListView.self, &world, call)
            for object in objects { world.link(view, "view", object) }
            return view
        },
        Operation("ModifyListView") { world, call in
            for object in call.list("remove", of: AnyReference.self) { world.unlink(call.target, "view", object) }
            var missing: [AnyReference] = []
            for object in call.list("add", of: AnyReference.self) {
                if world.has(object) { world.link(call.target, "view", object) } else { missing.append(object) }
            }
            return missing
        },
        Operation("ResetListView") { world, call in
            for object in world.links(call.target, "view") { world.unlink(call.target, "view", object) }
            var missing: [AnyReference] = []
            for object in call.list("obj", of: AnyReference.self) {
                if world.has(object) { world.link(call.target, "view", object) } else { missing.append(object) }
            }
            return missing
        },
        Operation("DestroyView") { world, call in
            world.sessions[call.sessionKey]?.objects.removeAll { $0 == call.target }
            world.remove(call.target)
            return nil
        },
    ]

    /// What a container view shows: what is in the container now. What its manager shows: the views that there are,
    /// of which none outlives its session.
    static let derivations: [Derivation] = [
        Derivation(ViewManager.viewList) { world, _ in world.all(View.self) },
        Derivation(ContainerView.view) { world, view in
            guard let container = world[view, ContainerView.container] else { return nil }
            let types: [String] = world[view, ContainerView.type] ?? []
            let recursive = world[view, ContainerView.recursive] ?? false
            let user = world.sessions[world.caller]?.userName
            let hidesFrom = user.flatMap { world.seesAll($0) ? nil : $0 }
            return world.contents(of: container.asAny, recursive: recursive) { object in
                guard types.isEmpty || types.contains(where: object.kind.isKind) else { return false }
                return hidesFrom.map { world.allows($0, "System.View", on: object.reference) } ?? true
            }
        },
    ]

    private static func make<View: ManagedObject>(
        _ type: View.Type, _ world: inout World, _ call: Call
    ) -> ManagedObjectReference<View> {
        let view = world.make(type, "session[\(call.sessionKey)]view")
        world.sessions[call.sessionKey]?.objects.append(view.asAny)
        return view
    }
}

extension World {
    /// Properties that lead from an entity to those that it holds.
    private static let containment: [String: [String]] = [
        "Folder": ["childEntity"],
        "Datacenter": ["vmFolder", "hostFolder", "datastoreFolder", "networkFolder"],
        "ComputeResource": ["host", "resourcePool"],
        "VirtualApp": ["resourcePool", "vm"],
        "ResourcePool": ["resourcePool"],
    ]
    /// The same within what machines run on or draw from. Folders and datacenters have their machines in folders.
    private static let computeContainment: [String: [String]] = ["HostSystem": ["vm"], "ResourcePool": ["vm"]]

    /// The entities that a container holds and that are wanted, as a container view sees them: each once.
    func contents(
        of container: AnyReference, recursive: Bool, where isWanted: (SimulatedObject) -> Bool
    ) -> [AnyReference] {
        var found: [AnyReference] = []
        var seen: Set<String> = [container.value]
        var containment: [ObjectIdentifier: [String]] = [:]
        let kind = self[container]?.kind
        let isCompute = ["ComputeResource", "HostSystem", "ResourcePool"].contains { kind?.isKind(of: $0) ?? false }
        func paths(of kind: ManagedKind) -> [String] {
            if let known = containment[ObjectIdentifier(kind)] { return known }
            let paths = kind.line.flatMap {
                (Self.containment[$0] ?? []) + (isCompute ? Self.computeContainment[$0] ?? [] : [])
            }
            containment[ObjectIdentifier(kind)] = paths
            return paths
        }
        func visit(_ object: SimulatedObject, depth: Int) {
            // A datacenter's own folders are no level of their own.
            let goesOn = recursive || (depth == 0 && object.kind.name == "Datacenter")
            for path in paths(of: object.kind) {
                let held = references(path, of: object)
                seen.reserveCapacity(seen.count + held.count)
                for reference in held where seen.insert(reference.value).inserted {
                    guard let next = self[reference] else { continue }
                    if isWanted(next) { found.append(reference) }
                    if goesOn, depth < 200 { visit(next, depth: depth + 1) }
                }
            }
        }
        if let object = self[container] { visit(object, depth: 0) }
        return found
    }

    /// The references that a property holds, one or many.
    func references(_ property: String, of object: SimulatedObject) -> [AnyReference] {
        if let links = object.links[property] { return links }
        guard object.values[property] == nil, let record = object.kind.properties[property],
            let derivation = Derivations.find(object.kind, property)
        else { return value(property, of: object)?.references ?? [] }
        let derived = derivation.value(self, object)
        if let list = derived as? [AnyReference] { return list }
        return derived.flatMap { AnyValue($0, for: record, in: Vim.schema) }?.references ?? []
    }
}

extension AnyValue {
    /// The references that it holds, one or many.
    var references: [AnyReference] { AnyReference(_field: self).map { [$0] } ?? [AnyReference](_field: self) ?? [] }
}
