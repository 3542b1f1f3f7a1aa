import MCPCore
import VSphere
import VimTypes

/// Makes a resource pool, by `CreateResourcePool`.
struct CreateResourcePool: VSphereTool {
    static let name = "create_resource_pool"
    static let title = "Create a resource pool"
    static let description = "Makes a resource pool in a cluster or in another pool."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CreateResourcePool"]

    struct Input: ToolInput {
        @Argument("Name of the new pool", aliases: ["pool_name"], length: 1...80) var name: String
        @Argument("The pool above it", aliases: ["parent_pool", "resource_pool"])
        var parent: Target<ResourcePool>?
        @Argument("Where, without parent", aliases: ["cluster_name"])
        var cluster: Target<ComputeResource>?
        @Argument("CPU reservation", unit: "MHz") var cpuReservationMHz = 0
        @Argument("CPU limit", unit: "MHz") var cpuLimitMHz: Int?
        @Argument("low, normal, high or a number") var cpuShares = "normal"
        @Argument("Memory reservation", unit: "MiB") var memoryReservationMB = 0
        @Argument("Memory limit", unit: "MiB") var memoryLimitMB: Int?
        @Argument("Likewise") var memoryShares = "normal"
        @Argument("May reserve more from its parent") var expandable = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        var change = Change(name: input.name)
        let parent = try await Self.parent(input, for: &change, in: context)
        let specification = ResourceConfigSpec(
            cpuAllocation: try Self.allocation(
                input.cpuReservationMHz, input.cpuLimitMHz, input.cpuShares, input.expandable),
            memoryAllocation: try Self.allocation(
                input.memoryReservationMB, input.memoryLimitMB, input.memoryShares, input.expandable))
        let created = try await parent.object.createResourcePool(
            name: InventoryNames.sent(input.name), spec: specification)
        let found = try await context.find(created)
        change.create(created, path: found.path)
        change.end([
            "parent": .string(parent.path), "cpu": try JSON(encoding: ResourceShare(specification.cpuAllocation)),
            "memory": try JSON(encoding: ResourceShare(specification.memoryAllocation)),
        ])
        return change
    }

    /// The pool to make it in: the one that is named, else the root pool of the cluster.
    private static func parent(
        _ input: Input, for change: inout Change, in context: Context
    ) async throws -> Found<ResourcePool> {
        if let parent = input.parent {
            let pool = try await context.vSphere.inventory([:]).pool(parent, in: input.cluster)
            return try await context.find(
                ManagedObjectReference<ResourcePool>(pool.reference.value, type: pool.reference.type))
        }
        let owner = try await context.computeResource(input.cluster, for: &change, properties: ["resourcePool"])
        guard let root = owner[ComputeResource.resourcePool] else {
            throw ToolError(.notFound, "The root resource pool of \(owner.name) is out of sight.")
        }
        return try await context.find(root)
    }

    private static func allocation(
        _ reservation: Int, _ limit: Int?, _ shares: String, _ expandable: Bool
    ) throws -> ResourceAllocationInfo {
        guard Int(shares) ?? 0 >= 0, Int(shares) != nil || ["low", "normal", "high"].contains(shares) else {
            throw ToolError(.invalid, "Shares are low, normal, high or a number, not '\(shares)'.")
        }
        // The number counts for the level custom alone, and is needed with every level.
        let number = Int(shares)
        return ResourceAllocationInfo(
            reservation: reservation, expandableReservation: expandable, limit: limit ?? -1,
            shares: SharesInfo(shares: number ?? 0, level: number == nil ? SharesLevel(rawValue: shares) : .custom))
    }
}
