import MCPCore
import VSphere
import VimTypes

/// Deletes a resource pool, by `Destroy_Task`. What is in it moves to the pool above.
struct DeleteResourcePool: VSphereTool {
    static let name = "delete_resource_pool"
    static let title = "Delete a resource pool"
    static let description = "Deletes a resource pool. Its VMs and child pools move to the pool above."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = ["Destroy_Task"]
    static let privileges = ["Resource.DeletePool"]

    struct Input: ToolInput {
        @Argument("Resource pool", aliases: ["pool", "pool_name", "name"])
        var resourcePool: Target<ResourcePool>
        @Argument("Cluster that it is in", aliases: ["cluster_name"]) var cluster: Target<ComputeResource>?
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let inventory = try await context.vSphere.inventory([ResourcePool._typeID: ["vm", "resourcePool", "config"]])
        let pool = try inventory.pool(input.resourcePool, in: input.cluster)
        guard let parent = pool.parent, !pool.isRootPool else {
            throw ToolError(
                .invalid, "\(pool.name) is the root pool of its cluster or host, and belongs to it.",
                hint: "Only pools that were made can be deleted: see list_resource_pools.")
        }
        // Destroying a vApp deletes its machines.
        guard pool.reference.as(VirtualApp.self) == nil else {
            throw ToolError(
                .invalid, "\(pool.name) is a vApp: deleting it would delete its VMs.",
                hint: "Delete the VMs by delete_vm, or the vApp by call_api with Destroy_Task.")
        }
        let machines: [ManagedObjectReference<VirtualMachine>] = pool.value("vm") ?? []
        let children: [ManagedObjectReference<ResourcePool>] = pool.value("resourcePool") ?? []
        let config: ResourceConfigSpec? = pool.value("config")
        var change = Change(
            moref: pool.reference.value, name: pool.name, path: inventory.path(of: pool.reference),
            before: [
                "parent": .string(inventory.path(of: parent)), "vms": .integer(machines.count),
                "children": .integer(children.count),
                "cpu": try JSON(encoding: ResourceShare(config?.cpuAllocation)),
                "memory": try JSON(encoding: ResourceShare(config?.memoryAllocation)),
            ])
        try await context.services.noteProtection(of: pool.reference, name: pool.name, path: change.path)
        let above = inventory[parent]?.name ?? parent.value
        let effects = (inventory.names(machines) + inventory.names(children)).map { "\($0) moves to \(above)" }
        guard
            try await context.approve(&change, "Delete the resource pool \(pool.name)", effects: effects)
        else { return change }
        let object = ManagedObjectReference<ResourcePool>(pool.reference.value).on(context.vSphere)
        try await context.run(&change, "Deleting the resource pool \(pool.name)", wait: input.wait) {
            try await object.destroy()
        }
        return change
    }
}
