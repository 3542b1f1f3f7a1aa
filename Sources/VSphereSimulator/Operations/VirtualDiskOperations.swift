internal import VimTypes

/// Operations of `VirtualDiskManager`.
enum VirtualDiskOperations {
    static let all: [Operation] = [
        Operation("CreateVirtualDisk_Task") { world, call in
            let location = try location("name", "datacenter", &world, call)
            let specification: VirtualDiskSpec = try call.argument("spec")
            guard let file = specification.as(FileBackedVirtualDiskSpec.self) else { throw Fault(NotSupported.self) }
            guard (1024...64 << 30).contains(file.capacityKb) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "spec.capacityKb"])
            }
            let kinds = ["thin", "preallocated", "eagerZeroedThick", "thick"]
            guard kinds.contains(file.diskType) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "spec.diskType"])
            }
            guard ["busLogic", "ide", "lsiLogic"].contains(file.adapterType) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "spec.adapterType"])
            }
            return world.task(call, on: location.datastore.asAny, lasting: .seconds(1)) { world in
                try FileOperations.prepare(location, force: false, &world)
                let capacity = Int64(file.capacityKb) << 10
                let isThin = file.diskType == "thin"
                try world.requireSpace(isThin ? 0 : capacity, for: location)
                world.writeDisk(
                    at: DatastorePath(location.name, location.path), on: location.datastore, capacity: capacity,
                    used: isThin ? 0 : capacity, isThin: isThin)
                world[file: location]?.disk?.isEagerlyZeroed = file.diskType == "eagerZeroedThick"
                world[file: location]?.disk?.adapter = file.adapterType
                return location.text
            }
        },
        Operation("DeleteVirtualDisk_Task") { world, call in
            let location = try location("name", "datacenter", &world, call)
            return world.task(call, on: location.datastore.asAny) { world in
                try FileOperations.delete(location, &world)
                return nil
            }
        },
        Operation("CopyVirtualDisk_Task") { world, call in
            let (source, destination) = try ends(&world, call)
            let force = call.optional("force") ?? false
            let specification = call.optional("destSpec", as: VirtualDiskSpec.self)
            let duration = FileOperations.duration(source, world)
            return world.task(call, on: destination.datastore.asAny, lasting: duration) { world in
                try FileOperations.prepare(destination, force: force, &world)
                try world.requireUnlocked(source, for: .reading)
                try FileOperations.copy(source, to: destination, &world)
                guard var entry = world[file: destination] else { return nil }
                var disk = world.disk(at: source, try world.entry(at: source))
                disk.uuid = world.newDiskUUID()
                if let specification {
                    disk.isThin = specification.diskType == "thin"
                    disk.adapter = specification.adapterType
                }
                entry.disk = disk
                world[file: destination] = entry
                return destination.text
            }
        },
        Operation("MoveVirtualDisk_Task") { world, call in
            let (source, destination) = try ends(&world, call)
            let force = call.optional("force") ?? false
            return world.task(call, on: destination.datastore.asAny) { world in
                try FileOperations.prepare(destination, force: force, &world)
                try world.requireUnlocked(source, for: .changing)
                try FileOperations.move(source, to: destination, &world)
                return destination.text
            }
        },
        Operation("ExtendVirtualDisk_Task") { world, call in
            let location = try location("name", "datacenter", &world, call)
            let capacity = Int64(try call.argument("newCapacityKb", as: Int.self)).multipliedReportingOverflow(by: 1024)
            let eagerly = call.optional("eagerZero") ?? false
            guard !capacity.overflow, capacity.partialValue <= 64 << 40 else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "newCapacityKb"])
            }
            return world.task(call, on: location.datastore.asAny, lasting: .seconds(1)) { world in
                try change(location, &world) { disk in
                    guard capacity.partialValue >= disk.capacity else {
                        throw Fault(InvalidArgument.self, ["invalidProperty": "newCapacityKb"])
                    }
                    disk.capacity = capacity.partialValue
                    if eagerly { disk.isEagerlyZeroed = true }
                }
            }
        },
        Operation("InflateVirtualDisk_Task") { world, call in
            try changing(&world, call) { $0.isThin = false }
        },
        Operation("EagerZeroVirtualDisk_Task") { world, call in
            try changing(&world, call) { $0.isEagerlyZeroed = !$0.isThin }
        },
        Operation("ZeroFillVirtualDisk_Task") { world, call in try changing(&world, call) { _ in } },
        Operation("ShrinkVirtualDisk_Task") { world, call in try changing(&world, call) { _ in } },
        Operation("DefragmentVirtualDisk_Task") { world, call in try changing(&world, call) { _ in } },
        Operation("QueryVirtualDiskUuid") { world, call in
            let location = try location("name", "datacenter", &world, call)
            return world.disk(at: location, try world.entry(at: location)).uuid
        },
        Operation("SetVirtualDiskUuid") { world, call in
            let location = try location("name", "datacenter", &world, call)
            let uuid: String = try call.argument("uuid")
            let digits = uuid.filter { $0 != " " && $0 != "-" }
            guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "uuid"])
            }
            try change(location, &world) { $0.uuid = uuid }
            return nil
        },
        Operation("QueryVirtualDiskGeometry") { world, call in
            let location = try location("name", "datacenter", &world, call)
            let capacity = world.disk(at: location, try world.entry(at: location)).capacity
            return HostDiskDimensionsChs(cylinder: Int(capacity / (255 * 63 * 512)), head: 255, sector: 63)
        },
        Operation("QueryVirtualDiskFragmentation") { world, call in
            let location = try location("name", "datacenter", &world, call)
            _ = try world.entry(at: location)
            return 0
        },
    ]

    /// The disk that an argument names.
    private static func location(
        _ name: String, _ datacenter: String, _ world: inout World, _ call: Call
    ) throws -> FileLocation {
        let location = try FileOperations.location(name, datacenter, &world, call)
        try requireDisk(location)
        return location
    }

    private static func ends(_ world: inout World, _ call: Call) throws -> (FileLocation, FileLocation) {
        let ends = try FileOperations.ends(&world, call, destination: "destName", datacenter: "destDatacenter")
        try requireDisk(ends.source)
        try requireDisk(ends.destination)
        return ends
    }

    private static func requireDisk(_ location: FileLocation) throws {
        guard location.path.lowercased().hasSuffix(".vmdk") else {
            throw Fault(InvalidDatastorePath.self, ["datastorePath": location.text])
        }
    }

    private static func changing(
        _ world: inout World, _ call: Call, _ body: @escaping @Sendable (inout FileTree.Disk) -> Void
    ) throws -> ManagedObjectReference<VimTask> {
        let location = try location("name", "datacenter", &world, call)
        return world.task(call, on: location.datastore.asAny, lasting: .seconds(2)) { world in
            try change(location, &world, body)
        }
    }

    /// Changes what a disk is; one that nobody has written to takes the space that this needs.
    @discardableResult
    private static func change(
        _ location: FileLocation, _ world: inout World, _ body: (inout FileTree.Disk) throws -> Void
    ) throws -> (any FieldValue)? {
        var entry = try world.entry(at: location)
        guard !entry.isFolder else { throw Fault(FileNotFound.self, ["file": location.text]) }
        try world.requireUnlocked(location, for: .changing)
        var disk = world.disk(at: location, entry)
        try body(&disk)
        // A disk that is not thin takes all its space from the start.
        if !disk.isThin, let extent = location.extent, let blocks = world[file: extent], blocks.isZeros {
            try world.requireSpace(disk.capacity - blocks.size, for: extent)
            world[file: extent] = FileTree.Entry(content: .zeros(disk.capacity), modified: world.now)
        }
        entry.disk = disk
        world[file: location] = entry
        return nil
    }
}
