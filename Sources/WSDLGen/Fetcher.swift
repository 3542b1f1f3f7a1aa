import HTTPTransport
import WSDLGenCore

/// Fetches a server's WSDL with all that it imports.
struct Fetcher {
    /// URL of the folder that the first file lies in, with its slash.
    private let base: String
    private let entry: String
    private let trust: TLSTrust

    /// Checks what was asked for.
    ///
    /// - Throws: ``Arguments/UsageError``.
    init(url: String, trust: TLSTrust) throws {
        // Code is made of the files: nobody on the way may change them.
        guard url.hasPrefix("https://") || (url.hasPrefix("http://") && trust.isInsecure) else {
            throw Arguments.UsageError(message: "the URL does not begin with https://")
        }
        guard let slash = url.utf8.lastIndex(of: UInt8(ascii: "/")), !url.utf8.contains(where: "?#@".utf8.contains),
            url.split(separator: "/").count > 2, !url.hasSuffix("/")
        else { throw Arguments.UsageError(message: "the URL does not name a file") }
        base = String(url[...slash])
        entry = String(url[url.utf8.index(after: slash)...])
        self.trust = trust
    }

    /// Fetches all files.
    ///
    /// - Throws: ``GenerationFailure`` when a server's answer is no file or names one that cannot be fetched;
    ///   `HTTPTransportError` when there is no answer.
    func fetch() async throws -> [(name: String, contents: [UInt8])] {
        let timeouts = HTTPTimeouts(connect: .seconds(15), idle: .seconds(30), total: .seconds(120))
        return try await withHTTPClient(.init(trust: trust, timeouts: timeouts)) { client in
            var download = try Download(entry: entry)
            while let name = download.next {
                let request = HTTPRequest(url: base + name)
                let (head, body) = try await client.collect(request, upTo: download.maximumBytes)
                guard head.status == 200 else {
                    throw GenerationFailure(
                        .unreadable, at: SourceLocation(file: base + name, line: 1),
                        "the server answers with status \(head.status)")
                }
                try download.receive(body)
            }
            return download.files
        }
    }
}
