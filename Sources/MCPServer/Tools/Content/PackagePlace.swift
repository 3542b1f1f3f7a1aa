import MCPCore
import VSphere
import VimTypes

/// Where a package goes.
struct PackagePlace {
    let pool: ManagedObjectReference<ResourcePool>
    let host: ManagedObjectReference<HostSystem>?
    /// What has to reach datastore and networks: the host if there is one, else the cluster.
    let container: ManagedObjectReference<AnyManagedObject>
    let datastore: Found<Datastore>
    /// The folder; nil where the pool is a vApp, which holds its machines itself.
    let folder: Found<Folder>?

    /// - Parameters:
    ///   - input: what the caller wrote.
    ///   - size: bytes that the machine takes at first.
    ///   - change: the answer, which gets what was chosen for want of a word.
    /// - Throws: `ToolError`, `VSphereError`, `VimFault`.
    init(
        _ input: DeployOVF.Input, size: Int, for change: inout Change, in context: Context
    ) async throws {
        let host = try await context.find(input.host)
        self.host = host?.reference
        if input.resourcePool != nil || host != nil {
            pool = try await Placement.pool(
                input.resourcePool, ofHost: host?.reference, for: &change, in: context
            ).reference
            let owner: ManagedObjectReference<AnyManagedObject>? = try await context.find(pool, properties: ["owner"])
                .value("owner")
            container = host?.reference.asAny ?? owner ?? pool.asAny
        } else {
            let compute = try await context.computeResource(input.cluster, for: &change, properties: ["resourcePool"])
            guard let root = compute[ComputeResource.resourcePool] else {
                throw ToolError(.notFound, "The root resource pool of \(compute.name) is out of sight.")
            }
            pool = root
            container = compute.reference.asAny
        }
        datastore = try await context.datastore(
            input.datastore, reachedFrom: container, bytes: size, for: &change)
        if let folder = try await context.find(input.folder) as Found<Folder>? {
            self.folder = folder
        } else if pool.type == "VirtualApp" {
            folder = nil
        } else {
            let datacenter = try await context.vSphere.files(on: datastore.reference).datacenter
            guard let root = try await context.find(datacenter, properties: ["vmFolder"])[Datacenter.vmFolder] else {
                throw ToolError(.invalid, "folder: which one?", hint: "See list_folders.")
            }
            let folder = try await context.find(root)
            change.note(default: "folder", "\(folder.path) (\(folder.moref))")
            self.folder = folder
        }
    }
}
