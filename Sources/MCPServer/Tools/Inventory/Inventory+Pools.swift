import MCPCore
import VSphere
import VimTypes

extension Inventory {
    /// The resource pool that a caller means: the pool that the caller names, looked for in the cluster alone if that
    /// is named too; of a cluster alone, its root pool; else the only pool that there is.
    ///
    /// - Throws: `ToolError` `.invalid` with what can be named; `VSphereError`.
    func pool(_ target: Target<ResourcePool>?, in cluster: Target<ComputeResource>?) throws -> Entity {
        guard let cluster else { return try one(target, "resource_pool") }
        let owner = try one(cluster, "cluster")
        let pools = all(ResourcePool.self).filter { isWithin($0, owner) }
        guard let target else {
            guard let root = pools.first(where: \.isRootPool) else {
                throw ToolError(.notFound, "The resource pools of \(owner.name) are out of sight.")
            }
            return root
        }
        let named = pools.filter { $0.name == target.text || $0.reference.value == target.text }
        if named.count == 1 { return named[0] }
        let found = try one(target, "resource_pool")
        guard isWithin(found, owner) else {
            throw ToolError(.invalid, "The resource pool \(found.name) is not in \(owner.name).")
        }
        return found
    }
}
