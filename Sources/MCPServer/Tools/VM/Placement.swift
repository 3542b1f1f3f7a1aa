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

    /// The folder that a caller means: the one that is named, else that of all machines in the datacenter of something.
    ///
    /// - Parameter path: inventory path of what is in the datacenter.
    static func folder(
        _ target: Target<Folder>?, inDatacenterOf path: String, for change: inout Change, in context: Context
    ) async throws -> Found<Folder> {
        if let target { return try await context.find(target) }
        let datacenters = try await context.all(Datacenter.self, properties: ["vmFolder"])
        let own = datacenters.first { path.hasPrefix("\($0.path)/") }
        guard let own, let reference = own[Datacenter.vmFolder] else {
            throw ToolError(.invalid, "folder: which one?", hint: "See list_folders.")
        }
        let folder = try await context.find(reference)
        change.note(default: "folder", "\(folder.path) (\(folder.moref)), that of the datacenter \(own.name)")
        return folder
    }

    /// Where a new machine is to run.
    struct Site {
        /// The pool that it belongs to.
        let pool: ManagedObjectReference<ResourcePool>
        /// The host, if the caller named one; else DRS chooses.
        let host: ManagedObjectReference<HostSystem>?
        /// The cluster, or the host without a cluster.
        let compute: Found<ComputeResource>

        /// What has to reach its datastore and its network.
        var reach: ManagedObjectReference<AnyManagedObject> { host?.asAny ?? compute.reference.asAny }
    }

    /// The place that a caller means by a pool, a host, a cluster, some of them or none.
    static func site(
        pool: Target<ResourcePool>?, host: Target<HostSystem>?, cluster: Target<ComputeResource>?,
        for change: inout Change, in context: Context
    ) async throws -> Site {
        let pool = try await context.find(pool, properties: ["owner"]) as Found<ResourcePool>?
        let host = try await context.find(host, properties: ["parent"]) as Found<HostSystem>?
        let owner: ManagedObjectReference<ComputeResource>? = pool?.value("owner")
        let parent: ManagedObjectReference<ManagedEntity>? = host?.value("parent")
        let compute: Found<ComputeResource>
        if let known = owner ?? parent.map({ ManagedObjectReference<ComputeResource>($0.value, type: $0.type) }) {
            compute = try await context.find(known, properties: ["resourcePool"])
        } else {
            compute = try await context.computeResource(cluster, for: &change, properties: ["resourcePool"])
        }
        if let cluster, host != nil || pool != nil {
            let named = try await context.find(cluster)
            guard named.moref == compute.moref else {
                throw ToolError(.invalid, "\(host?.name ?? pool?.name ?? "") is not in \(named.name).")
            }
        }
        guard let reference = pool?.reference ?? compute[ComputeResource.resourcePool] else {
            throw ToolError(.notFound, "The root resource pool of \(compute.name) is out of sight.")
        }
        return Site(pool: reference, host: host?.reference, compute: compute)
    }
}
