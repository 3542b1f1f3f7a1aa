import MCPCore
import VSphere
import VimTypes

/// Where a machine goes.
enum Placement {
    /// The resource pool that a caller means: the one that is named, else the root pool of what the host is in.
    ///
    /// - Throws: `ToolError` `.invalid` when neither leads to a pool; `VSphereError`, `VimFault`.
    static func pool(
        _ target: Target<ResourcePool>?, ofHost host: ManagedObjectReference<HostSystem>?, for change: inout Change,
        in context: Context
    ) async throws -> Found<ResourcePool> {
        if let target { return try await context.find(target) }
        guard let host else {
            throw ToolError(.invalid, "resource_pool: which one?", hint: "See list_resource_pools.")
        }
        let parent: ManagedObjectReference<ManagedEntity>? = try await context.find(host, properties: ["parent"])
            .value("parent")
        guard let parent else { throw ToolError(.notFound, "The resource pool of the host is out of sight.") }
        let owner = try await context.find(
            ManagedObjectReference<ComputeResource>(parent.value, type: parent.type), properties: ["resourcePool"])
        guard let root = owner[ComputeResource.resourcePool] else {
            throw ToolError(.notFound, "The root resource pool of \(owner.name) is out of sight.")
        }
        let pool = try await context.find(root)
        change.note(default: "resource_pool", "\(pool.path) (\(pool.moref)), the root pool of \(owner.name)")
        return pool
    }
}
