import MCPCore
import VSphere
import VimTypes

/// Describes one resource pool: one question for the inventory, one for the pool.
struct GetResourcePoolInfo: VSphereTool {
    static let name = "get_resource_pool_info"
    static let title = "Describe a resource pool"
    static let description = "Reservations, limits, shares, use and content of a pool or vApp."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument("Name, path or moref", aliases: ["pool", "name"])
        var resourcePool: Target<ResourcePool>?
        @Argument("Cluster; alone: its root pool", aliases: ["cluster_name"])
        var cluster: Target<ComputeResource>?
    }

    struct Usage: ToolOutput {
        var used: Int
        var reservationUsed: Int
        var reservable: Int
        var most: Int

        static let fields = [
            "used": "Used", "reservationUsed": "Given away",
            "reservable": "Left", "most": "Most",
        ]

        init(_ usage: ResourcePoolResourceUsage, unit: Int) {
            used = usage.overallUsage / unit
            reservationUsed = usage.reservationUsed / unit
            reservable = usage.unreservedForVm / unit
            most = usage.maxUsage / unit
        }
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var cluster: String?
        var status: String?
        var isRoot: Bool
        var isVApp: Bool
        var cpu: ResourceShare
        var memory: ResourceShare
        var cpuUsage: Usage?
        var memoryUsage: Usage?
        var vmCount: Int
        var vms: [String]
        var children: [String]

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "cluster": "Cluster or host",
            "status": "green, yellow, red or gray",
            "isRoot": "Root pool",
            "isVApp": "vApp",
            "cpu": "CPU, in MHz",
            "memory": "Memory, in MiB",
            "cpuUsage": "In MHz",
            "memoryUsage": "In MiB",
            "vmCount": "VMs",
            "vms": "Up to 100",
            "children": "Pools in it",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let inventory = try await client.inventory([:])
        let entity = try inventory.pool(input.resourcePool, in: input.cluster)
        let reference = ManagedObjectReference<ResourcePool>(entity.reference.value, type: entity.reference.type)
        let paths = ["config", "runtime", "owner", "vm", "resourcePool"]
        guard let pool = try await client.properties(of: [reference], paths).first else {
            throw ToolError(.notFound, "\(entity.name) has vanished meanwhile.", hint: "List the pools again.")
        }
        let config = pool[ResourcePool.config]
        let runtime = pool[ResourcePool.runtime]
        let machines = pool[ResourcePool.vm] ?? []
        return Output(
            moref: reference.value, name: entity.name, path: inventory.path(of: reference),
            cluster: pool[ResourcePool.owner].flatMap { inventory[$0]?.name },
            status: runtime?.overallStatus.rawValue, isRoot: entity.isRootPool,
            isVApp: reference.as(VirtualApp.self) != nil, cpu: ResourceShare(config?.cpuAllocation),
            memory: ResourceShare(config?.memoryAllocation), cpuUsage: runtime.map { Usage($0.cpu, unit: 1) },
            // The usage of memory comes in bytes, unlike the reservation.
            memoryUsage: runtime.map { Usage($0.memory, unit: 1 << 20) }, vmCount: machines.count,
            vms: Array(inventory.names(machines).prefix(100)),
            children: inventory.names(pool[ResourcePool.resourcePool]))
    }
}
