extension HTTPRequestBody {
    /// How many bytes the body holds, if that is known before it is read. A file is asked for its size.
    public var length: Int64? {
        switch content {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(let path, let offset, let length): length ?? (try? FileBody(path: path, offset: offset))?.length
        case .stream(let length, _): length
        }
    }

    /// Reads the body, whatever it consists of, as a server in the same process does.
    ///
    /// A streamed body is written in a child task while the closure reads: it waits when too much of it has not been
    /// read yet, and is cancelled when the closure ends. What it throws, reading throws.
    /// - Parameter body: reads the chunks.
    /// - Returns: what the closure returns.
    /// - Throws: what the closure throws; when a file cannot be read ``HTTPTransportError`` with
    ///   ``HTTPTransportError/Code-swift.struct/bodyUnreadable``.
    public func withChunks<Result>(_ body: (HTTPBody) async throws -> Result) async throws -> Result {
        switch content {
        case .none: return try await body(HTTPBody())
        case .bytes(let bytes): return try await body(HTTPBody(bytes))
        case .file(let path, let offset, let length):
            do {
                let file = try FileBody(path: path, offset: offset, length: length)
                return try await body(HTTPBody { try file.nextChunk() })
            } catch let error as FileBody.Unreadable {
                throw HTTPTransportError(code: .bodyUnreadable, host: "(in process)", reason: error.reason)
            }
        case .stream(let length, let produce):
            let pipe = BodyPipe(length: length)
            return try await withTaskCancellationHandler {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await pipe.produce(produce) }
                    defer {
                        pipe.close(CancellationError())
                        group.cancelAll()
                    }
                    return try await body(HTTPBody { try await pipe.next() })
                }
            } onCancel: {
                pipe.close(CancellationError())
            }
        }
    }
}

extension FileBody {
    private static let chunkSize = 256 * 1024

    /// The next bytes as an array; `nil` after the last.
    fileprivate func nextChunk() throws -> [UInt8]? {
        let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, count in
            count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return chunk.isEmpty ? nil : chunk
    }
}
