internal import Synchronization

/// Reads an answer's body piece by piece, up to a number of bytes.
final class BodyReader: Sendable {
    private let body: SimulatorReply.Body
    private let taken = Mutex(0)
    private let spaces: Mutex<Int>

    init(_ body: SimulatorReply.Body, spaces: Int = 0) {
        self.body = body
        self.spaces = Mutex(spaces)
    }

    /// The next bytes; nil at the end of the body or after so many bytes in all.
    func next(upTo limit: Int) async throws -> [UInt8]? {
        let start = taken.withLock { $0 }
        let chunk: [UInt8]
        switch body {
        case .bytes(let bytes): chunk = Array(bytes.dropFirst(start).prefix(64 << 10))
        case .chunks(_, let next):
            guard start < limit, let next = try await next() else { return nil }
            chunk = next
        }
        let piece = Array(chunk.prefix(limit - start))
        taken.withLock { $0 += piece.count }
        return piece.isEmpty ? nil : piece
    }

    /// The next bytes of white space; nil when there are no more.
    func nextSpaces() -> [UInt8]? {
        let count = spaces.withLock { spaces in
            let count = min(spaces, 64 << 10)
            spaces -= count
            return count
        }
        return count == 0 ? nil : [UInt8](repeating: UInt8(ascii: " "), count: count)
    }
}
