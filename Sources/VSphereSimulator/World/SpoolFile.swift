internal import Glibc
internal import Synchronization

/// Bytes on disk instead of in memory: the content of a large file.
///
/// The file on disk has no name, so it is gone when nobody holds it any more, whatever happens to the process.
final class SpoolFile: Sendable {
    /// The system did not do what it was asked for.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
    }

    private static let live = Atomic<Int>(0)

    /// How many there are now: what nobody needs must not be kept.
    static var count: Int { live.load(ordering: .relaxed) }

    private let descriptor: Int32
    private let length = Atomic<Int64>(0)

    /// An empty file.
    init() throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/simulator-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure("No temporary file can be made in \(folder)") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
        Self.live.add(1, ordering: .relaxed)
    }

    deinit {
        close(descriptor)
        Self.live.subtract(1, ordering: .relaxed)
    }

    /// Size in bytes.
    var size: Int64 { length.load(ordering: .acquiring) }

    /// Adds bytes at the end. One writer at a time.
    func append(_ bytes: [UInt8]) throws {
        var done = 0
        let start = size
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(start) + off_t(done))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Failure("A temporary file cannot be written") }
            done += count
        }
        length.store(start + Int64(done), ordering: .releasing)
    }

    /// The bytes from a place on, as many as there are up to a number.
    func read(from offset: Int64, upTo count: Int) throws -> [UInt8] {
        let wanted = Int(max(0, min(Int64(count), size - offset)))
        return try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let count = pread(
                    descriptor, buffer.baseAddress! + filled, wanted - filled, off_t(offset) + off_t(filled))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw Failure("A temporary file cannot be read") }
                filled += count
            }
        }
    }
}
