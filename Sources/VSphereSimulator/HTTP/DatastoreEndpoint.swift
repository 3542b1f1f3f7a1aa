internal import HTTPTransport
internal import VimTypes

/// Serves `/folder`: the files of datastores.
enum DatastoreEndpoint {
    static let folder = Router.Route(serving: "/folder") { request, simulator in
        switch request.method {
        case "GET", "HEAD": return try read(request, simulator)
        case "PUT": return try await write(request, simulator)
        case "DELETE": return try delete(request, simulator)
        default: return .refusal(405, "Files are read by GET and HEAD, written by PUT, and deleted by DELETE.")
        }
    }

    // MARK: Reading

    private enum Found {
        case list(title: String, [DatastoreIndex.Line])
        case file(FileContent)
    }

    private static func read(_ request: SimulatorRequest, _ simulator: Simulator) throws -> SimulatorReply {
        switch try simulator.change({ world in try find(request, &world) }) {
        case .file(let content): return try .file(content, request)
        case .list(let title, let lines):
            let page = FileContent.bytes(Array(DatastoreIndex.page(title, lines).utf8))
            return try .file(page, request, type: "text/html; charset=utf-8")
        }
    }

    private static func find(_ request: SimulatorRequest, _ world: inout World) throws -> Found {
        let user = try world.caller(request)
        guard request.query["dsName"] != nil else {
            guard let path = request.query["dcPath"] else {
                return .list(title: "datacenters", DatastoreIndex.datacenters(world, user))
            }
            guard let datacenter = world.datacenter(at: path) else { throw unknown("datacenter", path) }
            return .list(title: "datastores of \(path)", DatastoreIndex.datastores(of: datacenter, path, world, user))
        }
        let location = try place(request, world)
        try world.require("Datastore.Browse", on: location.datastore, user: user)
        guard let bytes = try world.entry(at: location).bytes else {
            return .list(title: location.text, DatastoreIndex.files(in: location, request, world))
        }
        try world.requireUnlocked(location, for: .reading)
        return .file(bytes)
    }

    // MARK: Writing

    private static func write(_ request: SimulatorRequest, _ simulator: Simulator) async throws -> SimulatorReply {
        let (target, user, free): (FileLocation, String, Int64) = try simulator.change { world in
            let user = try world.caller(request)
            let location = try place(request, world)
            try requireWritable(location, user, world)
            return (location, user, world.freeSpace(on: location.datastore) + (world[file: location]?.size ?? 0))
        }
        let content = try await request.receive(upTo: free)
        let isNew = try simulator.change { world in
            // What was free may not be free any more, and the machine may run by now.
            try requireWritable(target, user, world)
            let old = world[file: target]
            try world.requireSpace(content.size - (old?.size ?? 0), for: target)
            var entry = FileTree.Entry(content: .stored(content), modified: world.now)
            if let capacity = SparseDisk.capacity(of: content) {
                entry.disk = FileTree.Disk(capacity: capacity, uuid: world.newDiskUUID())
            }
            world[file: target] = entry
            return old == nil
        }
        return SimulatorReply(status: isNew ? 201 : 200)
    }

    private static func requireWritable(_ location: FileLocation, _ user: String, _ world: World) throws {
        try world.require("Datastore.FileManagement", on: location.datastore, user: user)
        guard !location.path.isEmpty, world[file: location]?.isFolder != true else {
            throw Fault(FileAlreadyExists.self, ["file": location.text])
        }
        var folder = location.folder
        while !folder.isEmpty {
            let above = location.with(path: folder)
            if let entry = world[file: above], !entry.isFolder {
                throw Fault(FileAlreadyExists.self, ["file": above.text])
            }
            folder = above.folder
        }
        try world.requireUnlocked(location, for: .changing)
    }

    private static func delete(_ request: SimulatorRequest, _ simulator: Simulator) throws -> SimulatorReply {
        try simulator.change { world in
            let user = try world.caller(request)
            let location = try place(request, world)
            try world.require("Datastore.FileManagement", on: location.datastore, user: user)
            try FileOperations.delete(location, &world)
        }
        return SimulatorReply(status: 204)
    }

    // MARK: Places

    private static func place(_ request: SimulatorRequest, _ world: World) throws -> FileLocation {
        let name = request.query["dsName"] ?? ""
        var datacenter: ManagedObjectReference<Datacenter>?
        if let path = request.query["dcPath"] {
            datacenter = world.datacenter(at: path)
            guard datacenter != nil else { throw unknown("datacenter", path) }
        }
        guard let datastore = try world.accessibleDatastore(named: name, in: datacenter) else {
            throw unknown("datastore", name)
        }
        guard let path = FileLocation.cleaned(request.path.dropFirst("/folder".count)) else {
            throw HTTPRefusal(400, "The path leads out of the datastore, or is none.")
        }
        return FileLocation(datastore: datastore, name: name, path: path)
    }

    private static func unknown(_ kind: String, _ name: String) -> HTTPRefusal {
        HTTPRefusal(404, "There is no \(kind) '\(name)'.")
    }
}

extension World {
    /// The datacenter at an inventory path, such as `Europe/Berlin`.
    func datacenter(at path: String) -> ManagedObjectReference<Datacenter>? {
        let path = path.split(separator: "/").joined(separator: "/")
        return all(Datacenter.self).first { self.path(of: $0.asAny) == path }
    }

    /// The inventory path of an entity, the root folder left out.
    func path(of entity: AnyReference) -> String {
        var names: [String] = []
        var next: AnyReference? = entity
        while let current = next, current.value != rootFolder.value {
            names.append(value("name", of: current).flatMap(String.init(_field:)) ?? "")
            next = parent(of: current)
        }
        return names.reversed().joined(separator: "/")
    }
}
