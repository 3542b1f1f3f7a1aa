#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A file of this machine, open for reading or for writing from its start.
///
/// Calls block for as long as the local disk takes.
final class LocalFile: Sendable {
    private let descriptor: Int32
    let path: String

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Opens a regular file for reading.
    ///
    /// - Throws: ``LocalFileError``.
    convenience init(reading path: String) throws(LocalFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFileError("opened", path, errno) }
        self.init(descriptor, path)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw LocalFileError(path: path, reason: "is not a regular file")
        }
    }

    /// Makes a file that must not be there yet.
    ///
    /// - Throws: ``LocalFileError``.
    convenience init(creating path: String) throws(LocalFileError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw LocalFileError("made", path, errno) }
        self.init(descriptor, path)
    }

    /// Bytes of the file.
    var size: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Reads up to so many bytes from a place; fewer only at the end.
    func read(at offset: Int64, upTo count: Int) throws(LocalFileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let result = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset) + filled)
                if result > 0 {
                    filled += result
                } else if result == 0 {
                    break
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
        }
        if failure != 0 { throw LocalFileError("read", path, failure) }
        return bytes
    }

    /// Reads a part of the file, chunk by chunk.
    ///
    /// - Parameters:
    ///   - offset: where to start.
    ///   - length: how many bytes; to the present end of the file when nil.
    ///   - body: gets the chunks.
    /// - Throws: ``LocalFileError`` also when the file becomes shorter; what the closure throws.
    func forEachChunk(
        from offset: Int64 = 0, length: Int64? = nil, _ body: ([UInt8]) async throws -> Void
    ) async throws {
        var position = offset
        var remaining = max(0, min(size - offset, length ?? .max))
        while remaining > 0 {
            try Task.checkCancellation()
            let bytes = try read(at: position, upTo: Int(min(256 << 10, remaining)))
            guard !bytes.isEmpty else { throw LocalFileError(path: path, reason: "became shorter") }
            try await body(bytes)
            position += Int64(bytes.count)
            remaining -= Int64(bytes.count)
        }
    }

    /// Writes bytes at the end.
    func write(_ bytes: ArraySlice<UInt8>) throws(LocalFileError) {
        var rest = bytes
        while !rest.isEmpty {
            let result = rest.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if result > 0 {
                rest = rest.dropFirst(result)
            } else if errno != EINTR {
                throw LocalFileError("written", path, errno)
            }
        }
    }

    /// Gives the file, whose bytes are on the disk then, another name, which a file can have had.
    ///
    /// - Parameters:
    ///   - other: the name.
    ///   - replaces: whether a file of that name is replaced; an error otherwise.
    ///   - linking: gives a file a second name, as `link` does.
    func rename(
        to other: String, replacing replaces: Bool,
        linking: (String, String) -> Int32 = { old, new in link(old, new) }
    ) throws(LocalFileError) {
        guard fsync(descriptor) == 0 else { throw LocalFileError("written", path, errno) }
        let result = replaces ? Self.rename(path, other) : Self.rename(path, toFree: other, linking)
        guard result == 0 else { throw LocalFileError("saved as \(other)", path, errno) }
    }

    /// Gives a file a name that nothing has.
    ///
    /// A link fails where the name is taken, which a look before renaming could miss. FAT and many network file systems
    /// have no links: there a look must do.
    private static func rename(_ old: String, toFree new: String, _ linking: (String, String) -> Int32) -> Int32 {
        if linking(old, new) == 0 {
            unlink(old)
            return 0
        }
        switch errno {
        case EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EINVAL, EMLINK: break
        default: return -1
        }
        guard !exists(new) else {
            errno = EEXIST
            return -1
        }
        return rename(old, new)
    }

    private static func rename(_ old: String, _ new: String) -> Int32 {
        #if canImport(Glibc)
            Glibc.rename(old, new)
        #else
            Darwin.rename(old, new)
        #endif
    }

    /// Removes a file if it is there.
    static func remove(_ path: String) { unlink(path) }

    /// Whether there is something of that name.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The name beside a file's that it has until it is complete.
    static func temporaryName(for path: String) -> String {
        path + "." + String(UInt32.random(in: .min ... .max), radix: 36) + ".part"
    }

    /// Runs a closure with a new file that gets its name only when the closure has succeeded, and is removed otherwise.
    ///
    /// - Parameters:
    ///   - path: the name it gets in the end.
    ///   - replaces: whether a file of that name is replaced.
    static func creating<Result>(
        _ path: String, replacing replaces: Bool, _ body: (LocalFile) async throws -> Result
    ) async throws -> Result {
        guard replaces || !exists(path) else { throw LocalFileError(path: path, reason: "exists already") }
        let temporary = temporaryName(for: path)
        let file = try LocalFile(creating: temporary)
        do {
            let result = try await body(file)
            try file.rename(to: path, replacing: replaces)
            return result
        } catch {
            remove(temporary)
            throw error
        }
    }
}
