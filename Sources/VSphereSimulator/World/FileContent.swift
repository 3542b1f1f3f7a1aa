/// The bytes of a file, wherever they are.
enum FileContent: Sendable {
    /// In memory: small files.
    case bytes([UInt8])
    /// So many zeros: a disk that nobody has written to.
    case zeros(Int64)
    /// On disk: large files.
    case spooled(SpoolFile)

    /// Bytes read at a time.
    static let chunkSize = 256 << 10

    /// Size in bytes.
    var size: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .zeros(let count): count
        case .spooled(let file): file.size
        }
    }

    /// The bytes from a place on, as many as there are up to a number.
    func read(from offset: Int64, upTo count: Int = chunkSize) throws -> [UInt8] {
        let wanted = Int(max(0, min(Int64(count), size - offset)))
        switch self {
        case .bytes(let bytes): return offset >= Int64(bytes.count) ? [] : Array(bytes[Int(offset)...].prefix(wanted))
        case .zeros: return [UInt8](repeating: 0, count: wanted)
        case .spooled(let file): return try file.read(from: offset, upTo: wanted)
        }
    }

    /// Collects bytes as they come: in memory while they are few, on disk when they become many.
    struct Collector {
        private static let memoryLimit = 64 << 10

        private var bytes: [UInt8] = []
        private var file: SpoolFile?

        /// How many bytes have come.
        var size: Int64 { file?.size ?? Int64(bytes.count) }

        /// What has come.
        var content: FileContent { file.map(FileContent.spooled) ?? .bytes(bytes) }

        /// Adds bytes.
        mutating func append(_ chunk: [UInt8]) throws {
            if let file { return try file.append(chunk) }
            bytes += chunk
            if bytes.count > Self.memoryLimit {
                let file = try SpoolFile()
                try file.append(bytes)
                self.file = file
                bytes = []
            }
        }
    }
}
