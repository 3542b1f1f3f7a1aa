internal import Synchronization
internal import VimTypes

/// What a machine takes of one datastore, in bytes.
struct MachineSpace: Sendable {
    let datastore: AnyReference
    var committed: Int64 = 0
    var uncommitted: Int64 = 0
}

/// Counts what machines take of datastores, and remembers it: of ten thousand machines few change between two
/// questions, and to count is the dearest part of telling about one.
///
/// It can be shared by all copies of a world, since it remembers what it has counted.
final class SpaceCounter: Sendable {
    private struct Counted: Sendable {
        let configurations: [VirtualMachineConfigInfo]
        let files: [FileTree.Mark]
        let space: [MachineSpace]
    }

    private let counted = Mutex<[String: Counted]>([:])

    /// What a machine and its snapshots take of each of its datastores.
    func space(of vm: ManagedObjectReference<VirtualMachine>, in world: World) -> [MachineSpace] {
        let configurations = world.configurations(of: vm)
        let datastores = world.links(vm, "datastore")
        let files = datastores.compactMap { world.files[$0.value]?.mark }
        if let known = counted.withLock({ $0[vm.value] }), known.configurations == configurations,
            known.files.elementsEqual(files, by: ===), known.space.elementsEqual(datastores, by: { $0.datastore == $1 })
        {
            return known.space
        }
        let space = world.count(configurations, datastores)
        counted.withLock { $0[vm.value] = Counted(configurations: configurations, files: files, space: space) }
        return space
    }

    /// A machine is gone.
    func forget(_ vm: String) { counted.withLock { $0[vm] = nil } }
}

extension World {
    fileprivate func count(
        _ configurations: [VirtualMachineConfigInfo], _ datastores: [AnyReference]
    ) -> [MachineSpace] {
        guard let home = configurations.first?.home else { return [] }
        var space = datastores.map { MachineSpace(datastore: $0) }
        let names = datastores.map { name(of: $0) }
        if let position = names.firstIndex(of: home.datastore), let tree = files[datastores[position].value] {
            space[position].committed +=
                home.folder.isEmpty
                ? tree[home.name]?.size ?? 0 : tree.folder(at: home.folder)?.bytesBesideDisks ?? 0
        }
        var counted: Set<DatastorePath> = []
        let disks = configurations.enumerated().flatMap { position, config in
            config.disks.map { (disk: $0, isCurrent: position == 0) }
        }
        for (disk, isCurrent) in disks {
            var next = disk.flat
            var canGrow = isCurrent && next?.thinProvisioned ?? false
            // A descriptor and its blocks, and then those of its parents.
            while let backing = next {
                next = backing.parent
                guard let path = DatastorePath(backing.fileName), let position = names.firstIndex(of: path.datastore),
                    let folder = files[datastores[position].value]?.folder(at: path.folder)
                else { continue }
                let blocks = folder.size(of: path.stem + (next == nil ? "-flat.vmdk" : "-delta.vmdk"))
                if counted.insert(path).inserted {
                    space[position].committed += folder.size(of: path.name) + blocks
                }
                if canGrow { space[position].uncommitted += max(0, disk.capacity - blocks) }
                canGrow = false
            }
        }
        return space
    }
}
