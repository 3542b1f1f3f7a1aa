public import VimTypes

extension VSphereClient {
    /// Watches whatever a filter describes, for the time of a closure.
    ///
    /// The first update tells all there is; the following ones what changed. When the session expires or the
    /// connection is lost, the watch is made again and the next update tells all
    /// (``PropertyUpdate/isFullState``). The server keeps a property collector for the watch, which is
    /// destroyed however the closure ends.
    ///
    /// ```swift
    /// try await client.withUpdates(of: specification) { updates in
    ///     for try await update in updates {
    ///         for object in update.objects { print(object.kind, object.reference, object.properties.values) }
    ///     }
    /// }
    /// ```
    /// `PropertyCollector.CreatePropertyCollector`, `CreateFilter`, `WaitForUpdatesEx`, `DestroyPropertyCollector`.
    ///
    /// - Parameters:
    ///   - specification: objects and properties.
    ///   - body: loops over the updates.
    /// - Returns: what the closure returns.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, `CancellationError`, or what the closure throws.
    public func withUpdates<Result>(
        of specification: PropertyFilterSpec,
        _ body: (PropertyUpdates<AnyManagedObject>) async throws -> Result
    ) async throws -> Result {
        try await watching(specification, clock: clock, body)
    }

    /// Watches properties of some objects, for the time of a closure.
    ///
    /// ```swift
    /// try await client.withUpdates(of: [vm], ["runtime.powerState"]) { updates in
    ///     for try await update in updates {
    ///         for machine in update.objects where machine.properties.value("runtime.powerState") == "poweredOff" {
    ///             return
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - objects: which objects; one that does not exist is a `ManagedObjectNotFound` fault.
    ///   - paths: property paths, such as `config.hardware.numCPU`.
    ///   - body: loops over the updates.
    /// - Returns: what the closure returns.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, `CancellationError`, or what the closure throws.
    public func withUpdates<Object: ManagedObject, Result>(
        of objects: [ManagedObjectReference<Object>], _ paths: [String],
        _ body: (PropertyUpdates<Object>) async throws -> Result
    ) async throws -> Result {
        let specification = PropertyFilterSpec(
            propSet: [PropertySpec(type: Object._typeID.name, pathSet: paths)],
            objectSet: objects.map { ObjectSpec(obj: $0.asAny) })
        return try await watching(specification, clock: clock, body)
    }
}

extension ConnectedService {
    /// Gives updates to a closure, and takes back what that took on the server.
    func watching<Object: ManagedObject, Result>(
        _ specification: PropertyFilterSpec, clock: any Clock<Duration> = ContinuousClock(),
        _ body: (PropertyUpdates<Object>) async throws -> Result
    ) async throws -> Result {
        let source = try await UpdateSource(specification, on: self, clock: clock)
        let result: Result
        do { result = try await body(PropertyUpdates(source: source)) } catch {
            await source.end()
            throw error
        }
        await source.end()
        return result
    }
}
