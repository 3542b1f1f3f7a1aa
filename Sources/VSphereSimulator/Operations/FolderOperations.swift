internal import VimTypes

/// Makes folders, datacenters and clusters.
enum FolderOperations {
    static let all: [Operation] = [
        Operation("CreateFolder") { world, call in
            let parent = try folder(for: "Folder", world, call)
            return world.addFolder(try call.newName(in: parent.asAny, world), in: parent)
        },
        Operation("CreateDatacenter") { world, call in
            let parent = try folder(for: "Datacenter", world, call)
            let name = try call.newName(in: parent.asAny, world)
            let datacenter = world.addDatacenter(name, in: parent)
            world.record(
                DatacenterCreatedEvent.self, on: datacenter.asAny, by: call.user, ["parent": argument(parent, world)],
                "Created datacenter \(name) in folder \(world.name(of: parent))")
            return datacenter
        },
        Operation("CreateClusterEx") { world, call in
            try makeCluster(ClusterChange(try call.argument("spec", as: ClusterConfigSpecEx.self)), &world, call)
        },
        Operation("CreateCluster") { world, call in
            try makeCluster(ClusterChange(try call.argument("spec", as: ClusterConfigSpec.self)), &world, call)
        },
    ]

    /// The target, if that type can be in it.
    private static func folder(
        for type: String, _ world: World, _ call: Call
    ) throws -> ManagedObjectReference<Folder> {
        let folder: ManagedObjectReference<Folder> = try call.target()
        guard world[folder, Folder.childType]?.contains(type) ?? false else {
            throw Fault(NotSupported.self, [:], "The folder \(world.name(of: folder)) does not take a \(type).")
        }
        return folder
    }

    private static func argument(
        _ folder: ManagedObjectReference<Folder>, _ world: World
    ) -> FolderEventArgument { FolderEventArgument(fields: ["name": world.name(of: folder), "folder": folder]) }

    private static func makeCluster(
        _ change: ClusterChange, _ world: inout World, _ call: Call
    ) throws -> (any FieldValue)? {
        let parent = try folder(for: "ComputeResource", world, call)
        let name = try call.newName(in: parent.asAny, world)
        var changed = world
        let cluster = changed.addCluster(name, in: parent, drs: false, ha: false)
        try changed.apply(change, to: cluster, modify: true)
        let place = changed.datacenter(of: parent.asAny).map { " in \(changed.name(of: $0))" } ?? ""
        changed.record(
            ClusterCreatedEvent.self, on: cluster.asAny, by: call.user, ["parent": argument(parent, world)],
            "Created cluster \(name)\(place)")
        world = changed
        return cluster
    }
}
