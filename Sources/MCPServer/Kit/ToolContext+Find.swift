import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// The one object that a caller means, in two questions to the server at most.
    ///
    /// - Parameters:
    ///   - target: what the caller wrote.
    ///   - properties: property paths to fetch along with it, such as `runtime.powerState`.
    /// - Throws: `VSphereError` `.notFound`, or `.ambiguous` with the candidates.
    func find<Object: ManagedObject>(
        _ target: Target<Object>, properties: [String] = []
    ) async throws -> Found<Object> {
        try await found(try await vSphere.find(target.text, Object.self, properties: properties))
    }

    /// The object that a caller means, if the caller named one.
    func find<Object: ManagedObject>(
        _ target: Target<Object>?, properties: [String] = []
    ) async throws -> Found<Object>? {
        guard let target else { return nil }
        return try await find(target, properties: properties) as Found<Object>
    }

    /// The object of a moref.
    func find<Object: ManagedObject>(
        _ reference: ManagedObjectReference<Object>, properties: [String] = []
    ) async throws -> Found<Object> {
        try await found(try await vSphere.object(reference, properties: properties))
    }

    /// All objects of a type, in one question.
    func all<Object: ManagedObject>(
        _ type: Object.Type, properties: [String] = []
    ) async throws -> [Found<Object>] {
        try await vSphere.findAll(type, properties: properties).map { Found($0, on: vSphere) }
    }

    /// All objects of a type within another object, at any depth, in one question: machines of a folder, a host, a
    /// cluster, a pool, a datastore; datastores and networks of a host or cluster.
    func all<Object: ManagedObject>(
        _ type: Object.Type, in container: ManagedObjectReference<some ManagedObject>, properties: [String] = []
    ) async throws -> [Found<Object>] {
        try await vSphere.findAll(type, in: container, properties: properties).map { Found($0, on: vSphere) }
    }

    private func found<Object: ManagedObject>(_ object: InventoryObject<Object>) async throws -> Found<Object> {
        let found = Found(object, on: vSphere)
        try await services.noteProtection(of: found.reference, name: found.name, path: found.path)
        return found
    }
}

extension Call {
    /// Looks whether an object is protected against the tool, and keeps the tool from changing it if it is.
    ///
    /// Tags are asked for only where the policy protects by tags, and the tool is one that it protects against.
    func noteProtection(
        of reference: ManagedObjectReference<some ManagedObject>, name: String, path: String?
    ) async throws {
        guardian.note(moref: reference.value, name: name, path: path)
        let protection = backend.policy.protection
        guard !protection.tags.isEmpty, protection.concerns(tool.hints),
            guardian.refusal(moref: reference.value) == nil
        else { return }
        // An ESXi has no tags. Elsewhere, an object whose tags cannot be read may have the one that protects it.
        guard try await client.content().about.apiType == "VirtualCenter" else { return }
        let tags = try await client.tagging.tags(of: reference)
        guard !tags.isEmpty else { return }
        let categories = try await client.tagging.categories()
        let attached = tags.map { tag in
            (category: categories.first { $0.id == tag.categoryID }?.name ?? "", name: tag.name)
        }
        if let reason = protection.reason(tags: attached) {
            guardian.protect(moref: reference.value, name: name, reason: reason)
        }
    }
}
