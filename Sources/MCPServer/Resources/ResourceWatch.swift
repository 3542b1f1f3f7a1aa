import MCPCore
import Synchronization
import VSphere
import VimTypes

/// What is known of the watched objects, kept from one watch to the next.
final class SeenState: Sendable {
    struct State: Sendable {
        var objects = ObservedObjects<AnyManagedObject>()
        /// The resources that were watched then.
        var uris: Set<String> = []
    }

    let state = Mutex(State())
}

/// The watch of some resources of a server: all lists, or all single objects.
struct ResourceWatch: Sendable {
    let server: ManagedServer
    /// The resources, by URI.
    private var resources: [String: (resource: LiveResource, values: [String: String])] = [:]

    init(_ server: ManagedServer) { self.server = server }

    var uris: Set<String> { Set(resources.keys) }

    mutating func add(_ uri: String, _ resource: LiveResource, _ values: [String: String]) {
        resources[uri] = (resource, values)
    }

    /// Watches until it fails or is cancelled.
    ///
    /// - Parameters:
    ///   - seen: what the watch before has seen: what is different at the start is told.
    ///   - started: is given the resources once all there is was told.
    ///   - pausing: waits after telling, while the server collects.
    ///   - announce: is given the URI of each resource that has changed.
    func run(
        _ seen: SeenState, started: (Set<String>) -> Void, pausing: () async throws -> Void,
        _ announce: (String) -> Void
    ) async throws {
        let inspector = CallInspector { call in
            // Nobody asked for anything else.
            guard VimOperations.isLooking(call.operation.name) else {
                throw ToolError(.denied, "A watch calls \(call.operation.name).")
            }
        }
        try await CallInspector.$current.withValue(inspector) {
            let objects = await objects()
            guard let specification = try await specification(objects) else {
                // None of the objects is there: perhaps later.
                throw ToolError(.notFound, "what is subscribed to is not there")
            }
            try await server.client.withUpdates(of: specification) { updates in
                for try await update in updates {
                    let changed = take(update, objects, seen)
                    if update.isFullState { started(uris) }
                    for uri in changed.sorted() { announce(uri) }
                    if !changed.isEmpty { try await pausing() }
                }
            }
        }
    }

    /// The single objects, by URI; those that are not found are left out.
    private func objects() async -> [String: ManagedObjectReference<AnyManagedObject>] {
        var objects: [String: ManagedObjectReference<AnyManagedObject>] = [:]
        for (uri, entry) in resources {
            guard let variable = entry.resource.watched.variable, let text = entry.values[variable] else { continue }
            objects[uri] = try? await reference(text, entry.resource.watched.type)
        }
        return objects
    }

    private func reference(
        _ text: String, _ type: any ManagedObject.Type
    ) async throws -> ManagedObjectReference<AnyManagedObject> {
        let client = server.client
        switch type {
        case is VirtualMachine.Type: return try await client.find(text, VirtualMachine.self).reference.asAny
        case is HostSystem.Type: return try await client.find(text, HostSystem.self).reference.asAny
        default: return try await client.find(text, Datastore.self).reference.asAny
        }
    }

    /// The question to the property collector; nil if there is nothing to watch.
    private func specification(
        _ objects: [String: ManagedObjectReference<AnyManagedObject>]
    ) async throws -> PropertyFilterSpec? {
        var paths: [ManagedTypeID: Set<String>] = [:]
        for entry in resources.values {
            paths[entry.resource.watched.type._typeID, default: []].formUnion(entry.resource.watched.paths)
        }
        if resources.values.contains(where: { $0.resource.watched.variable == nil }) {
            return try await server.client.inventorySpecification(paths.mapValues { $0.sorted() })
        }
        guard !objects.isEmpty else { return nil }
        return PropertyFilterSpec(
            propSet: paths.sorted { $0.key.number < $1.key.number }
                .map { PropertySpec(type: $0.key.name, pathSet: $0.value.sorted()) },
            objectSet: Set(objects.values).map { ObjectSpec(obj: $0) })
    }

    /// Takes an update in.
    ///
    /// - Returns: the resources that have changed. All there is, at the start, changes nothing but what was known to be
    ///   otherwise.
    private func take(
        _ update: PropertyUpdate<AnyManagedObject>, _ objects: [String: ManagedObjectReference<AnyManagedObject>],
        _ seen: SeenState
    ) -> Set<String> {
        seen.state.withLock { state in
            // Kept only where it is compared with: a second reference would make the next line copy all.
            let before = update.isFullState ? state : SeenState.State()
            state.objects.apply(update)
            state.uris = uris
            var changed: Set<String> = []
            for (uri, entry) in resources where !update.isFullState || before.uris.contains(uri) {
                let watched = entry.resource.watched
                func concerns(_ reference: ManagedObjectReference<AnyManagedObject>) -> Bool {
                    if watched.variable != nil { return objects[uri] == reference }
                    return Vim.schema.managedType(named: reference.type)?.isKind(of: watched.type._typeID) == true
                }
                let isChanged =
                    update.isFullState
                    ? values(before.objects, concerns, watched.paths) != values(state.objects, concerns, watched.paths)
                    : update.objects.contains { change in
                        concerns(change.reference) && (change.kind != .modify || touches(change, watched.paths))
                    }
                if isChanged { changed.insert(uri) }
            }
            return changed
        }
    }

    private func values(
        _ objects: ObservedObjects<AnyManagedObject>, _ concerns: (ManagedObjectReference<AnyManagedObject>) -> Bool,
        _ paths: [String]
    ) -> [ManagedObjectReference<AnyManagedObject>: [String: AnyValue]] {
        var values: [ManagedObjectReference<AnyManagedObject>: [String: AnyValue]] = [:]
        for object in objects.all where concerns(object.reference) {
            values[object.reference] = object.values.filter { paths.contains($0.key) }
        }
        return values
    }

    /// Whether a change is of one of these properties, or of something within.
    private func touches(_ change: ObjectChange<AnyManagedObject>, _ paths: [String]) -> Bool {
        (Array(change.properties.values.keys) + change.removed).contains { changed in
            paths.contains { changed == $0 || changed.hasPrefix($0 + ".") || changed.hasPrefix($0 + "[") }
        }
    }
}
