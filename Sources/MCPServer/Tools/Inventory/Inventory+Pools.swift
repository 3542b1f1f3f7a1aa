import MCPCore
import VSphere
import VimTypes

extension Inventory {
    /// The resource pool that a caller means: the pool that the caller names; else the root pool of the cluster that
    /// the caller or the configuration names; else the only pool that there is.
    ///
    /// - Throws: `ToolError` `.invalid` with what can be named; `VSphereError`.
    func pool(
        _ target: Target<ResourcePool>?, in cluster: Target<ComputeResource>?, configured: String?
    ) throws -> Entity {
        if target != nil, cluster == nil { return try one(target, "resource_pool") }
        guard cluster != nil || configured != nil else { return try one(target, "resource_pool") }
        let owner = try one(cluster, "cluster", configured: configured)
        let pools = all(ResourcePool.self).filter { isWithin($0, owner) }
        if let text = target?.text {
            // What the pool is called is looked for in the cluster alone.
            let named = pools.filter { $0.name == text || $0.reference.value == text }
            if named.count == 1 { return named[0] }
            let found = try one(target, "resource_pool")
            guard isWithin(found, owner) else {
                throw ToolError(.invalid, "The resource pool \(found.name) is not in \(owner.name).")
            }
            return found
        }
        guard let root = pools.first(where: \.isRootPool) else {
            throw ToolError(.notFound, "The resource pools of \(owner.name) are out of sight.")
        }
        return root
    }
}
