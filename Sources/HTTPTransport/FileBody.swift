internal import Glibc

/// A part of a regular file that is sent as a request body.
final class FileBody {
    /// The file cannot be read, in words.
    struct Unreadable: Error {
        let reason: String
    }

    /// How many bytes are sent.
    let length: Int64

    private let descriptor: Int32
    private let offset: Int64
    private var position: Int64 = 0

    init(path: String, offset: Int64, length: Int64? = nil) throws(Unreadable) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Unreadable(reason: "\(path) cannot be opened: \(Self.message(errno))") }
        var status = stat()
        let result = unsafe fstat(descriptor, &status)
        let available = Int64(status.st_size) - offset
        guard result == 0, status.st_mode & S_IFMT == S_IFREG, offset >= 0, available >= 0,
            (0...available).contains(length ?? available)
        else {
            close(descriptor)
            throw Unreadable(reason: "\(path) is not a regular file with the bytes that are to be sent")
        }
        self.descriptor = descriptor
        self.offset = offset
        self.length = length ?? available
    }

    deinit {
        close(descriptor)
    }

    /// Reads the next bytes; 0 only after the last.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Unreadable) -> Int {
        let wanted = min(Int64(buffer.count), length - position)
        guard wanted > 0 else { return 0 }
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, Int(wanted), off_t(offset + position))
            if count > 0 {
                position += Int64(count)
                return count
            }
            if count == 0 { throw Unreadable(reason: "the file became shorter while it was sent") }
            if errno != EINTR { throw Unreadable(reason: "the file cannot be read: \(Self.message(errno))") }
        }
    }

    /// Goes to a place in the part, to send it again.
    func seek(to position: Int64) {
        self.position = position
    }

    /// The system's words for an error number.
    static func message(_ number: Int32) -> String {
        var text = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
