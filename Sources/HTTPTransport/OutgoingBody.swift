/// The request body as libcurl reads it.
enum OutgoingBody {
    /// No body.
    case none
    /// A body that is small enough to be sent together with the head.
    case small([UInt8])
    /// A larger body in memory.
    case bytes([UInt8], position: Int)
    /// A part of a file.
    case file(FileBody)
    /// A body that a task writes, and the chunk that is being sent.
    case stream(Transfer, length: Int64?, chunk: [UInt8], position: Int)

    /// Up to this size a body is copied by libcurl, and leaves in one packet with the head where it fits.
    private static let smallSize = 256 * 1024

    init(_ transfer: Transfer) throws {
        switch transfer.request.body.content {
        case .none: self = .none
        case .bytes(let bytes) where bytes.count <= Self.smallSize: self = .small(bytes)
        case .bytes(let bytes): self = .bytes(bytes, position: 0)
        case .file(let path, let offset, let length):
            self = .file(try FileBody(path: path, offset: offset, length: length))
        case .stream(let length, _): self = .stream(transfer, length: length, chunk: [], position: 0)
        }
    }

    /// How many bytes will be sent, if that is known.
    var length: Int64? {
        switch self {
        case .none: 0
        case .small(let bytes), .bytes(let bytes, _): Int64(bytes.count)
        case .file(let file): file.length
        case .stream(_, let length, _, _): length
        }
    }

    /// Copies the next bytes; 0 at the end, `nil` when there are none yet.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int? {
        switch self {
        case .none, .small:
            return 0
        case .bytes(let bytes, let position):
            let count = unsafe Self.copy(bytes, from: position, into: buffer)
            self = .bytes(bytes, position: position + count)
            return count
        case .file(let file):
            return try unsafe file.read(into: buffer)
        case .stream(let transfer, let length, var chunk, var position):
            if position == chunk.count {
                switch transfer.nextOutgoing() {
                case .pending: return nil
                case .end: return 0
                case .chunk(let next, let waiter):
                    waiter?.resume()
                    (chunk, position) = (next, 0)
                }
            }
            let count = unsafe Self.copy(chunk, from: position, into: buffer)
            self = .stream(transfer, length: length, chunk: chunk, position: position + count)
            return count
        }
    }

    /// Goes back to a place in the body; whether that is possible.
    mutating func seek(to position: Int64) -> Bool {
        switch self {
        case .none, .small:
            return true
        case .bytes(let bytes, _):
            self = .bytes(bytes, position: Int(position))
            return true
        case .file(let file):
            file.seek(to: position)
            return true
        case .stream:
            // What has been written is gone.
            return false
        }
    }

    private static func copy(_ bytes: [UInt8], from position: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - position)
        unsafe bytes.withUnsafeBytes { source in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[position..<position + count]))
        }
        return count
    }
}
