internal import HTTPTransport

extension DatastoreFiles {
    /// Uploads a local file.
    ///
    /// - Parameters:
    ///   - local: the file on this machine.
    ///   - path: where it goes.
    ///   - replaces: whether a file of that name is replaced: when the new one is complete.
    ///   - progress: gets the bytes that have gone. It begins again when the server wants the file a second time.
    /// - Returns: bytes of the file.
    /// - Throws: ``VSphereError`` `.exists`, `.transferRefused`; `HTTPTransportError`; ``LocalFileError``.
    @discardableResult
    public func upload(
        file local: String, to path: String, replacing replaces: Bool = false, progress: ByteProgressHandler? = nil
    ) async throws -> Int64 {
        let file = try LocalFile(reading: local)
        let size = file.size
        let content = Content.renewable {
            Self.stream(length: size, progress) { write in
                try await file.forEachChunk(length: size) { try await write($0) }
            }
        }
        try await put(content, at: path, replacing: replaces)
        return size
    }

    /// Uploads bytes. A file of that name is replaced, if that is wanted, when the new one is complete.
    ///
    /// - Throws: ``VSphereError`` `.exists`, `.transferRefused`; `HTTPTransportError`.
    public func upload(_ bytes: [UInt8], to path: String, replacing replaces: Bool = false) async throws {
        try await put(.fixed(.bytes(bytes)), at: path, replacing: replaces)
    }

    /// Uploads what a closure writes.
    ///
    /// - Parameters:
    ///   - path: where it goes.
    ///   - length: how many bytes will be written. ESXi takes no file whose length it is not told.
    ///   - replaces: whether a file of that name is replaced: when the new one is complete.
    ///   - progress: gets the bytes that have gone.
    ///   - produce: writes the bytes: each call returns when the connection can take more. What it throws aborts the
    ///     upload; what the server has got by then is deleted.
    /// - Throws: ``VSphereError`` `.exists`, `.transferRefused`; `HTTPTransportError`; what the closure throws.
    public func upload(
        to path: String, length: Int64, replacing replaces: Bool = false, progress: ByteProgressHandler? = nil,
        _ produce: @escaping @Sendable (_ write: @Sendable ([UInt8]) async throws -> Void) async throws -> Void
    ) async throws {
        try await put(.single(Self.stream(length: length, progress, produce)), at: path, replacing: replaces)
    }

    /// Puts a file where it belongs. What an upload that fails has left is deleted, and what was there before stays:
    /// the new file lies beside the old one until it is complete.
    private func put(_ content: Content, at path: String, replacing replaces: Bool) async throws {
        let old = try await entry(path)
        let isFolder = old?.kind == .folder || self.path(path).name.isEmpty
        guard !isFolder, replaces || old == nil else {
            let what = isFolder ? "folder" : "file"
            throw VSphereError(.exists, host: client.configuration.host, "has a \(what) '\(self.path(path))' already")
        }
        let place = old == nil ? path : LocalFile.temporaryName(for: path)
        do {
            try await send("PUT", place, content) { response in for try await _ in response.body {} }
            if place != path { try await move(place, to: path, replacing: true) }
        } catch {
            // Half a file would be taken for a whole one. If it cannot be removed, the first error says more.
            _ = try? await finishing(since: .now) { try await deleteFile(self.path(place)) }
            throw error
        }
    }

    private static func stream(
        length: Int64, _ progress: ByteProgressHandler?,
        _ produce: @escaping @Sendable (_ write: @Sendable ([UInt8]) async throws -> Void) async throws -> Void
    ) -> HTTPRequestBody {
        let counter = ByteCounter(total: length, report: progress)
        return .stream(length: length) { writer in
            try await produce { bytes in
                try await writer.write(bytes)
                counter.add(bytes.count)
            }
        }
    }
}
