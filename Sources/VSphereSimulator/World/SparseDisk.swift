/// A virtual disk in the stream-optimised sparse format, in which disks travel: what its header says, and an empty one.
///
/// Virtual Disk Format 5.0, "Hosted Sparse Extents" and "Stream-Optimized Compressed Sparse Extents".
enum SparseDisk {
    private static let sector = 512
    private static let grainSectors: Int64 = 128
    private static let entriesPerTable: Int64 = 512
    private static let largestCapacity: Int64 = 64 << 40

    /// The capacity in bytes that a file's header tells; nil when it is no valid header.
    static func capacity(of content: FileContent) -> Int64? {
        guard let header = try? content.read(from: 0, upTo: sector), header.count == sector else { return nil }
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 | UInt64(header[offset + $1]) << UInt64(8 * $1) }
        }
        guard Array(header[0..<4]) == Array("KDMV".utf8), (1...3).contains(number(4, 4)),
            let sectors = Int64(exactly: number(12, 8)), sectors > 0, sectors <= largestCapacity / Int64(sector)
        else { return nil }
        return sectors * Int64(sector)
    }

    /// A disk on which nothing has been written: header, descriptor, empty grain directory, footer.
    ///
    /// - Parameters:
    ///   - capacity: in bytes.
    ///   - adapter: the `ddb.adapterType`.
    static func empty(capacity: Int64, adapter: String = "lsilogic") -> [UInt8] {
        let sectors = max(1, (capacity + Int64(sector) - 1) / Int64(sector))
        let descriptorSectors = 20
        let tables = (sectors + grainSectors * entriesPerTable - 1) / (grainSectors * entriesPerTable)
        let directorySectors = (Int(tables) * 4 + sector - 1) / sector
        // Sector 0 header, 1…20 descriptor, padding to 128, directory marker, directory, footer marker, footer, end.
        let overHead = 128
        let directoryPlace = overHead + 1

        var file = header(sectors, descriptorSectors, directory: .max, overHead)
        file += padded(Array(descriptor(sectors, adapter).utf8), to: descriptorSectors * sector)
        file += [UInt8](repeating: 0, count: overHead * sector - file.count)
        file += marker(size: UInt64(directorySectors), type: 2)
        file += [UInt8](repeating: 0, count: directorySectors * sector)
        file += marker(size: 1, type: 3)
        file += header(sectors, descriptorSectors, directory: UInt64(directoryPlace), overHead)
        file += marker(size: 0, type: 0)
        return file
    }

    private static func header(
        _ sectors: Int64, _ descriptorSectors: Int, directory: UInt64, _ overHead: Int
    ) -> [UInt8] {
        let hasCompressedGrainsAndMarkers: UInt64 = 1 | 1 << 16 | 1 << 17
        var header = Array("KDMV".utf8)
        header += little(3, 4) + little(hasCompressedGrainsAndMarkers, 4)
        header += little(UInt64(sectors), 8) + little(UInt64(grainSectors), 8)
        header += little(1, 8) + little(UInt64(descriptorSectors), 8)
        header += little(UInt64(entriesPerTable), 4) + little(0, 8) + little(directory, 8) + little(UInt64(overHead), 8)
        header += [0] + Array("\n \r\n".utf8) + little(1, 2)
        return padded(header, to: sector)
    }

    private static func marker(size: UInt64, type: UInt64) -> [UInt8] {
        padded(little(size, 8) + little(0, 4) + little(type, 4), to: sector)
    }

    private static func descriptor(_ sectors: Int64, _ adapter: String) -> String {
        """
        # Disk DescriptorFile
        version=1
        CID=fffffffe
        parentCID=ffffffff
        createType="streamOptimized"

        # Extent description
        RDONLY \(sectors) SPARSE "call-me-stream.vmdk"

        # The Disk Data Base
        #DDB

        ddb.adapterType = "\(adapter)"
        ddb.geometry.cylinders = "\(max(1, sectors / (255 * 63)))"
        ddb.geometry.heads = "255"
        ddb.geometry.sectors = "63"
        ddb.virtualHWVersion = "21"

        """
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private static func padded(_ bytes: [UInt8], to count: Int) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: max(0, count - bytes.count))
    }
}
