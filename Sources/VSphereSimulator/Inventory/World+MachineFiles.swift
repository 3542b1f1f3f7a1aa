internal import VimTypes

extension World {
    /// The datastore that a path names, as a host sees it.
    func datastore(
        at path: DatastorePath, of host: ManagedObjectReference<HostSystem>?
    ) -> ManagedObjectReference<Datastore>? {
        guard let host else { return nil }
        return links(host, "datastore").lazy.compactMap { $0.as(Datastore.self) }
            .first { self[$0, Datastore.name] == path.datastore }
    }

    /// Where a new machine's `.vmx` goes: a folder of its name, with a number where that is taken.
    func home(
        of specification: VirtualMachineConfigSpec, _ name: String, on host: ManagedObjectReference<HostSystem>,
        _ datastore: ManagedObjectReference<Datastore>?
    ) throws -> DatastorePath {
        let given = specification.files?.vmPathName.flatMap(DatastorePath.init)
        guard
            let storeName = given?.datastore ?? datastore.map({ self.name(of: $0) })
                ?? links(host, "datastore").first.map({ self.name(of: $0) })
        else { throw Fault(InvalidDatastore.self, [:]) }
        if let given, given.path.hasSuffix(".vmx") { return given }
        let fileName = EntityName.file(name)
        let store = self.datastore(at: DatastorePath(storeName, ""), of: host)
        if let store, !(stores[store.value]?.isAccessible ?? false) {
            throw Fault(InaccessibleDatastore.self, ["datastore": store, "name": storeName])
        }
        let base = given.map { $0.path.isEmpty ? fileName : $0.path } ?? fileName
        var folder = base
        var number = 0
        while let store, files[store.value]?[folder] != nil, given?.path.isEmpty ?? true {
            number += 1
            folder = "\(base)_\(number)"
        }
        return DatastorePath(storeName, "\(folder)/\(fileName).vmx")
    }

    /// Writes a new machine's files but those of its disks.
    mutating func writeFiles(
        of config: VirtualMachineConfigInfo, at home: DatastorePath, on store: ManagedObjectReference<Datastore>
    ) {
        let text = """
            .encoding = "UTF-8"
            config.version = "8"
            virtualHW.version = "\(config.version.drop { !$0.isNumber })"
            displayName = "\(config.name)"
            guestOS = "\(config.guestId)"
            numvcpus = "\(config.hardware.numCPU)"
            memSize = "\(config.hardware.memoryMB)"
            uuid.bios = "\(config.uuid)"
            vc.uuid = "\(config.instanceUuid ?? "")"

            """
        files[store.value]?[home.path] = .init(content: .bytes(Array(text.utf8)), modified: now)
        for (suffix, content) in [
            (".nvram", FileTree.Entry.Content.zeros(8684)), (".vmsd", .bytes([])), (".vmxf", .bytes(Self.extended)),
        ] {
            files[store.value]?[home.beside(home.stem + suffix).path] = .init(content: content, modified: now)
        }
        files[store.value]?[home.beside("vmware.log").path] = .init(content: .bytes(Self.log), modified: now)
    }

    private static let extended = Array("<?xml version=\"1.0\"?>\n<Foundry>\n</Foundry>\n".utf8)
    private static let log = Array(
        "In(05) vmx - Log for VMware ESX version=9.1.0\nIn(05) vmx - Hostname=localhost\n".utf8)

    /// Writes a disk: its descriptor and the file that holds its blocks.
    ///
    /// - Parameters:
    ///   - capacity: bytes that the guest sees.
    ///   - used: bytes that it takes on the datastore.
    mutating func writeDisk(
        at path: DatastorePath, on store: ManagedObjectReference<Datastore>, capacity: Int64, used: Int64, isThin: Bool
    ) {
        let flat = path.beside(path.stem + "-flat.vmdk")
        var generator = SeededGenerator(settings.seed, "disk-\(store.value)-\(path.path)")
        let bytes = ["60", "00", "C2", "9" + generator.hex(1)] + (0..<12).map { _ in generator.hex(2) }
        let uuid = bytes[..<8].joined(separator: " ") + "-" + bytes[8...].joined(separator: " ")
        let text = """
            # Disk DescriptorFile
            version=1
            CID=fffffffe
            parentCID=ffffffff
            createType="vmfs"

            # Extent description
            RW \(capacity / 512) VMFS "\(flat.name)"

            # The Disk Data Base
            ddb.adapterType = "lsilogic"
            ddb.thinProvisioned = "\(isThin ? 1 : 0)"

            """
        files[store.value]?[path.path] = .init(
            content: .bytes(Array(text.utf8)), modified: now,
            disk: FileTree.Disk(capacity: capacity, isThin: isThin, isEagerlyZeroed: false, uuid: uuid))
        files[store.value]?[flat.path] = .init(content: .zeros(used), modified: now)
    }

    /// Bytes that the guest sees of a disk, as its descriptor says; nil when there is none.
    func diskCapacity(at path: DatastorePath, on store: ManagedObjectReference<Datastore>) -> Int64? {
        if let disk = files[store.value]?[path.path]?.disk { return disk.capacity }
        guard case .bytes(let bytes)? = files[store.value]?[path.path]?.content else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("RW ") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map { $0 * 512 }
        }
        return nil
    }

    /// The files of a disk: descriptor and blocks, of all its parents too.
    static func files(of disk: VirtualDisk) -> [DatastorePath] {
        var paths: [DatastorePath] = []
        var next = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
        while let backing = next {
            if let path = DatastorePath(backing.fileName) {
                paths.append(path)
                let isDelta = backing.parent != nil
                paths.append(path.beside(path.stem + (isDelta ? "-delta.vmdk" : "-flat.vmdk")))
            }
            next = backing.parent
        }
        return paths
    }

    /// All files that belong to a machine: those in its folder and those of its disks, those of its snapshots included.
    func filePaths(of vm: ManagedObjectReference<VirtualMachine>) -> [DatastorePath] {
        guard let config = self[vm, VirtualMachine.config], let home = DatastorePath(config.files.vmPathName ?? "")
        else {
            return []
        }
        var paths: [DatastorePath] = [home]
        var seen: Set<DatastorePath> = [home]
        if let store = datastore(at: home, of: self[vm, VirtualMachine.runtime]?.host), !home.folder.isEmpty {
            for path in files[store.value]?.children(of: home.folder) ?? [] {
                let path = DatastorePath(home.datastore, path)
                if seen.insert(path).inserted, !path.name.hasSuffix(".vmdk") { paths.append(path) }
            }
        }
        var onDisks: Set<DatastorePath> = []
        for disk in configurations(of: vm).flatMap(\.disks) {
            for path in Self.files(of: disk) where onDisks.insert(path).inserted { paths.append(path) }
        }
        return paths
    }
}
