internal import HTTPTransport
public import VimTypes

extension GuestOperations {
    /// Reads a part of a file into memory.
    ///
    /// `GuestFileManager.InitiateFileTransferFromGuest`. The transfer always starts at the file's first byte.
    /// - Parameters:
    ///   - path: the file.
    ///   - offset: where to start, in bytes.
    ///   - limit: how many bytes at most.
    /// - Returns: the bytes; fewer than the limit only at the end of the file.
    public func bytes(of path: String, from offset: Int64 = 0, upTo limit: Int) async throws -> [UInt8] {
        let (address, size) = try await source(path)
        var bytes: [UInt8] = []
        let range = ByteRange(offset: offset, length: Int64(limit))
        if range.isEmpty { return [] }
        _ = try await address.send("GET", client) { response in try await range.read(response) { bytes += $0 } }
        try demand(min(Int64(limit), size - offset), Int64(bytes.count), of: path)
        return bytes
    }

    /// Sees to it that as much has come as the guest has told. Files that it makes up, such as those of `/proc`, have no
    /// size, and files can grow.
    private func demand(_ expected: Int64, _ count: Int64, of path: String) throws(VSphereError) {
        guard count < expected else { return }
        throw VSphereError(
            .incomplete, host: client.configuration.host, "sent \(count) of \(expected) bytes of '\(path)' in the guest"
        )
    }

    /// Downloads a file. It appears under its name when it is complete; what is incomplete is removed.
    ///
    /// - Parameters:
    ///   - path: the file in the guest.
    ///   - local: where it goes on this machine.
    ///   - replaces: whether a local file of that name is replaced.
    ///   - progress: gets the bytes that have come.
    /// - Returns: bytes of the file.
    @discardableResult
    public func download(
        _ path: String, to local: String, replacing replaces: Bool = false, progress: ByteProgressHandler? = nil
    ) async throws -> Int64 {
        try await LocalFile.creating(local, replacing: replaces) { file in
            let (address, size) = try await source(path)
            let counter = ByteCounter(total: size > 0 ? size : nil, report: progress)
            return try await address.send("GET", client) { response in
                for try await chunk in response.body {
                    try file.write(chunk[...])
                    counter.add(chunk.count)
                }
                try demand(size, counter.progress.transferred, of: path)
                return counter.progress.transferred
            }
        }
    }

    /// Writes a file.
    ///
    /// `GuestFileManager.InitiateFileTransferToGuest`.
    /// - Parameters:
    ///   - bytes: its content.
    ///   - path: where it goes.
    ///   - replaces: whether a file of that name is replaced; `FileAlreadyExists` otherwise.
    ///   - attributes: rights and the like; the account's defaults when nil.
    public func write(
        _ bytes: [UInt8], to path: String, replacing replaces: Bool = false, attributes: GuestFileAttributes? = nil
    ) async throws {
        let address = try await target(path, Int64(bytes.count), replaces, attributes)
        try await address.send("PUT", body: .bytes(bytes), client) { response in
            for try await _ in response.body {}
        }
    }

    /// Uploads a local file.
    ///
    /// - Parameters:
    ///   - local: the file on this machine.
    ///   - path: where it goes in the guest.
    ///   - replaces: whether a file of that name is replaced; `FileAlreadyExists` otherwise.
    ///   - attributes: rights and the like; the account's defaults when nil.
    ///   - progress: gets the bytes that have gone.
    /// - Returns: bytes of the file.
    @discardableResult
    public func upload(
        file local: String, to path: String, replacing replaces: Bool = false,
        attributes: GuestFileAttributes? = nil, progress: ByteProgressHandler? = nil
    ) async throws -> Int64 {
        let file = try LocalFile(reading: local)
        let size = file.size
        let address = try await target(path, size, replaces, attributes)
        let counter = ByteCounter(total: size, report: progress)
        let body = HTTPRequestBody.stream(length: size) { writer in
            try await file.forEachChunk { bytes in
                try await writer.write(bytes)
                counter.add(bytes.count)
            }
        }
        try await address.send("PUT", body: body, client) { response in
            for try await _ in response.body {}
        }
        return size
    }

    private func source(_ path: String) async throws -> (TransferAddress, Int64) {
        let transfer = try await files.initiateFileTransferFromGuest(
            vm: machine, auth: authentication, guestFilePath: path)
        return (try await address(transfer.url), Int64(transfer.size))
    }

    private func target(
        _ path: String, _ size: Int64, _ replaces: Bool, _ attributes: GuestFileAttributes?
    ) async throws -> TransferAddress {
        let attributes =
            attributes
            ?? (isWindows
                ? GuestFileAttributes(GuestWindowsFileAttributes())
                : GuestFileAttributes(GuestPosixFileAttributes()))
        return try await address(
            files.initiateFileTransferToGuest(
                vm: machine, auth: authentication, guestFilePath: path, fileAttributes: attributes,
                fileSize: Int(size), overwrite: replaces))
    }

    private func address(_ url: String) async throws -> TransferAddress {
        try await TransferAddress(url, client.configuration) {
            // The server vouches for the host's certificate: that of the host on which the machine is by now.
            let properties = try await client.properties(of: [machine], ["runtime.host"]).first
            guard let host: ManagedObjectReference<HostSystem> = properties?.value("runtime.host") else { return nil }
            return try await client.properties(of: [host], ["summary.config.sslThumbprint"]).first?
                .value("summary.config.sslThumbprint")
        }
    }
}
