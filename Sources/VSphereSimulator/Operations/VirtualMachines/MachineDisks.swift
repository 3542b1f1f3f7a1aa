internal import VimTypes

// Files of virtual machines on datastores. A disk is two files: `web01.vmdk`, which describes it, and
// `web01-flat.vmdk` or, where it holds what differs from another disk, `web01-000001-delta.vmdk`.

extension World {
    /// The datastore that a path names, in the datacenter of an entity.
    func datastore(
        of path: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>
    ) throws -> ManagedObjectReference<Datastore> {
        guard let datacenter = datacenter(of: entity.asAny),
            let found = datastore(named: path.datastore, in: datacenter)
        else {
            throw Fault(
                InvalidDatastorePath.self, ["datastorePath": path.description, "name": path.datastore],
                "Invalid datastore path '\(path)'.")
        }
        return found
    }

    /// The file or folder at a path, if there is one.
    func fileEntry(
        _ path: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>
    ) -> FileTree.Entry? {
        guard let datastore = try? datastore(of: path, for: entity) else { return nil }
        return files[datastore.value]?[path.path]
    }

    /// Writes a file.
    /// - Throws: `NoDiskSpace` when it does not fit, `InaccessibleDatastore` when the datastore cannot be reached.
    mutating func write(
        _ content: FileTree.Entry.Content, disk: FileTree.Disk? = nil, to path: DatastorePath,
        for entity: ManagedObjectReference<some ManagedObject>
    ) throws {
        let datastore = try datastore(of: path, for: entity)
        guard stores[datastore.value]?.isAccessible ?? true else {
            throw Fault(
                InaccessibleDatastore.self, ["datastore": datastore, "name": path.datastore],
                "Datastore '\(path.datastore)' is not accessible.")
        }
        let entry = FileTree.Entry(content: content, modified: now, disk: disk)
        let known = files[datastore.value]?[path.path]?.size ?? 0
        guard entry.size - known <= freeSpace(on: datastore) else {
            throw Fault(NoDiskSpace.self, ["file": path.description, "datastore": path.datastore])
        }
        files[datastore.value, default: FileTree()][path.path] = entry
        touch(datastore)
    }

    /// Deletes a file, or a folder with all that is in it.
    mutating func delete(_ path: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>) {
        guard let datastore = try? datastore(of: path, for: entity) else { return }
        files[datastore.value]?.remove(path.path)
        touch(datastore)
    }

    /// Deletes the machine's own files whose names end so.
    mutating func deleteFiles(of vm: Machine, _ suffixes: [String]) {
        guard let home = self[vm, VirtualMachine.config]?.home, let datastore = try? datastore(of: home, for: vm) else {
            return
        }
        for path in files[datastore.value]?.children(of: home.folder) ?? []
        where suffixes.contains(where: path.hasSuffix) && home.owns(path.split(separator: "/").last ?? "") {
            files[datastore.value]?.remove(path)
        }
        touch(datastore)
    }

    /// A name for a folder that is not taken yet: `web01`, `web01_1`, …
    func freeFolder(
        _ name: String, on datastore: ManagedObjectReference<Datastore>
    ) -> String {
        let name = EntityName.file(name)
        var candidate = name
        var number = 0
        while files[datastore.value]?[candidate] != nil {
            number += 1
            candidate = "\(name)_\(number)"
        }
        return candidate
    }

    // MARK: Disks

    /// The file with a disk's bytes: beside the one that describes it, or the only one.
    func extent(of disk: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>) -> DatastorePath? {
        let beside = ["-flat", "-delta", "-sesparse"].lazy.map { disk.beside(disk.stem + $0 + ".vmdk") }
            .first { self.fileEntry($0, for: entity) != nil }
        return beside ?? (fileEntry(disk, for: entity)?.disk == nil ? nil : disk)
    }

    /// The file with the bytes that somebody wrote to a disk or to one that it builds on, its own first; nil when nobody
    /// did. Guests write nothing: what a difference takes is zeros.
    func writtenExtent(
        ofChain chain: [DatastorePath], for entity: ManagedObjectReference<some ManagedObject>
    ) -> (path: DatastorePath, content: FileTree.Entry.Content)? {
        for disk in chain {
            guard let path = extent(of: disk, for: entity), let entry = fileEntry(path, for: entity), !entry.isZeros
            else { continue }
            return (path, entry.content)
        }
        return nil
    }

    /// Bytes that a disk takes on its datastore.
    func size(ofDisk disk: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>) -> Int64 {
        extent(of: disk, for: entity).flatMap { fileEntry($0, for: entity)?.size } ?? 0
    }

    /// Writes the two files of a disk.
    mutating func writeDisk(
        _ disk: DatastorePath, capacity: Int64, size: Int64, parent: DatastorePath? = nil,
        content: FileTree.Entry.Content? = nil,
        for entity: ManagedObjectReference<some ManagedObject>
    ) throws {
        let kind = parent == nil ? "flat" : "delta"
        let extent = disk.beside("\(disk.stem)-\(kind).vmdk")
        try write(content ?? .zeros(size), to: extent, for: entity)
        let description = """
            # Disk DescriptorFile
            version=1
            CID=fffffffe
            parentCID=\(parent == nil ? "ffffffff" : "fffffffe")
            createType="\(parent == nil ? "vmfs" : "vmfsSparse")"
            \(parent.map { "parentFileNameHint=\"\($0.path)\"\n" } ?? "")# Extent description
            RW \(capacity / 512) \(parent == nil ? "VMFS" : "VMFSSPARSE") "\(extent.name)"

            """
        var generator = SeededGenerator(settings.seed, "disk-\(disk)")
        let bytes = ["60", "00", "C2", "9" + generator.hex(1)] + (0..<12).map { _ in generator.hex(2) }
        let uuid = bytes[..<8].joined(separator: " ") + "-" + bytes[8...].joined(separator: " ")
        let known = fileEntry(disk, for: entity)?.disk
        try write(
            .bytes(Array(description.utf8)),
            disk: FileTree.Disk(
                capacity: capacity, isThin: parent != nil || size < capacity, isEagerlyZeroed: false,
                uuid: known?.uuid ?? uuid), to: disk, for: entity)
    }

    /// Deletes the files of a disk.
    mutating func deleteDisk(_ disk: DatastorePath, for entity: ManagedObjectReference<some ManagedObject>) {
        if let extent = extent(of: disk, for: entity), extent != disk { delete(extent, for: entity) }
        delete(disk, for: entity)
    }

    /// What the machine is configured as, and then what it was when its snapshots were taken.
    func configurations(of vm: Machine) -> [VirtualMachineConfigInfo] {
        let snapshots = snapshotTree(of: vm).map { self[$0, VirtualMachineSnapshot.config] }
        return ([self[vm, VirtualMachine.config]] + snapshots).compactMap { $0 }
    }

    /// Disks that the machine's configuration and its snapshots need, by path of the describing file.
    func disksInUse(by vm: Machine) -> Set<DatastorePath> {
        Set(configurations(of: vm).flatMap { $0.disks.flatMap(\.chain) })
    }

    /// Deletes those of the disks that no machine needs any more: linked clones build on disks of others.
    mutating func deleteUnused(_ disks: Set<DatastorePath>, of vm: Machine) {
        var unused = disks.subtracting(disksInUse(by: vm))
        let stores = Set(unused.compactMap { try? datastore(of: $0, for: vm) })
        for other in stores.flatMap({ links($0, "vm") }).compactMap({ $0.as(VirtualMachine.self) }) where other != vm {
            guard !unused.isEmpty else { return }
            unused.subtract(disksInUse(by: other))
        }
        for disk in unused { deleteDisk(disk, for: vm) }
    }
}

extension VirtualMachineConfigInfo {
    /// Its disks.
    var disks: [VirtualDisk] { hardware.device.compactMap { $0.as(VirtualDisk.self) } }

    /// Its network adapters.
    var cards: [VirtualEthernetCard] { hardware.device.compactMap { $0.as(VirtualEthernetCard.self) } }

    /// The path of its configuration file.
    var home: DatastorePath? { files.vmPathName.flatMap { DatastorePath($0) } }

    /// The device of that key.
    func device(_ key: Int) -> VirtualDevice? { hardware.device.first { $0.key == key } }

    /// Replaces the paths of files.
    mutating func move(
        _ paths: [DatastorePath: DatastorePath], _ datastores: [String: ManagedObjectReference<Datastore>]
    ) {
        func moved(_ text: String?) -> String? {
            text.flatMap { DatastorePath($0) }.map { (paths[$0] ?? $0).description } ?? text
        }
        files.vmPathName = moved(files.vmPathName)
        if let home {
            let folder = DatastorePath(home.datastore, home.folder).description + "/"
            files.snapshotDirectory = folder
            files.suspendDirectory = folder
            files.logDirectory = folder
        }
        hardware.device = hardware.device.map { device in
            guard var disk = device.as(VirtualDisk.self), var backing = disk.flat else { return device }
            backing.move(paths, datastores)
            disk.flat = backing
            return VirtualDevice(_storage: disk._storage)
        }
    }
}

extension VirtualDisk {
    /// Its files, when it is made of files.
    var flat: VirtualDiskFlatVer2BackingInfo? {
        get { backing?.as(VirtualDiskFlatVer2BackingInfo.self) }
        set { set("backing", newValue) }
    }

    /// The paths of the files that describe it and those that it builds on, its own first.
    var chain: [DatastorePath] { flat?.chain.compactMap { DatastorePath($0.fileName) } ?? [] }

    /// Bytes that the guest sees.
    var capacity: Int64 { Int64(capacityInBytes ?? capacityInKB * 1024) }

    /// Whether snapshots leave it alone.
    var isIndependent: Bool { flat?.diskMode.hasPrefix("independent") ?? true }
}

extension VirtualDiskFlatVer2BackingInfo {
    /// The disk itself and those that it builds on.
    var chain: [VirtualDiskFlatVer2BackingInfo] {
        var chain = [self]
        while let parent = chain[chain.count - 1].parent { chain.append(parent) }
        return chain
    }

    /// Replaces the paths of its files, and of those that it builds on.
    mutating func move(
        _ paths: [DatastorePath: DatastorePath], _ datastores: [String: ManagedObjectReference<Datastore>]
    ) {
        if let path = DatastorePath(fileName), let target = paths[path] {
            fileName = target.description
            datastore = datastores[target.datastore] ?? datastore
        }
        parent?.move(paths, datastores)
    }
}
