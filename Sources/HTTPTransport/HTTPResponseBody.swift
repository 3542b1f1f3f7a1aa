/// The body of a response as it arrives: a sequence of chunks that can be gone through once.
///
/// Reading slowly slows the server down: no more than a fixed number of bytes is kept (see
/// ``HTTPClient/Configuration/bufferSize``). A loop that stops early can be followed by another, which goes on where
/// the first stopped. A body that breaks off ends with an error, never like a complete one.
public struct HTTPResponseBody: AsyncSequence {
    /// A piece of the body, at most some tens of kilobytes.
    public typealias Element = [UInt8]

    let reader: ChunkReader

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
                throw reader.transfer.error(
                    .responseTooLarge, "the response is larger than \(limit) bytes", requestMayHaveBeenReceived: true)
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
extension HTTPResponseBody: Sendable {}

/// Takes chunks off a transfer, all that have arrived at once, so that a lock is taken per batch and not per chunk.
final class ChunkReader {
    let transfer: Transfer
    /// The last chunk comes first, so that taking one moves it out of the array.
    private var batch: [[UInt8]] = []

    init(transfer: Transfer) {
        self.transfer = transfer
    }

    func next() async throws -> [UInt8]? {
        if batch.isEmpty {
            batch = try await transfer.nextBatch()
            batch.reverse()
        }
        return batch.popLast()
    }
}

@available(*, unavailable)
extension ChunkReader: Sendable {}
