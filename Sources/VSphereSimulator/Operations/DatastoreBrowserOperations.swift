internal import VimTypes

/// Operations of `HostDatastoreBrowser`.
enum DatastoreBrowserOperations {
    static let all: [Operation] = [
        Operation("SearchDatastore_Task") { world, call in
            let location = try location(world, call)
            let search = DatastoreSearch(call.optional("searchSpec"))
            return world.task(call, on: location.datastore.asAny, lasting: .milliseconds(100)) { world in
                try requireFolder(location, world)
                let tree = world.files[location.datastore.value] ?? FileTree()
                return search.result(location, tree.children(of: location.path), world)
            }
        },
        Operation("SearchDatastoreSubFolders_Task") { world, call in
            let location = try location(world, call)
            let search = DatastoreSearch(call.optional("searchSpec"))
            return world.task(call, on: location.datastore.asAny, lasting: .milliseconds(500)) { world in
                try requireFolder(location, world)
                let tree = world.files[location.datastore.value] ?? FileTree()
                var byFolder: [String: [String]] = [location.path: []]
                for path in tree.descendants(of: location.path) {
                    byFolder[location.with(path: path).folder, default: []].append(path)
                    if tree[path]?.isFolder ?? false { byFolder[path, default: []] += [] }
                }
                let results = byFolder.sorted { $0.key < $1.key }.map { folder, paths in
                    search.result(location.with(path: folder), paths, world)
                }
                return AnyValue.array(
                    AnyArray(
                        Vim.schema.type(named: "ArrayOfHostDatastoreBrowserSearchResults")!,
                        results.map { .object($0.asAny) })!)
            }
        },
    ]

    /// The datastores that a browser can look into.
    static func datastores(of browser: AnyReference, _ world: World) -> [ManagedObjectReference<Datastore>]? {
        let found = world[browser].map { world.references("datastore", of: $0) } ?? []
        return found.isEmpty ? nil : found.compactMap { $0.as(Datastore.self) }
    }

    private static func location(_ world: World, _ call: Call) throws -> FileLocation {
        let location = try world.location(
            try call.argument("datastorePath"), among: datastores(of: call.target, world))
        try world.require("Datastore.Browse", on: location.datastore, user: call.user)
        return location
    }

    private static func requireFolder(_ location: FileLocation, _ world: World) throws {
        guard try world.entry(at: location).isFolder else { throw Fault(FileNotFound.self, ["file": location.text]) }
    }
}
