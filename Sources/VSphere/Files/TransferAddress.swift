internal import HTTPTransport

/// An address that the server gives for a transfer, and the certificate that is accepted there.
///
/// Disks and guest files often come from an ESXi, for whose certificate the server vouches with a thumbprint.
struct TransferAddress: Sendable {
    /// The address, with the server's own name where the server wrote `*`.
    let url: String
    /// Whether it is this client's own server.
    let isOwnServer: Bool

    private let trust: TLSTrust

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - url: as the server gave it: host `*` stands for the server itself.
    ///   - thumbprint: of the host's certificate; asked for only when the host is another.
    ///   - configuration: of the client.
    /// - Throws: ``VSphereError`` `.unexpectedAnswer` when it is no address that may be used.
    init(
        _ url: String, _ configuration: VSphereConfiguration, thumbprint: () async throws -> String?
    ) async throws {
        guard let separator = url.firstRange(of: "://") else { throw Self.invalid(configuration) }
        let scheme = url[..<separator.lowerBound].lowercased()
        let rest = url[separator.upperBound...]
        let host = String(rest.prefix { $0 != "/" && $0 != "?" })
        guard !host.isEmpty, !host.contains("@") else { throw Self.invalid(configuration) }
        isOwnServer =
            host == "*" || host.hasPrefix("*:") || Self.normal(host) == Self.normal(configuration.host)
        if isOwnServer {
            self.url = configuration.baseURL + rest.dropFirst(host.count)
            trust = configuration.trust
            return
        }
        // A file must not travel in the clear where the session does not.
        guard scheme == "https" || configuration.isPlaintext else { throw Self.invalid(configuration) }
        self.url = url
        let pinned = try await thumbprint().flatMap { CertificateThumbprint($0) }
        trust = pinned.map { .thumbprint($0) } ?? configuration.trust
    }

    /// Sends a request there; the session's cookie goes to the client's own server only.
    func send<Result>(
        _ method: String, headers: HTTPHeaders = [:], body: HTTPRequestBody = .none, _ client: VSphereClient,
        _ receive: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        // Writing a disk's last blocks, or waking a guest, takes the other side its time.
        let timeouts = HTTPTimeouts(connect: client.configuration.timeouts.connect, idle: .seconds(300))
        var request = HTTPRequest(
            method: method, url: url, headers: headers, body: body, timeouts: timeouts, acceptsCompression: false,
            isRepeatable: false)
        if isOwnServer { request.headers["Cookie"] = try await client.sessionCookie() }
        return try await client.exchange(trust: trust).execute(request) { response in
            guard response.head.isSuccess else {
                throw VSphereError(
                    .transferRefused, host: client.configuration.host,
                    "answered \(method) of a file with HTTP status \(response.status)")
            }
            return try await receive(response)
        }
    }

    private static func normal(_ host: String) -> String {
        let host = host.lowercased()
        return host.hasSuffix(":443") ? String(host.dropLast(4)) : host
    }

    private static func invalid(_ configuration: VSphereConfiguration) -> VSphereError {
        VSphereError(
            .unexpectedAnswer, host: configuration.host, "gave an address for a file that cannot be used safely")
    }
}
