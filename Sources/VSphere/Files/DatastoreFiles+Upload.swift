internal import HTTPTransport

extension DatastoreFiles {
    /// Uploads a local file.
    ///
    /// - Parameters:
    ///   - local: the file on this machine.
    ///   - path: where it goes.
    ///   - replaces: whether a file of that name is replaced.
    ///   - progress: gets the bytes that have gone.
    /// - Returns: bytes of the file.
    /// - Throws: ``VSphereError`` `.exists`, `.transferRefused`; `HTTPTransportError`; ``LocalFileError``.
    @discardableResult
    public func upload(
        file local: String, to path: String, replacing replaces: Bool = false, progress: ByteProgressHandler? = nil
    ) async throws -> Int64 {
        let file = try LocalFile(reading: local)
        let size = file.size
        try await upload(to: path, length: size, replacing: replaces, progress: progress) { writer in
            try await file.forEachChunk(length: size) { try await writer($0) }
        }
        return size
    }

    /// Uploads bytes.
    ///
    /// - Throws: ``VSphereError`` `.exists`, `.transferRefused`; `HTTPTransportError`.
    public func upload(_ bytes: [UInt8], to path: String, replacing replaces: Bool = false) async throws {
        try await checkFree(path, replacing: replaces)
        try await send("PUT", path, body: .bytes(bytes)) { try await Self.drain($0) }
    }

    /// Uploads what a closure writes.
    ///
    /// - Parameters:
    ///   - path: where it goes.
    ///   - length: how many bytes will be written. ESXi takes no file whose length it is not told.
    ///   - replaces: whether a file of that name is replaced.
    ///   - progress: gets the bytes that have gone.
    ///   - produce: writes the bytes: each call returns when the connection can take more. What it throws aborts the
    ///     upload; what the server has got by then is deleted.
    /// - Throws: ``VSphereError`` `.exists`, `.transferRefused`; `HTTPTransportError`; what the closure throws.
    public func upload(
        to path: String, length: Int64, replacing replaces: Bool = false, progress: ByteProgressHandler? = nil,
        _ produce: @escaping @Sendable (_ write: @Sendable ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws {
        try await checkFree(path, replacing: replaces)
        let counter = ByteCounter(total: length, report: progress)
        let body = HTTPRequestBody.stream(length: length) { writer in
            try await produce { bytes in
                try await writer.write(bytes)
                counter.add(bytes.count)
            }
        }
        do {
            try await send("PUT", path, body: body, isRepeatable: false) { try await Self.drain($0) }
        } catch {
            // Half a file would be taken for a whole one. If it cannot be removed, the first error says more.
            if counter.progress.transferred > 0 {
                _ = try? await finishing(since: .now) { try await deleteFile(self.path(path)) }
            }
            throw error
        }
    }

    private func checkFree(_ path: String, replacing replaces: Bool) async throws {
        guard !replaces, try await exists(path) else { return }
        throw VSphereError(.exists, host: client.configuration.host, "has a file '\(self.path(path))' already")
    }

    private static func drain(_ response: HTTPResponse) async throws {
        for try await _ in response.body {}
    }
}
