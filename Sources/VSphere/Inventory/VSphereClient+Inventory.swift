public import VimTypes

extension VSphereClient {
    /// Takes the inventory in one question: names and places of everything, and some properties of some types.
    ///
    /// - Parameter properties: paths by managed type, `name` and `parent` aside.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func inventory(_ properties: [ManagedTypeID: [String]]) async throws -> Inventory {
        var specifications = [PropertySpec(type: ManagedEntity._typeID.name, pathSet: ["name", "parent"])]
        for (type, paths) in properties.sorted(by: { $0.key.number < $1.key.number }) {
            specifications.append(PropertySpec(type: type.name, pathSet: ["name", "parent"] + paths))
        }
        return try await inventory(
            specifications, from: try await content().rootFolder.asAny, InventoryTraversal.everything)
    }

    /// The question for properties of all objects of some types in the inventory, every datacenter and every nested
    /// folder: for ``retrieve(_:pageSize:page:)`` and ``withUpdates(of:_:)``.
    ///
    /// - Parameter properties: paths by managed type.
    /// - Throws: `HTTPTransportError`, ``VSphereError``, `VimFault`.
    public func inventorySpecification(_ properties: [ManagedTypeID: [String]]) async throws -> PropertyFilterSpec {
        let sorted = properties.sorted { $0.key.number < $1.key.number }
        let steps =
            sorted.count == 1 ? InventoryTraversal.toAll(sorted[0].key) : InventoryTraversal.everything
        return PropertyFilterSpec(
            propSet: sorted.map { PropertySpec(type: $0.key.name, pathSet: $0.value) },
            objectSet: [ObjectSpec(obj: try await content().rootFolder.asAny, skip: false, selectSet: steps)])
    }

    /// The one object that a person means by a text.
    ///
    /// Two questions to the server at most: one for names and places, and one for the properties of what was found. An
    /// inventory path is looked up by `SearchIndex.FindByInventoryPath` where there is a search index.
    ///
    /// ## Usage
    /// ```swift
    /// let vm = try await client.find("web01", VirtualMachine.self, properties: ["runtime.powerState"])
    /// let state: VirtualMachinePowerState? = vm.value("runtime.powerState")
    /// print(vm.path, state ?? "?")
    /// _ = try await vm.reference.on(client).powerOnVM()
    /// ```
    /// - Parameters:
    ///   - text: a name, `web01`; an inventory path, `/Berlin/vm/Web/web01`, or the end of one, `Web/web01`; a moref,
    ///     `vm-42`, or with its type `VirtualMachine:vm-42`, which can be nobody's name; the instance UUID or the BIOS
    ///     UUID of a machine, the BIOS UUID of a host.
    ///   - type: what it must be, such as `VirtualMachine`; `ManagedEntity` for anything.
    ///   - properties: paths of properties to bring along, such as `summary.config.numCpu`.
    /// - Throws: ``VSphereError`` `.notFound`, with what may have been meant, or `.ambiguous` with all that the text
    ///   can mean; `VimFault`, `HTTPTransportError`.
    public func find<Object: ManagedObject>(
        _ text: String, _ type: Object.Type, properties: [String] = []
    ) async throws -> InventoryObject<Object> {
        if let reference = Self.typedReference(text, type) {
            return try await object(reference, properties: properties)
        }
        if let found = try await findByPath(text) {
            guard let reference = found.as(type) else {
                throw VSphereError(
                    .notFound, host: configuration.host,
                    "has no \(InventoryNoun.of(type)) '\(InventoryName.shown(text))': "
                        + "that is a \(InventoryNoun.of(wireName: found.type)).")
            }
            return try await object(reference, properties: properties)
        }
        let uuids = InventoryUUID.normalized(text) == nil ? [] : InventoryUUID.paths(of: Object._typeID)
        let inventory = try await inventory(
            Self.names(of: type, uuids), from: try await content().rootFolder.asAny,
            InventoryTraversal.toAll(Object._typeID))
        let entity = try inventory.find(text, type)
        guard let found = inventory.object(entity, type) else {
            throw VSphereError(.notFound, host: configuration.host, "has no \(InventoryNoun.of(type)) '\(text)'")
        }
        guard !properties.isEmpty else { return found }
        guard let details = try await self.properties(of: [found.reference], properties).first else {
            throw gone(found.reference)
        }
        return InventoryObject(name: found.name, path: found.path, properties: details)
    }

    /// The object of a moref, with its name and place, in one question.
    ///
    /// - Parameter properties: paths of properties to bring along.
    /// - Throws: `VimFault` with `ManagedObjectNotFound` when it does not exist any more; `HTTPTransportError`,
    ///   ``VSphereError``.
    public func object<Object: ManagedObject>(
        _ reference: ManagedObjectReference<Object>, properties: [String] = []
    ) async throws -> InventoryObject<Object> {
        let inventory = try await inventory(
            Self.names(of: Object.self, properties), from: reference.asAny, InventoryTraversal.upwards)
        guard let entity = inventory[reference], let found = inventory.object(entity, Object.self) else {
            throw gone(reference)
        }
        return found
    }

    /// All objects of a type in the inventory, every datacenter and every nested folder, in one question.
    ///
    /// - Parameter properties: paths of properties to bring along.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func findAll<Object: ManagedObject>(
        _ type: Object.Type, properties: [String] = []
    ) async throws -> [InventoryObject<Object>] {
        let inventory = try await inventory(
            Self.names(of: type, properties), from: try await content().rootFolder.asAny,
            InventoryTraversal.toAll(Object._typeID))
        return inventory.all(type).compactMap { inventory.object($0, type) }
    }

    /// All objects of a type that are in another one, at any depth, in one question: machines of a folder, a cluster, a
    /// host, a resource pool, a datastore or a network; datastores and networks of a cluster or a host.
    ///
    /// ## Usage
    /// ```swift
    /// let cluster = try await client.find("Production", ClusterComputeResource.self)
    /// let machines = try await client.findAll(VirtualMachine.self, in: cluster.reference)
    /// ```
    /// - Parameters:
    ///   - type: what to look for.
    ///   - container: where to look.
    ///   - properties: paths of properties to bring along.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func findAll<Object: ManagedObject>(
        _ type: Object.Type, in container: ManagedObjectReference<some ManagedObject>, properties: [String] = []
    ) async throws -> [InventoryObject<Object>] {
        let inventory = try await inventory(
            Self.names(of: type, properties), from: container.asAny, InventoryTraversal.within(to: Object._typeID))
        let above = inventory.ancestors(of: container)
        return inventory.all(type).filter { !above.contains($0.reference) }.compactMap { inventory.object($0, type) }
    }

    private func inventory(
        _ properties: [PropertySpec], from start: ManagedObjectReference<AnyManagedObject>, _ steps: [SelectionSpec]
    ) async throws -> Inventory {
        var contents: [ObjectContent] = []
        let question = PropertyFilterSpec(
            propSet: properties, objectSet: [ObjectSpec(obj: start, skip: false, selectSet: steps)])
        try await retrieve(question) { contents += $0 }
        return Inventory(contents, host: configuration.host)
    }

    /// Names and places of objects of a type, and of what can be above them.
    private static func names(of type: (some ManagedObject).Type, _ properties: [String]) -> [PropertySpec] {
        var above: [ManagedTypeID: [String]] = [
            Folder._typeID: [], Datacenter._typeID: [], ComputeResource._typeID: [], ResourcePool._typeID: [],
            VirtualApp._typeID: ["parentVApp", "parentFolder"],
        ]
        var own = properties
        if type._typeID.isKind(of: VirtualMachine._typeID) { own.append("parentVApp") }
        // What is asked of a type is not left out where another entry of the list fits an object as well.
        for ancestor in above.keys where type._typeID.isKind(of: ancestor) { own += above[ancestor] ?? [] }
        for descendant in above.keys where descendant.isKind(of: type._typeID) { above[descendant]? += own }
        above[type._typeID] = own
        return above.sorted { $0.key.number < $1.key.number }.map { type, paths in
            let paths = ["name", "parent"] + paths
            return PropertySpec(
                type: type.name, pathSet: paths.enumerated().filter { paths.firstIndex(of: $1) == $0 }.map(\.element))
        }
    }

    /// The moref in `VirtualMachine:vm-42`, when the type fits.
    private static func typedReference<Object: ManagedObject>(
        _ text: String, _ type: Object.Type
    ) -> ManagedObjectReference<Object>? {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, Vim.schema.managedType(named: String(parts[0])) != nil else { return nil }
        return ManagedObjectReference<AnyManagedObject>(String(parts[1]), type: String(parts[0])).as(type)
    }

    private func findByPath(_ text: String) async throws -> ManagedObjectReference<ManagedEntity>? {
        guard text.hasPrefix("/"), let index = try await content().searchIndex else { return nil }
        let path = InventoryName.components(text).map { InventoryName.escaped($0) }.joined(separator: "/")
        do {
            return try await index.on(self).findByInventoryPath(inventoryPath: path)
        } catch let fault as VimFault where fault.is(NotSupported.self) {
            return nil
        }
    }

    private func gone(_ reference: ManagedObjectReference<some ManagedObject>) -> VSphereError {
        VSphereError(
            .notFound, host: configuration.host,
            "does not have \(reference) any more. It was deleted or is out of this user's sight.")
    }
}
