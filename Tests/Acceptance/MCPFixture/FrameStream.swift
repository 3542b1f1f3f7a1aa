#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Byte strings from standard input, each after its length: four bytes, the highest first.
enum FrameStream {
    /// The next byte string; nil at the end of the input.
    static func next() -> [UInt8]? {
        guard let head = bytes(4) else { return nil }
        return bytes(head.reduce(0) { $0 << 8 | Int($1) })
    }

    /// A byte string after its length.
    static func frame(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes
    }

    /// Writes bytes to standard output.
    static func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func bytes(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let wanted = count - bytes.count
            let piece = [UInt8](unsafeUninitializedCapacity: wanted) { memory, filled in
                filled = max(0, read(STDIN_FILENO, memory.baseAddress, wanted))
            }
            guard !piece.isEmpty else { return nil }
            bytes += piece
        }
        return bytes
    }
}
