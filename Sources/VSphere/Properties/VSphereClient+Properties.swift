public import VimTypes

extension VSphereClient {
    /// Asks the property collector one question and reads all pages of the answer.
    ///
    /// `PropertyCollector.RetrievePropertiesEx`, then `ContinueRetrievePropertiesEx` while there is more. When reading
    /// stops early, whatever the reason, the rest is cancelled on the server. When the session expires between two
    /// pages, the question is asked again, and objects that have been given are left out.
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
        func ask() async throws -> RetrieveResult? {
            let current = try await self.session()
            let result = try await collector.retrievePropertiesEx(specSet: [specification], options: options)
            guard result?.isUnauthenticated == true else { return result }
            try await renew(current)
            return try await collector.retrievePropertiesEx(specSet: [specification], options: options)
        }
        var result = try await ask()
        var session = currentSession
        func cancel(_ token: String) async {
            // With its session the answer is gone anyway.
            guard let session, currentSession == session else { return }
            _ = try? await finishing(since: .now) { try await collector.cancelRetrievePropertiesEx(token: token) }
        }
        var given: [ManagedObjectReference<AnyManagedObject>] = []
        var old: Set<ManagedObjectReference<AnyManagedObject>> = []
        while let current = result {
            let objects = old.isEmpty ? current.objects : current.objects.filter { !old.contains($0.obj) }
            guard let token = current.token else { return try page(objects) }
            do { try page(objects) } catch {
                await cancel(token)
                throw error
            }
            given += objects.map(\.obj)
            do {
                result = try await collector.continueRetrievePropertiesEx(token: token)
            } catch is VimFault where currentSession != session {
                // The pages belong to the session in which the question was asked. Another one knows nothing of them.
                old = Set(given)
                result = try await ask()
                session = currentSession
            } catch {
                await cancel(token)
                throw error
            }
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
