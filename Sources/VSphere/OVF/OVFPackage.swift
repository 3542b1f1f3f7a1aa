internal import HTTPTransport

/// An OVF or OVA that has been opened: its descriptor, its manifest, and where its files are.
public struct OVFPackage: Sendable {
    /// Where a file of a package is.
    struct Part: Sendable {
        let source: OVFSource
        let offset: Int64
        /// Bytes; nil for a file beside the descriptor that has not been looked at.
        let size: Int64?
    }

    /// The descriptor.
    public let descriptor: OVFDescriptor
    /// The manifest, if there is one.
    public let manifest: OVFManifest?
    /// Name without the ending, as the name of a machine for want of a better.
    public let name: String
    /// Bytes of the files, where they are known.
    public var size: Int64? {
        descriptor.files.reduce(0 as Int64?) { sum, file in
            guard let sum, let size = parts[file.path]?.size ?? file.size else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(size)
            return overflow ? nil : total
        }
    }
    let parts: [String: Part]

    /// Opens a package: reads the descriptor and the manifest, and finds the files.
    ///
    /// Of an archive no more is read than the headers, where the source can be read from any place: a local file, a
    /// datastore, a web server that knows ranges.
    ///
    /// - Parameters:
    ///   - source: an `.ovf` or an `.ova`; which of them, its first bytes tell.
    ///   - client: whose connections are used.
    /// - Throws: ``OVFFormatError``; ``VSphereError`` `.manifestMismatch` when the descriptor is not the one that the
    ///   manifest tells of, `.notFound`; ``LocalFileError``; `HTTPTransportError`.
    public init(_ source: OVFSource, _ client: VSphereClient) async throws {
        var start: [UInt8] = []
        try await source.read(client, length: 512) { start += $0 }
        let isArchive = start.count == 512 && (try? TarHeader(start)) != nil
        if isArchive {
            try await self.init(archive: source, client)
        } else {
            try await self.init(folder: source, client)
        }
    }

    private init(folder source: OVFSource, _ client: VSphereClient) async throws {
        let text = try await source.bytes(client, upTo: OVFDescriptor.maximumBytes)
        let stem = Self.stem(source.name)
        var manifest: [UInt8]?
        do {
            manifest = try await source.sibling(stem + ".mf").bytes(client, upTo: OVFManifest.maximumBytes)
        } catch let error as VSphereError where error.code == .notFound {
        } catch let error as LocalFileError where !LocalFile.exists(error.path) {}
        let descriptor = try OVFDescriptor(parsing: text)
        var parts: [String: Part] = [:]
        for file in descriptor.files {
            let sibling = source.sibling(file.path)
            // Asking for a byte tells the size, and that the file is there, before anything is made on the server.
            let size = try await sibling.read(client, length: 1) { _ in }
            parts[file.path] = Part(source: sibling, offset: 0, size: size ?? file.size)
        }
        try self.init(descriptor, text, named: source.name, manifest, parts, client)
    }

    private init(archive source: OVFSource, _ client: VSphereClient) async throws {
        let index = try await TarIndex(source, client)
        guard let first = index.entries.first(where: { $0.name.lowercased().hasSuffix(".ovf") }) else {
            throw OVFFormatError(.archive, "'\(source.name)' holds no OVF descriptor")
        }
        func read(_ entry: TarIndex.Entry, _ limit: Int) async throws -> [UInt8] {
            guard entry.size <= limit else {
                throw OVFFormatError(.limit, "'\(entry.name)' is larger than \(limit) bytes")
            }
            var bytes: [UInt8] = []
            try await source.read(client, from: entry.offset, length: entry.size) { bytes += $0 }
            return bytes
        }
        let text = try await read(first, OVFDescriptor.maximumBytes)
        let stem = Self.stem(first.name)
        var manifest: [UInt8]?
        if let entry = index.entries.first(where: { $0.name == stem + ".mf" }) {
            manifest = try await read(entry, OVFManifest.maximumBytes)
        }
        let descriptor = try OVFDescriptor(parsing: text)
        var parts: [String: Part] = [:]
        for file in descriptor.files {
            guard let entry = index.entries.first(where: { $0.name == file.path }) else {
                throw OVFFormatError(.archive, "'\(source.name)' does not hold '\(file.path)'")
            }
            parts[file.path] = Part(source: source, offset: entry.offset, size: entry.size)
        }
        try self.init(descriptor, text, named: first.name, manifest, parts, client)
    }

    private init(
        _ descriptor: OVFDescriptor, _ text: [UInt8], named name: String, _ manifest: [UInt8]?,
        _ parts: [String: Part], _ client: VSphereClient
    ) throws {
        self.descriptor = descriptor
        self.parts = parts
        self.name = Self.stem(name.split(separator: "/").last.map(String.init) ?? name)
        self.manifest = try manifest.map { try OVFManifest(parsing: $0) }
        for (path, part) in parts {
            guard let told = descriptor.files.first(where: { $0.path == path })?.size, let size = part.size,
                told != size
            else { continue }
            throw VSphereError(
                .incomplete, host: client.configuration.host,
                "is not given '\(path)': it has \(size) bytes, and the descriptor says \(told)")
        }
        guard self.manifest != nil else { return }
        let file = name.split(separator: "/").last.map(String.init) ?? name
        if var check = try digestCheck(of: file, client) {
            check.update(text[...])
            try check.finish()
        }
    }

    /// What verifies a file as its bytes pass; nil when there is no manifest.
    ///
    /// - Throws: ``VSphereError`` `.manifestMismatch` when the manifest leaves the file out.
    func digestCheck(of path: String, _ client: VSphereClient) throws -> DigestCheck? {
        guard let manifest else { return nil }
        guard let entry = manifest[path] else {
            throw VSphereError(
                .manifestMismatch, host: client.configuration.host,
                "is not given '\(path)': the manifest has no digest for it")
        }
        return DigestCheck(entry, host: client.configuration.host)
    }

    private static func stem(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}
