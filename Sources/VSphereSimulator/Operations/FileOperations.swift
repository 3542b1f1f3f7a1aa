internal import VimTypes

/// Operations of `FileManager`.
enum FileOperations {
    static let all: [Operation] = [
        Operation("MakeDirectory") { world, call in
            let location = try location("name", "datacenter", &world, call)
            guard world[file: location] == nil, !location.path.isEmpty else {
                throw Fault(FileAlreadyExists.self, ["file": location.text])
            }
            try requireParent(of: location, orMakeIt: call.optional("createParentDirectories") ?? false, world)
            world[file: location] = FileTree.Entry(content: .folder, modified: world.now)
            return nil
        },
        Operation("DeleteDatastoreFile_Task") { world, call in
            let location = try location("name", "datacenter", &world, call)
            return world.task(call, on: location.datastore.asAny) { world in
                try delete(location, &world)
                return nil
            }
        },
        Operation("DeleteFile") { world, call in
            let datastores = DatastoreBrowserOperations.datastores(of: call.target, world)
            let location = try world.location(try call.argument("datastorePath"), among: datastores)
            try delete(location, &world)
            return nil
        },
        Operation("MoveDatastoreFile_Task") { world, call in
            let (source, destination) = try ends(&world, call)
            let force = call.optional("force") ?? false
            return world.task(call, on: destination.datastore.asAny, lasting: duration(source, world)) { world in
                try prepare(destination, force: force, &world)
                try world.requireUnlocked(source, for: .changing)
                try move(source, to: destination, &world)
                return nil
            }
        },
        Operation("CopyDatastoreFile_Task") { world, call in
            let (source, destination) = try ends(&world, call)
            let force = call.optional("force") ?? false
            return world.task(call, on: destination.datastore.asAny, lasting: duration(source, world)) { world in
                try prepare(destination, force: force, &world)
                try world.requireUnlocked(source, for: .reading)
                try copy(source, to: destination, &world)
                return nil
            }
        },
        Operation("ChangeOwner") { world, call in
            let location = try location("name", "datacenter", &world, call)
            _ = try world.entry(at: location)
            // Files of a simulated host belong to root, and to nobody else.
            guard try call.argument("owner", as: String.self) == "root" else { throw Fault(UserNotFound.self, [:]) }
            return nil
        },
    ]

    // MARK: What operations on files share

    /// The location that an argument names, where the caller may change files.
    static func location(_ name: String, _ datacenter: String, _ world: inout World, _ call: Call) throws
        -> FileLocation
    {
        let location = try world.location(try call.argument(name), in: call.optional(datacenter))
        try world.require("Datastore.FileManagement", on: location.datastore, user: call.user)
        return location
    }

    /// Source and destination; the destination's datacenter is the source's unless it is given.
    static func ends(
        _ world: inout World, _ call: Call, destination: String = "destinationName",
        datacenter: String = "destinationDatacenter"
    ) throws -> (source: FileLocation, destination: FileLocation) {
        let source = try location("sourceName", "sourceDatacenter", &world, call)
        let from: ManagedObjectReference<Datacenter>? = call.optional("sourceDatacenter")
        let target = try world.location(
            try call.argument(destination), in: call.optional(datacenter) ?? from)
        try world.require("Datastore.FileManagement", on: target.datastore, user: call.user)
        guard !source.path.isEmpty, !target.path.isEmpty, !"\(target.text)/".hasPrefix("\(source.text)/") else {
            throw Fault(InvalidArgument.self, ["invalidProperty": destination])
        }
        return (source, target)
    }

    /// Sees to it that a file can be put there: its folder is there, and it is not, or may be replaced.
    static func prepare(_ location: FileLocation, force: Bool, _ world: inout World) throws {
        try requireParent(of: location, orMakeIt: false, world)
        guard let entry = world[file: location] else { return }
        guard force, !entry.isFolder else { throw Fault(FileAlreadyExists.self, ["file": location.text]) }
        try world.requireUnlocked(location, for: .changing)
        world[file: location] = nil
    }

    /// How long it takes to copy it: a gibibyte a second.
    static func duration(_ source: FileLocation, _ world: World) -> Duration {
        .milliseconds(300) + .milliseconds(size(of: source, world) >> 20)
    }

    static func delete(_ location: FileLocation, _ world: inout World) throws {
        _ = try world.entry(at: location)
        guard !location.path.isEmpty else { throw Fault(CannotDeleteFile.self, ["file": location.text]) }
        try world.requireUnlocked(location, for: .changing)
        let parts = parts(of: location, world)
        world.changeFiles(of: location.datastore) { files in for part in parts { files.remove(part.path) } }
    }

    static func copy(_ source: FileLocation, to destination: FileLocation, _ world: inout World) throws {
        _ = try world.entry(at: source)
        try world.requireSpace(size(of: source, world), for: destination)
        let parts = parts(of: source, world)
        let tree = world.files[source.datastore.value] ?? FileTree()
        let now = world.now
        world.changeFiles(of: destination.datastore) { files in
            for part in parts {
                files.copy(part.path, of: tree, to: part.moved(from: source, to: destination).path, at: now)
            }
        }
    }

    /// Moves a file: within a datastore, which takes no space, or to another.
    static func move(_ source: FileLocation, to destination: FileLocation, _ world: inout World) throws {
        _ = try world.entry(at: source)
        let parts = parts(of: source, world)
        if source.datastore == destination.datastore {
            world.changeFiles(of: source.datastore) { files in
                for part in parts { files.move(part.path, to: part.moved(from: source, to: destination).path) }
            }
        } else {
            try copy(source, to: destination, &world)
            world.changeFiles(of: source.datastore) { files in for part in parts { files.remove(part.path) } }
        }
    }

    /// The file itself, and the one with the blocks of a disk that it describes.
    private static func parts(of location: FileLocation, _ world: World) -> [FileLocation] {
        let extent = location.extent
        return [location] + [extent].compactMap { $0 }.filter { world[file: $0] != nil }
    }

    /// Bytes that a file takes, or a folder with all that is in it.
    static func size(of location: FileLocation, _ world: World) -> Int64 {
        guard let tree = world.files[location.datastore.value] else { return 0 }
        return parts(of: location, world).reduce(0) { total, part in
            tree.descendants(of: part.path).reduce(total + (tree[part.path]?.size ?? 0)) { $0 + (tree[$1]?.size ?? 0) }
        }
    }

    private static func requireParent(of location: FileLocation, orMakeIt: Bool, _ world: World) throws {
        var folder = location.with(path: location.folder)
        while !folder.path.isEmpty {
            if let entry = world[file: folder] {
                guard entry.isFolder else { throw Fault(FileAlreadyExists.self, ["file": folder.text]) }
                return
            }
            guard orMakeIt else { throw Fault(FileNotFound.self, ["file": folder.text]) }
            folder = folder.with(path: folder.folder)
        }
    }
}
