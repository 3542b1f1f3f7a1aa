public import VimTypes

extension DatastoreFiles {
    /// Lists a folder.
    ///
    /// `HostDatastoreBrowser.SearchDatastore_Task`, or `SearchDatastoreSubFolders_Task`.
    ///
    /// - Parameters:
    ///   - folder: the folder; the root when empty.
    ///   - patterns: names with `*` and `?`; everything when empty.
    ///   - isRecursive: whether folders within are listed too.
    /// - Returns: files and folders, by place.
    /// - Throws: `VimFault` `FileNotFound`; `HTTPTransportError`; ``VSphereError``.
    public func list(
        _ folder: String = "", matching patterns: [String] = [], recursively isRecursive: Bool = false
    ) async throws -> [DatastoreFile] {
        let specification = HostDatastoreBrowserSearchSpec(
            // Any file, and the kinds that there are: naming a kind makes the server tell its details.
            query: [
                FileQuery(), FileQuery(FolderFileQuery()), FileQuery(IsoImageFileQuery()),
                FileQuery(FloppyImageFileQuery()),
                FileQuery(
                    VmDiskFileQuery(
                        details: VmDiskFileQueryFlags(
                            diskType: true, capacityKb: true, hardwareVersion: false, controllerType: false,
                            diskExtents: false, thin: true))),
                FileQuery(VmConfigFileQuery()), FileQuery(TemplateConfigFileQuery()), FileQuery(VmLogFileQuery()),
                FileQuery(VmNvramFileQuery()), FileQuery(VmSnapshotFileQuery()),
            ],
            details: FileQueryFlags(fileType: true, fileSize: true, modification: true, fileOwner: true),
            searchCaseInsensitive: true, matchPattern: patterns.isEmpty ? ["*"] : patterns, sortFoldersFirst: true)
        let place = path(folder).description
        let browser = browser.on(client)
        let task =
            try await isRecursive
            ? browser.searchDatastoreSubFolders(datastorePath: place, searchSpec: specification)
            : browser.searchDatastore(datastorePath: place, searchSpec: specification)
        let results: [HostDatastoreBrowserSearchResults] =
            switch try await finish(task).result {
            case .object(let object): object.as(HostDatastoreBrowserSearchResults.self).map { [$0] } ?? []
            case .array(let array): array.objects()
            default: []
            }
        return results.flatMap { result in
            let place = result.folderPath.flatMap { DatastorePath($0) } ?? path(folder)
            return result.file.map { DatastoreFile($0, in: place) }
        }.sorted { ($0.path.path) < ($1.path.path) }
    }

    /// Whether there is a file or folder of that name.
    public func exists(_ path: String) async throws -> Bool { try await entry(path) != nil }

    /// The file or folder of that name; nil if there is none.
    public func entry(_ path: String) async throws -> DatastoreFile? {
        let place = self.path(path)
        // What a pattern means specially becomes "any character", and the name itself is compared here.
        let pattern = String(place.name.map { "*?[]\\".contains($0) ? "?" : $0 })
        do {
            return try await list(place.folder.path, matching: [pattern]).first { $0.path.name == place.name }
        } catch let fault as VimFault where fault.is(FileNotFound.self) {
            return nil
        }
    }

    /// Makes a folder, and those above it where they are missing. `FileManager.MakeDirectory`.
    public func makeFolder(_ path: String) async throws {
        try await manager().makeDirectory(
            name: self.path(path).description, datacenter: datacenter, createParentDirectories: true)
    }

    /// Deletes a file, or a folder with all that is in it; a virtual disk with its extents.
    ///
    /// `VirtualDiskManager.DeleteVirtualDisk_Task` or `FileManager.DeleteDatastoreFile_Task`. Whether a machine uses
    /// the file is for the caller to find out.
    public func delete(_ path: String) async throws { try await finish(try await beginDelete(path)) }

    /// Begins what ``delete(_:)`` does, and gives the task.
    public func beginDelete(_ path: String) async throws -> ManagedObjectReference<VimTask> {
        let place = self.path(path)
        return try await place.isVirtualDisk
            ? disks().deleteVirtualDisk(name: place.description, datacenter: datacenter)
            : manager().deleteDatastoreFile(name: place.description, datacenter: datacenter)
    }

    /// Deletes one file, whatever its name looks like: of a virtual disk no more than this file.
    public func removeFile(_ path: String) async throws { try await deleteFile(self.path(path)) }

    /// Moves or renames a file, a folder or a virtual disk.
    ///
    /// - Parameters:
    ///   - path: what to move.
    ///   - other: where it goes; its folder must be there.
    ///   - destination: the datastore it goes to; this one when nil.
    ///   - replaces: whether something of that name is replaced.
    public func move(
        _ path: String, to other: String, on destination: DatastoreFiles? = nil, replacing replaces: Bool = false
    ) async throws {
        try await finish(try await beginMove(path, to: other, on: destination, replacing: replaces))
    }

    /// Begins what ``move(_:to:on:replacing:)`` does, and gives the task: moving to another datastore takes its time.
    public func beginMove(
        _ path: String, to other: String, on destination: DatastoreFiles? = nil, replacing replaces: Bool = false
    ) async throws -> ManagedObjectReference<VimTask> {
        let place = self.path(path)
        let destination = destination ?? self
        let goal = destination.path(other).description
        return try await place.isVirtualDisk
            ? disks().moveVirtualDisk(
                sourceName: place.description, sourceDatacenter: datacenter, destName: goal,
                destDatacenter: destination.datacenter, force: replaces)
            : manager().moveDatastoreFile(
                sourceName: place.description, sourceDatacenter: datacenter, destinationName: goal,
                destinationDatacenter: destination.datacenter, force: replaces)
    }

    /// Copies a file, a folder or a virtual disk.
    ///
    /// - Parameters:
    ///   - path: what to copy.
    ///   - other: where it goes; its folder must be there.
    ///   - destination: the datastore it goes to; this one when nil.
    ///   - replaces: whether something of that name is replaced.
    public func copy(
        _ path: String, to other: String, on destination: DatastoreFiles? = nil, replacing replaces: Bool = false
    ) async throws {
        try await finish(try await beginCopy(path, to: other, on: destination, replacing: replaces))
    }

    /// Begins what ``copy(_:to:on:replacing:)`` does, and gives the task.
    public func beginCopy(
        _ path: String, to other: String, on destination: DatastoreFiles? = nil, replacing replaces: Bool = false
    ) async throws -> ManagedObjectReference<VimTask> {
        let place = self.path(path)
        let destination = destination ?? self
        let goal = destination.path(other).description
        return try await place.isVirtualDisk
            ? disks().copyVirtualDisk(
                sourceName: place.description, sourceDatacenter: datacenter, destName: goal,
                destDatacenter: destination.datacenter, force: replaces)
            : manager().copyDatastoreFile(
                sourceName: place.description, sourceDatacenter: datacenter, destinationName: goal,
                destinationDatacenter: destination.datacenter, force: replaces)
    }

    @discardableResult
    private func finish(_ task: ManagedObjectReference<VimTask>) async throws -> TaskInfo {
        try await client.wait(for: task)
    }

    /// Deletes one file, whatever its name looks like.
    func deleteFile(_ place: DatastorePath) async throws {
        try await finish(try await manager().deleteDatastoreFile(name: place.description, datacenter: datacenter))
    }

    private func manager() async throws -> VimTypes.FileManager {
        guard let manager = try await client.content().fileManager else { throw unsupported("file") }
        return manager.on(client)
    }

    private func disks() async throws -> VirtualDiskManager {
        guard let manager = try await client.content().virtualDiskManager else { throw unsupported("virtual disk") }
        return manager.on(client)
    }

    private func unsupported(_ what: String) -> VSphereError {
        VSphereError(.unsupported, host: client.configuration.host, "has no \(what) manager")
    }
}
