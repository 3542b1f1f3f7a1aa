internal import VimTypes

/// Where a file is: what `[datastore1] web01/web01.vmx` means.
struct FileLocation: Hashable, Sendable {
    let datastore: ManagedObjectReference<Datastore>
    /// The datastore's name.
    let name: String
    /// The path within the datastore, without slashes at its ends; empty for the datastore's root.
    let path: String

    /// The location as vSphere writes it.
    var text: String { path.isEmpty ? "[\(name)]" : "[\(name)] \(path)" }

    /// The last part of the path.
    var fileName: Substring { path.split(separator: "/").last ?? "" }

    /// The folder that holds it; empty for the root.
    var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

    /// Another file of the same datastore.
    func with(path: String) -> FileLocation { FileLocation(datastore: datastore, name: name, path: path) }

    /// Where the blocks of a disk are that this file describes, if it describes one.
    var extent: FileLocation? {
        path.hasSuffix(".vmdk") && !path.hasSuffix("-flat.vmdk") ? with(path: path.dropLast(5) + "-flat.vmdk") : nil
    }

    /// Where this file, or the other file of the same disk, goes when the first one goes somewhere.
    func moved(from source: FileLocation, to destination: FileLocation) -> FileLocation {
        path == source.path
            ? destination : destination.extent ?? destination.with(path: destination.path + "-flat.vmdk")
    }

    /// A path within a datastore without superfluous slashes; nil when it leads out of the datastore or cannot be one.
    static func cleaned(_ path: some StringProtocol) -> String? {
        let parts = path.split(separator: "/").filter { $0 != "." }
        let isValid = parts.allSatisfy { part in
            part != ".." && part.utf8.count <= 255 && !part.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
        }
        guard isValid, parts.count <= 64 else { return nil }
        return parts.joined(separator: "/")
    }
}

extension World {
    /// Takes a datastore path apart.
    ///
    /// - Parameters:
    ///   - text: `[datastore] folder/file`.
    ///   - datacenter: where the datastore is looked for; everywhere if nil.
    ///   - datastores: the datastores it can be in, when they are known.
    /// - Throws: `InvalidDatastorePath`, `InvalidDatastore`, `InaccessibleDatastore`.
    func location(
        _ text: String, in datacenter: ManagedObjectReference<Datacenter>? = nil,
        among datastores: [ManagedObjectReference<Datastore>]? = nil
    ) throws -> FileLocation {
        let invalid = Fault(InvalidDatastorePath.self, ["datastorePath": text])
        guard text.hasPrefix("["), let end = text.firstIndex(of: "]") else { throw invalid }
        let name = String(text[text.index(after: text.startIndex)..<end])
        let rest = text[text.index(after: end)...].drop { $0 == " " }
        guard let path = FileLocation.cleaned(rest) else { throw invalid }
        guard let datastore = try accessibleDatastore(named: name, in: datacenter, among: datastores) else {
            throw Fault(InvalidDatastore.self, ["name": name])
        }
        return FileLocation(datastore: datastore, name: name, path: path)
    }

    /// The datastore of that name.
    /// - Throws: `InaccessibleDatastore`; `InvalidArgument` when no datacenter is given and several have one.
    func accessibleDatastore(
        named name: String, in datacenter: ManagedObjectReference<Datacenter>? = nil,
        among datastores: [ManagedObjectReference<Datastore>]? = nil
    ) throws -> ManagedObjectReference<Datastore>? {
        let found = (datastores ?? all(Datastore.self)).filter { datastore in
            self[datastore, Datastore.name] == name
                && (datacenter == nil || self.datacenter(of: datastore.asAny) == datacenter)
        }
        guard let datastore = found.first else { return nil }
        guard found.count == 1 else { throw Fault(InvalidArgument.self, ["invalidProperty": "datacenter"]) }
        guard stores[datastore.value]?.isAccessible ?? true else {
            throw Fault(InaccessibleDatastore.self, ["datastore": datastore, "name": name])
        }
        return datastore
    }

    /// What a location leads to.
    subscript(file location: FileLocation) -> FileTree.Entry? {
        get { files[location.datastore.value]?[location.path] }
        set {
            files[location.datastore.value, default: FileTree()][location.path] = newValue
            touch(location.datastore)
        }
    }

    /// What a location leads to.
    /// - Throws: `FileNotFound`.
    func entry(at location: FileLocation) throws -> FileTree.Entry {
        if location.path.isEmpty { return FileTree.Entry(content: .folder, modified: now) }
        guard let entry = self[file: location] else { throw Fault(FileNotFound.self, ["file": location.text]) }
        return entry
    }

    /// Changes the files of a datastore.
    mutating func changeFiles(of datastore: ManagedObjectReference<Datastore>, _ change: (inout FileTree) -> Void) {
        change(&files[datastore.value, default: FileTree()])
        touch(datastore)
    }

    /// Sees to it that so many more bytes fit.
    /// - Throws: `NoDiskSpace`.
    func requireSpace(_ bytes: Int64, for location: FileLocation) throws {
        guard bytes <= freeSpace(on: location.datastore) else {
            throw Fault(NoDiskSpace.self, ["file": location.text, "datastore": location.name])
        }
    }

    /// Sees to it that a user has a privilege on a datastore.
    /// - Throws: `NoPermission`.
    func require(_ privilege: String, on datastore: ManagedObjectReference<Datastore>, user: String) throws {
        guard allows(user, privilege, on: datastore.asAny) else {
            throw Fault(NoPermission.self, ["object": datastore, "privilegeId": privilege])
        }
    }
}
