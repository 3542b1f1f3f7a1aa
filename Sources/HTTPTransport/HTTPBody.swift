/// The bytes of a message as they come: a sequence of chunks that can be gone through once.
///
/// Whoever makes the chunks waits for whoever reads them: of a response that comes over a connection no more than a
/// fixed number of bytes is kept (see ``HTTPClient/Configuration/bufferSize``). A loop that stops early can be followed
/// by another, which goes on where the first stopped. A body that breaks off ends with an error, never like a complete
/// one.
public struct HTTPBody: AsyncSequence {
    /// A piece of the body, at most some tens of kilobytes where it came over a connection.
    public typealias Element = [UInt8]

    let reader: ChunkReader

    init(_ transfer: Transfer) {
        reader = ChunkReader(.transfer(transfer))
    }

    /// A body whose chunks a closure makes, each when it is asked for.
    /// - Parameter next: gives the next chunk, or `nil` after the last. It is not called again after that.
    public init(next: @escaping () async throws -> [UInt8]?) {
        reader = ChunkReader(.closure(next))
    }

    /// A body of bytes in memory.
    public init(_ bytes: [UInt8] = []) {
        reader = ChunkReader(.ended, bytes.isEmpty ? [] : [bytes])
    }

    /// Goes through the chunks that are still to come.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: reader)
    }

    /// All that is still to come, as one array.
    /// - Parameter limit: the largest number of bytes to take.
    /// - Throws: ``HTTPTransportError`` with ``HTTPTransportError/Code-swift.struct/responseTooLarge`` above the limit.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self {
            guard chunk.count <= limit - bytes.count else {
                throw HTTPTransportError(
                    code: .responseTooLarge, host: reader.host, reason: "the body is larger than \(limit) bytes",
                    requestMayHaveBeenReceived: true)
            }
            if bytes.isEmpty {
                bytes = chunk
            } else {
                bytes.append(contentsOf: chunk)
            }
        }
        return bytes
    }

    /// Goes through the chunks of a body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let reader: ChunkReader

        /// The next chunk, or `nil` after the last.
        /// - Throws: ``HTTPTransportError`` when the transfer failed, `CancellationError` when the task was cancelled.
        public mutating func next() async throws -> [UInt8]? {
            try await reader.next()
        }

        /// The next chunk, or `nil` after the last.
        /// - Throws: ``HTTPTransportError`` when the transfer failed, `CancellationError` when the task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await reader.next()
        }
    }
}

@available(*, unavailable)
extension HTTPBody: Sendable {}
