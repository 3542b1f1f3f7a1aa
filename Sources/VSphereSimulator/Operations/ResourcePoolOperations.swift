internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Makes and changes resource pools.
enum ResourcePoolOperations {
    static let all: [Operation] = [
        Operation("CreateResourcePool") { world, call in
            let parent: ManagedObjectReference<ResourcePool> = try call.target()
            let name = try call.newName(in: parent.asAny, world)
            let spec: ResourceConfigSpec = try call.argument("spec")
            let pool = world.addResourcePool(name, in: parent, try merged(spec, into: nil, world))
            world.record(
                ResourcePoolCreatedEvent.self, on: pool.asAny, by: call.user,
                ["parent": argument(parent, world), "resourcePool": argument(pool, world)],
                "Created resource pool \(name) in compute-resource \(computeName(of: pool, world))")
            return pool
        },
        Operation("UpdateConfig") { world, call in
            let pool: ManagedObjectReference<ResourcePool> = try call.target()
            var name: String?
            if call.optional("name", as: String.self) != nil {
                try call.demand("Resource.RenamePool", on: pool, in: world)
                name = try call.newName(in: world.parent(of: pool.asAny), but: pool.asAny, world)
            }
            if let spec: ResourceConfigSpec = call.optional("config") {
                try call.demand("Resource.EditPool", on: pool, in: world)
                world[pool, ResourcePool.config] = try merged(spec, into: world[pool, ResourcePool.config], world)
            }
            if let name { world[pool, ResourcePool.name] = name }
            world.record(
                ResourcePoolReconfiguredEvent.self, on: pool.asAny, by: call.user,
                ["resourcePool": argument(pool, world)],
                "Updated configuration for \(world.name(of: pool)) in compute-resource \(computeName(of: pool, world))")
            return nil
        },
        Operation("DestroyChildren") { world, call in
            let pool: ManagedObjectReference<ResourcePool> = try call.target()
            try call.demand("Resource.DeletePool", on: pool, in: world)
            for child in world.links(pool, "resourcePool").compactMap({ $0.as(ResourcePool.self) }) {
                world.dissolve(child, into: pool)
            }
            return nil
        },
    ]

    private static func argument(
        _ pool: ManagedObjectReference<ResourcePool>, _ world: World
    ) -> ResourcePoolEventArgument {
        ResourcePoolEventArgument(fields: ["name": world.name(of: pool), "resourcePool": pool])
    }

    private static func computeName(of pool: ManagedObjectReference<ResourcePool>, _ world: World) -> String {
        world[pool, ResourcePool.owner].map { world.name(of: $0) } ?? ""
    }

    /// A pool's configuration with the changes: what is left out stays.
    private static func merged(
        _ spec: ResourceConfigSpec, into current: ResourceConfigSpec?, _ world: World
    ) throws -> ResourceConfigSpec {
        var result = current ?? World.poolConfiguration(of: ManagedObjectReference(""), limit: -1)
        if let version = spec.changeVersion, version != result.changeVersion { throw Fault(ConcurrentAccess.self) }
        result.cpuAllocation = try merged(spec.cpuAllocation, into: result.cpuAllocation, "cpuAllocation", 4000)
        result.memoryAllocation = try merged(
            spec.memoryAllocation, into: result.memoryAllocation, "memoryAllocation", 163_840)
        if let scale = spec.scaleDescendantsShares { result.scaleDescendantsShares = scale }
        result.changeVersion = "\(Int(world.now.timeIntervalSince1970 * 1000))"
        result.lastModified = world.now
        return result
    }

    private static func merged(
        _ given: ResourceAllocationInfo, into current: ResourceAllocationInfo, _ name: String, _ normalShares: Int
    ) throws -> ResourceAllocationInfo {
        var result = current
        if let reservation = given.reservation { result.reservation = reservation }
        if let expandable = given.expandableReservation { result.expandableReservation = expandable }
        if let limit = given.limit { result.limit = limit }
        if let shares = given.shares {
            let count =
                switch shares.level {
                case .low: normalShares / 2
                case .normal: normalShares
                case .high: normalShares * 2
                default: shares.shares
                }
            result.shares = SharesInfo(shares: count, level: shares.level)
        }
        let reservation = result.reservation ?? 0
        let limit = result.limit ?? -1
        guard reservation >= 0, limit >= -1, limit == -1 || limit >= reservation, result.shares?.shares ?? 1 >= 0 else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "spec.\(name)"])
        }
        return result
    }
}

extension World {
    /// Takes a pool away with the pools below it; their machines go to another pool.
    mutating func dissolve(
        _ pool: ManagedObjectReference<ResourcePool>, into other: ManagedObjectReference<ResourcePool>
    ) {
        for child in links(pool, "resourcePool").compactMap({ $0.as(ResourcePool.self) }) {
            dissolve(child, into: other)
        }
        for vm in links(pool, "vm").compactMap({ $0.as(VirtualMachine.self) }) { place(vm, inPool: other) }
        if let parent = self[pool, ResourcePool.parent] { unlink(parent, "resourcePool", pool) }
        access.permissions[pool.value] = nil
        remove(pool)
        touch(other)
    }
}
