public import HTTPTransport

/// Where an OVF or OVA is: its descriptor with the other files beside it, or the one archive.
public enum OVFSource: Sendable {
    /// A file on this machine.
    case file(path: String)
    /// A file on a datastore.
    case datastore(DatastoreFiles, path: String)
    /// An address of a web server, and what carries requests to it: not what carries them to the vCenter, whose
    /// certificate rule is another.
    case url(String, over: any HTTPExchange)

    /// Last part of the path, for messages.
    var name: String {
        let path =
            switch self {
            case .file(let path), .datastore(_, let path): path
            case .url(let url, _): String(url.prefix { $0 != "?" && $0 != "#" })
            }
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A file in the same folder, by its relative path.
    func sibling(_ path: String) -> OVFSource {
        func beside(_ own: String) -> String {
            guard let slash = own.lastIndex(of: "/") else { return path }
            return own[...slash] + path
        }
        switch self {
        case .file(let own): return .file(path: beside(own))
        case .datastore(let files, let own): return .datastore(files, path: beside(own))
        case .url(let own, let web):
            let end = own.firstIndex { $0 == "?" || $0 == "#" } ?? own.endIndex
            guard let slash = own[..<end].lastIndex(of: "/") else { return self }
            // Whatever stands after the path, such as a signature or a token, is likely to count for all files.
            return .url(own[...slash] + PercentEncoding.path(path) + own[end...], over: web)
        }
    }

    /// Reads bytes from a place on.
    ///
    /// - Returns: bytes of the whole file, if that can be told.
    @discardableResult
    func read(
        _ client: VSphereClient, from offset: Int64 = 0, length: Int64? = nil,
        _ chunk: (ArraySlice<UInt8>) async throws -> Void
    ) async throws -> Int64? {
        switch self {
        case .file(let path):
            let file = try LocalFile(reading: path)
            try await file.forEachChunk(from: offset, length: length) { try await chunk($0[...]) }
            return file.size
        case .datastore(let files, let path):
            return try await files.read(path, from: offset, length: length, chunk)
        case .url(let url, let web):
            let range = ByteRange(offset: offset, length: length)
            if range.isEmpty { return nil }
            let request = HTTPRequest(url: url, headers: range.headers, acceptsCompression: false)
            return try await web.execute(request) { response in
                let isPastEnd = response.status == 416 && request.headers["Range"] != nil
                guard response.status == 200 || response.status == 206 || isPastEnd else {
                    throw VSphereError(
                        response.status == 404 ? .notFound : .transferRefused, host: client.configuration.host,
                        "cannot be given '\(name)': its web server answered with HTTP status \(response.status)")
                }
                return try await range.read(response, chunk)
            }
        }
    }

    /// Reads a small file whole.
    func bytes(_ client: VSphereClient, from offset: Int64 = 0, upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await read(client, from: offset, length: Int64(limit) + 1) { bytes += $0 }
        guard bytes.count <= limit else {
            throw OVFFormatError(.limit, "'\(name)' is larger than \(limit) bytes")
        }
        return bytes
    }
}
