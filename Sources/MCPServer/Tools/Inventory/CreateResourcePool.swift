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
        @Argument("Pool to make it in: name, inventory path or moref", aliases: ["parent_pool", "resource_pool"])
        var parent: Target<ResourcePool>?
        @Argument(
            "Cluster or stand-alone host, in whose root pool it is made if no parent is named",
            aliases: ["cluster_name"])
        var cluster: Target<ComputeResource>?
        @Argument("CPU reservation", min: 0, unit: "MHz") var cpuReservationMHz = 0
        @Argument("CPU limit; none if left out", min: 0, unit: "MHz") var cpuLimitMHz: Int?
        @Argument("low, normal, high or a number", pattern: "^(low|normal|high|[0-9]{1,7})$") var cpuShares = "normal"
        @Argument("Memory reservation", min: 0, unit: "MiB") var memoryReservationMB = 0
        @Argument("Memory limit; none if left out", min: 0, unit: "MiB") var memoryLimitMB: Int?
        @Argument("low, normal, high or a number", pattern: "^(low|normal|high|[0-9]{1,7})$")
        var memoryShares = "normal"
        @Argument("Whether it may reserve more from its parent than its own reservation") var expandable = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let inventory = try await context.vSphere.inventory([:])
        let configured = context.services.server.defaults.cluster
        let parent = try inventory.pool(input.parent, in: input.cluster, configured: configured)
        let path = inventory.path(of: parent.reference)
        context.services.guardian.note(moref: parent.reference.value, name: parent.name, path: path)
        let pool = ManagedObjectReference<ResourcePool>(parent.reference.value, type: parent.reference.type)
        let specification = ResourceConfigSpec(
            cpuAllocation: Self.allocation(
                input.cpuReservationMHz, input.cpuLimitMHz, input.cpuShares, input.expandable),
            memoryAllocation: Self.allocation(
                input.memoryReservationMB, input.memoryLimitMB, input.memoryShares, input.expandable))
        // vSphere takes a percent sign for the start of an escape.
        let created = try await pool.on(context.vSphere).createResourcePool(
            name: input.name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25"),
            spec: specification)
        let found = try await context.vSphere.object(created)
        var change = Change(found)
        change.end([
            "parent": .string(path), "cpu": try JSON(encoding: ResourceShare(specification.cpuAllocation)),
            "memory": try JSON(encoding: ResourceShare(specification.memoryAllocation)),
        ])
        if input.parent == nil, input.cluster == nil { change.defaults = ["parent": path] }
        return change
    }

    private static func allocation(
        _ reservation: Int, _ limit: Int?, _ shares: String, _ expandable: Bool
    ) -> ResourceAllocationInfo {
        // The number counts for the level custom alone, and is needed with every level.
        let number = Int(shares)
        return ResourceAllocationInfo(
            reservation: reservation, expandableReservation: expandable, limit: limit ?? -1,
            shares: SharesInfo(shares: number ?? 0, level: number == nil ? SharesLevel(rawValue: shares) : .custom))
    }
}
