internal import VimTypes

/// Operations of `HostStorageSystem`, and of `Datastore`: looking for what the simulator has shown already.
enum HostStorageOperations {
    static let all: [Operation] =
        ["RescanAllHba", "RescanVmfs", "RescanVffs", "RefreshStorageSystem"].map { name in
            Operation(name) { world, call in try call.readyHost(in: world).nothing }
        } + [
            Operation("RefreshDatastore") { world, call in
                _ = try call.target(Datastore.self)
                return nil
            },
            Operation("RescanHba") { world, call in
                let host = try call.readyHost(in: world)
                let device: String = try call.argument("hbaDevice")
                let adapters = world[host, HostSystem.config]?.storageDevice?.hostBusAdapter ?? []
                guard adapters.contains(where: { $0.device == device }) else { throw Fault(NotFound.self) }
                return nil
            },
        ]
}
