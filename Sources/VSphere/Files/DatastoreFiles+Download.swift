internal import HTTPTransport

extension DatastoreFiles {
    /// Reads a file, or a part of it, as it comes.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - offset: where to start, in bytes; at the end of the file and after it there is nothing to read.
    ///   - length: how many bytes at most; to the end when nil.
    ///   - chunk: gets the bytes. What it throws aborts the transfer.
    /// - Returns: bytes of the whole file, if the server told.
    /// - Throws: ``VSphereError`` `.notFound`, `.transferRefused`; `HTTPTransportError`; what the closure throws.
    @discardableResult
    public func read(
        _ path: String, from offset: Int64 = 0, length: Int64? = nil,
        _ chunk: (ArraySlice<UInt8>) async throws -> Void
    ) async throws -> Int64? {
        let range = ByteRange(offset: offset, length: length)
        if range.isEmpty { return nil }
        return try await send("GET", path, headers: range.headers) { try await range.read($0, chunk) }
    }

    /// Reads a part of a file into memory.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - offset: where to start, in bytes.
    ///   - limit: how many bytes at most.
    /// - Returns: the bytes; fewer than the limit only at the end of the file.
    /// - Throws: ``VSphereError`` `.notFound`, `.transferRefused`; `HTTPTransportError`.
    public func bytes(of path: String, from offset: Int64 = 0, upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await read(path, from: offset, length: Int64(limit)) { bytes += $0 }
        return bytes
    }

    /// Downloads a file. It appears under its name when it is complete; what is incomplete is removed.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - local: where it goes on this machine.
    ///   - replaces: whether a local file of that name is replaced.
    ///   - progress: gets the bytes that have come.
    /// - Returns: bytes of the file.
    /// - Throws: ``VSphereError``, `HTTPTransportError`, ``LocalFileError``, `CancellationError`.
    @discardableResult
    public func download(
        _ path: String, to local: String, replacing replaces: Bool = false, progress: ByteProgressHandler? = nil
    ) async throws -> Int64 {
        try await LocalFile.creating(local, replacing: replaces) { file in
            try await send("GET", path) { response in
                let counter = ByteCounter(total: response.head.contentLength, report: progress)
                for try await chunk in response.body {
                    try file.write(chunk[...])
                    counter.add(chunk.count)
                }
                let count = counter.progress.transferred
                if let total = response.head.contentLength, total != count {
                    throw VSphereError(
                        .incomplete, host: client.configuration.host,
                        "sent \(count) of \(total) bytes of '\(self.path(path))'")
                }
                return count
            }
        }
    }
}
