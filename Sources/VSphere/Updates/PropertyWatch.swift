internal import VimTypes

/// A property collector of its own on the server, with one filter: what a loop over updates stands on.
struct PropertyWatch: Sendable {
    let collector: ManagedObjectReference<PropertyCollector>
    private let service: any ConnectedService

    /// Makes collector and filter, or neither.
    static func start(
        _ specification: PropertyFilterSpec, on service: any ConnectedService
    ) async throws -> PropertyWatch {
        let root = try await service.content().propertyCollector.on(service)
        // A session that expires between the two takes the collector along.
        return try await service.outlivingSessions {
            let collector = try await finishing(since: .cancellation) { try await root.createPropertyCollector() }
            let watch = PropertyWatch(collector: collector, service: service)
            do {
                // Whole properties, not what changed within them: nobody then has to patch a nested value.
                _ = try await service.using(collector) {
                    try await collector.on(service).createFilter(spec: specification, partialUpdates: false)
                }
                return watch
            } catch {
                await watch.end()
                throw error
            }
        }
    }

    /// What has changed since a version, or all there is; nil when nothing did for a while.
    ///
    /// - Throws: ``VSphereError`` `.sessionLost` when the session has taken the collector along; `VimFault`, also for a
    ///   session that the collector answers to with properties withheld.
    func next(after version: String?) async throws -> UpdateSet? {
        let set = try await service.using(collector) {
            try await collector.on(service).waitForUpdatesEx(
                version: version, options: WaitOptions(maxWaitSeconds: service.longestWait))
        }
        for update in set?.filterSet ?? [] {
            for object in update.objectSet {
                if let missing = object.missingSet.first, missing.fault.fault.is(NotAuthenticated.self) {
                    throw VimFault(
                        operation: "WaitForUpdatesEx", message: missing.fault.localizedMessage ?? "",
                        detail: missing.fault.fault.asAny)
                }
            }
        }
        return set
    }

    /// Takes collector and filter back, whether or not the present task is cancelled.
    func end() async {
        // A server that does not know the collector any more, or cannot be reached, has none to take back.
        _ = try? await finishing(since: .now) { try await collector.on(service).destroyPropertyCollector() }
    }
}
