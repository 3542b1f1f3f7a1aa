internal import VimTypes

/// What a browser of datastores was asked for.
struct DatastoreSearch: Sendable {
    private let queries: [FileQuery]
    private let details: FileQueryFlags?
    private let patterns: [String]
    private let ignoresCase: Bool
    private let foldersFirst: Bool

    init(_ specification: HostDatastoreBrowserSearchSpec?) {
        queries = specification?.query ?? []
        details = specification?.details
        patterns = specification?.matchPattern ?? []
        ignoresCase = specification?.searchCaseInsensitive ?? true
        foldersFirst = specification?.sortFoldersFirst ?? false
    }

    /// What is found in a folder.
    /// - Parameter paths: what is in the folder.
    func result(_ folder: FileLocation, _ paths: [String], _ world: World) -> HostDatastoreBrowserSearchResults {
        let tree = world.files[folder.datastore.value] ?? FileTree()
        var found: [(isFolder: Bool, info: AnyDataObject)] = []
        for path in paths {
            guard let entry = tree[path] else { continue }
            let location = folder.with(path: path)
            if let info = info(location, entry, world) { found.append((entry.isFolder, info)) }
        }
        if foldersFirst { found = found.filter(\.isFolder) + found.filter { !$0.isFolder } }
        return HostDatastoreBrowserSearchResults(fields: [
            "datastore": folder.datastore, "folderPath": folder.path.isEmpty ? folder.text : folder.text + "/",
            "file": found.compactMap { $0.info.as(FileInfo.self) },
        ])
    }

    /// What is told of a file; nil when it was not asked for.
    private func info(_ location: FileLocation, _ entry: FileTree.Entry, _ world: World) -> AnyDataObject? {
        let name = String(location.fileName)
        guard patterns.isEmpty || patterns.contains(where: { Glob.matches($0, name, ignoringCase: ignoresCase) })
        else { return nil }
        let kind = FileKind(name, isFolder: entry.isFolder)
        let fitting = queries.filter(kind.answers)
        // What asks for files of any kind tells least of them.
        let query = fitting.first { $0.wireTypeName != FileQuery._typeID.name } ?? fitting.first
        guard let query = queries.isEmpty ? FileQuery() : query else { return nil }
        let isTyped = (details?.fileType ?? false) || query.wireTypeName != "FileQuery"
        var info = AnyDataObject(isTyped ? kind.infoType : FileInfo._typeID, fields: ["path": name])
        guard details != nil || query.wireTypeName != "FileQuery" else { return info }
        if details?.fileSize ?? false { info._storage.set("fileSize", size(location, entry, kind, world)) }
        if details?.modification ?? false { info._storage.set("modification", entry.modified) }
        if details?.fileOwner ?? false { info._storage.set("owner", "root") }
        if let query = query.as(VmDiskFileQuery.self) {
            let disk = world.disk(at: location, entry)
            if let filter = query.filter, !Self.matches(disk, filter) { return nil }
            Self.describe(disk, query.details, &info)
        }
        if let flags = query.as(VmConfigFileQuery.self)?.details, flags.configVersion {
            info._storage.set("configVersion", 8)
        }
        return info
    }

    /// Bytes that a file takes; for a disk, those of its blocks.
    private func size(_ location: FileLocation, _ entry: FileTree.Entry, _ kind: FileKind, _ world: World) -> Int64 {
        guard kind == .disk, let blocks = location.extent.flatMap({ world[file: $0] }) else { return entry.size }
        return blocks.size
    }

    private static func matches(_ disk: FileTree.Disk, _ filter: VmDiskFileQueryFilter) -> Bool {
        if let thin = filter.thin, thin != disk.isThin { return false }
        if filter.encrypted == true { return false }
        if !filter.controllerType.isEmpty, !filter.controllerType.contains(controllerType(disk)) { return false }
        return filter.diskType.isEmpty || filter.diskType.contains("VirtualDiskFlatVer2BackingInfo")
    }

    private static func describe(_ disk: FileTree.Disk, _ flags: VmDiskFileQueryFlags?, _ info: inout AnyDataObject) {
        guard let flags else { return }
        if flags.diskType { info._storage.set("diskType", "VirtualDiskFlatVer2BackingInfo") }
        if flags.capacityKb { info._storage.set("capacityKb", Int(disk.capacity >> 10)) }
        if flags.hardwareVersion { info._storage.set("hardwareVersion", 21) }
        if flags.controllerType ?? false { info._storage.set("controllerType", controllerType(disk)) }
        if flags.thin ?? false { info._storage.set("thin", disk.isThin) }
        if flags.diskExtents ?? false, let name: String = info._storage.get("path") {
            info._storage.set("diskExtents", [name.dropLast(5) + "-flat.vmdk"])
        }
    }

    private static func controllerType(_ disk: FileTree.Disk) -> String {
        switch disk.adapter {
        case "ide": "VirtualIDEController"
        case "busLogic": "VirtualBusLogicController"
        default: "VirtualLsiLogicController"
        }
    }
}

/// What kind of file a name tells of, as a browser of datastores sees it.
private enum FileKind {
    case folder, disk, machine, template, iso, floppy, log, nvram, snapshot, other

    init(_ name: String, isFolder: Bool) {
        let name = name.lowercased()
        let parts = ["-flat.vmdk", "-ctk.vmdk", "-delta.vmdk", "-sesparse.vmdk"]
        self =
            if isFolder { .folder } else if parts.contains(where: name.hasSuffix) { .other } else {
                switch name.split(separator: ".").last {
                case "vmdk": .disk
                case "vmx": .machine
                case "vmtx": .template
                case "iso": .iso
                case "flp": .floppy
                case "log": .log
                case "nvram": .nvram
                case "vmsn": .snapshot
                default: .other
                }
            }
    }

    var infoType: TypeID {
        switch self {
        case .folder: FolderFileInfo._typeID
        case .disk: VmDiskFileInfo._typeID
        case .machine: VmConfigFileInfo._typeID
        case .template: TemplateConfigFileInfo._typeID
        case .iso: IsoImageFileInfo._typeID
        case .floppy: FloppyImageFileInfo._typeID
        case .log: VmLogFileInfo._typeID
        case .nvram: VmNvramFileInfo._typeID
        case .snapshot: VmSnapshotFileInfo._typeID
        case .other: FileInfo._typeID
        }
    }

    /// Whether a query asks for files of this kind.
    func answers(_ query: FileQuery) -> Bool {
        switch query.wireTypeName {
        case "FolderFileQuery": self == .folder
        case "VmDiskFileQuery": self == .disk
        case "VmConfigFileQuery": self == .machine || self == .template
        case "TemplateConfigFileQuery": self == .template
        case "IsoImageFileQuery": self == .iso
        case "FloppyImageFileQuery": self == .floppy
        case "VmLogFileQuery": self == .log
        case "VmNvramFileQuery": self == .nvram
        case "VmSnapshotFileQuery": self == .snapshot
        default: true
        }
    }
}
