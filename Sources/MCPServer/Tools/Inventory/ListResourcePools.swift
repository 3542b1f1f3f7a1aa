import MCPCore
import VSphere
import VimTypes

/// Lists resource pools and vApps, by one question to the property collector.
struct ListResourcePools: VSphereTool {
    static let name = "list_resource_pools"
    static let title = "List resource pools"
    static let description = "Resource pools and vApps, sorted by path."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
        @Argument(.cluster) var cluster: Target<ComputeResource>?
    }

    struct Pool: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var cluster: String?
        var isRoot: Bool
        var isVApp: Bool
        var cpu: ResourceShare
        var memory: ResourceShare
        var vmCount: Int

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "cluster": "Cluster or host",
            "isRoot": "Root pool",
            "isVApp": "vApp",
            "cpu": "CPU, in MHz",
            "memory": "Memory, in MiB",
            "vmCount": "VMs",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Pool> {
        let inventory = try await context.vSphere.inventory([
            ResourcePool._typeID: ["config", "owner", "vm"]
        ])
        let owner = try input.cluster.map { try inventory.one($0, "cluster") }
        let pattern = input.filter.map(NamePattern.init)
        let pools = inventory.all(ResourcePool.self).filter { pool in
            if let pattern, !pattern.matches(pool.name) { return false }
            return owner.map { inventory.isWithin(pool, $0) || Self.owner(pool)?.value == $0.reference.value } ?? true
        }
        return try context.page(pools, key: { [inventory.path(of: $0.reference), $0.reference.value] }) { pool in
            let config: ResourceConfigSpec? = pool.value("config")
            let machines: [ManagedObjectReference<VirtualMachine>]? = pool.value("vm")
            return Pool(
                moref: pool.reference.value, name: pool.name, path: inventory.path(of: pool.reference),
                cluster: Self.owner(pool).flatMap { inventory[$0]?.name }, isRoot: pool.isRootPool,
                isVApp: pool.reference.as(VirtualApp.self) != nil, cpu: ResourceShare(config?.cpuAllocation),
                memory: ResourceShare(config?.memoryAllocation), vmCount: machines?.count ?? 0)
        }
    }

    private static func owner(_ pool: Inventory.Entity) -> ManagedObjectReference<ComputeResource>? {
        pool.value("owner")
    }
}

extension Inventory.Entity {
    /// Whether a resource pool is the one at the top of a cluster or host, which cannot be deleted.
    var isRootPool: Bool { parent?.as(ComputeResource.self) != nil }
}
