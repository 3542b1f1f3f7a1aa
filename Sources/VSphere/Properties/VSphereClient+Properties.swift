public import VimTypes

extension VSphereClient {
    /// Asks the property collector one question and reads all pages of the answer.
    ///
    /// `PropertyCollector.RetrievePropertiesEx`, then `ContinueRetrievePropertiesEx` while there is more. When reading
    /// stops early, the rest is cancelled on the server.
    ///
    /// - Parameters:
    ///   - specification: objects and properties.
    ///   - pageSize: objects in a page; the server can choose fewer.
    ///   - page: gets the objects of each page.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, or what the closure throws.
    public func retrieve(
        _ specification: PropertyFilterSpec, pageSize: Int? = nil, page: ([ObjectContent]) throws -> Void
    ) async throws {
        let collector = try await content().propertyCollector.on(self)
        let options = RetrieveOptions(maxObjects: pageSize)
        let session = try await session()
        var result = try await collector.retrievePropertiesEx(specSet: [specification], options: options)
        if result?.isUnauthenticated == true {
            try await renew(session)
            result = try await collector.retrievePropertiesEx(specSet: [specification], options: options)
        }
        while let current = result {
            guard let token = current.token else { return try page(current.objects) }
            do { try page(current.objects) } catch {
                try? await collector.cancelRetrievePropertiesEx(token: token)
                throw error
            }
            result = try await collector.continueRetrievePropertiesEx(token: token)
        }
    }

    /// Properties of some objects, in one question.
    public func properties<Object: ManagedObject>(
        of objects: [ManagedObjectReference<Object>], _ paths: [String]
    ) async throws -> [ObjectProperties<Object>] {
        guard !objects.isEmpty else { return [] }
        // The type of the specification must fit each object: the static one does, whatever descendants there are.
        let specification = PropertyFilterSpec(
            propSet: [PropertySpec(type: Object._typeID.name, pathSet: paths)],
            objectSet: objects.map { ObjectSpec(obj: $0.asAny) })
        var all: [ObjectProperties<Object>] = []
        try await retrieve(specification) { all += $0.map(ObjectProperties.init) }
        return all
    }

    /// Properties of all objects of a type in the inventory, in one question: every datacenter, every nested folder.
    ///
    /// - Parameters:
    ///   - type: managed type, such as `VirtualMachine`.
    ///   - paths: property paths, such as `config.hardware.numCPU`.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func inventory<Object: ManagedObject>(
        of type: Object.Type, properties paths: [String]
    ) async throws -> [ObjectProperties<Object>] {
        let root = try await content().rootFolder
        let specification = PropertyFilterSpec(
            propSet: [PropertySpec(type: Object._typeID.name, pathSet: paths)],
            objectSet: [ObjectSpec(obj: root.asAny, skip: false, selectSet: InventoryTraversal.everything)])
        var all: [ObjectProperties<Object>] = []
        try await retrieve(specification) { all += $0.map(ObjectProperties.init) }
        return all
    }
}

extension RetrieveResult {
    /// Whether the session had expired: the collector does not fail then, but answers with objects without properties.
    fileprivate var isUnauthenticated: Bool {
        objects.first?.missingSet.first?.fault.fault.is(NotAuthenticated.self) ?? false
    }
}

/// How the property collector gets from the root folder to everything else.
enum InventoryTraversal {
    /// Folders lead to what they hold, datacenters to their four folders, compute resources to hosts and resource
    /// pools, pools and vApps to the machines in them.
    ///
    /// Each step names just those that can follow it: a collector that goes by property names alone, as govmomi's
    /// simulator does, would else walk from a machine to its pool and back for ever.
    static let everything: [SelectionSpec] = {
        let folders = ["vms", "hosts", "datastores", "networks"]
        let steps: [(name: String, type: String, path: String, next: [String])] = [
            ("children", "Folder", "childEntity", ["children"] + folders + ["host", "pool"]),
            ("vms", "Datacenter", "vmFolder", ["children"]),
            ("hosts", "Datacenter", "hostFolder", ["children"]),
            ("datastores", "Datacenter", "datastoreFolder", ["children"]),
            ("networks", "Datacenter", "networkFolder", ["children"]),
            ("host", "ComputeResource", "host", []),
            ("pool", "ComputeResource", "resourcePool", ["pools", "appMachines"]),
            ("pools", "ResourcePool", "resourcePool", ["pools", "appMachines"]),
            ("appMachines", "VirtualApp", "vm", []),
        ]
        return steps.map { step in
            SelectionSpec(
                TraversalSpec(
                    type: step.type, path: step.path, name: step.name, skip: false,
                    selectSet: step.next.map { SelectionSpec(name: $0) }))
        }
    }()
}
