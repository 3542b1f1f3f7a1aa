internal import HTTPTransport
internal import VimTypes

extension DatastoreFiles {
    /// What a request carries, and how often it can be sent.
    enum Content: Sendable {
        /// Nothing, or bytes in memory: always the same.
        case fixed(HTTPRequestBody)
        /// A stream that is made anew for each attempt.
        case renewable(@Sendable () -> HTTPRequestBody)
        /// A stream that there is only once.
        case single(HTTPRequestBody)

        var body: HTTPRequestBody {
            switch self {
            case .fixed(let body), .single(let body): body
            case .renewable(let make): make()
            }
        }

        /// Whether it flows while it is sent, so that a lost connection loses it.
        var isStream: Bool {
            if case .fixed = self { return false }
            return true
        }

        /// Whether there can be another attempt when one was refused.
        var isRepeatable: Bool {
            if case .single = self { return false }
            return true
        }
    }

    /// Sends a request for a file in the client's session, and gives a response with status 200, 201 or 206; 416, which
    /// means that the range begins at the end of the file or after it, if there is a range.
    ///
    /// When the session has expired, it is renewed once. A vCenter that still refuses wants a ticket for this very
    /// address, `SessionManager.AcquireGenericServiceTicket`.
    ///
    /// - Parameter content: what is sent; a stream that there is only once cannot be sent again.
    func send<Result>(
        _ method: String, _ path: String, headers: HTTPHeaders = [:], _ content: Content = .fixed(.none),
        _ receive: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let url = url(path)
        func attempt(_ cookie: String) async throws -> Answer<Result> {
            var request = HTTPRequest(
                method: method, url: url, headers: headers, body: content.body, acceptsCompression: false,
                isRepeatable: !content.isStream)
            request.headers["Cookie"] = cookie
            return try await client.exchange().execute(request) { response in
                switch response.status {
                case 200, 201, 206: return .result(try await receive(response))
                case 416 where headers["Range"] != nil: return .result(try await receive(response))
                case 401, 403: return .refused(response.status)
                default: throw failure(response.status, method, path)
                }
            }
        }
        var session = try await client.session()
        if content.isStream {
            // A long stream should not meet an expired session, and one that there is only once must not: this call
            // renews it.
            _ = try await client.properties(of: [datastore], ["name"])
            session = try await client.session()
        }
        var answer = try await attempt(try await client.sessionCookie())
        if case .refused(401) = answer, content.isRepeatable {
            try await client.renew(session)
            answer = try await attempt(try await client.sessionCookie())
        }
        if case .refused = answer, content.isRepeatable, let ticket = try await ticket(method, url) {
            answer = try await attempt("vmware_cgi_ticket=\(ticket)")
        }
        switch answer {
        case .result(let result): return result
        case .refused(let status): throw failure(status, method, path)
        }
    }

    private enum Answer<Result> {
        case result(Result)
        case refused(Int)
    }

    private func ticket(_ method: String, _ url: String) async throws -> String? {
        let content = try await client.content()
        guard content.about.apiType == "VirtualCenter", let manager = content.sessionManager else { return nil }
        let verb = "http" + method.prefix(1) + method.dropFirst().lowercased()
        let specification = SessionManagerHttpServiceRequestSpec(url: url, method: verb)
        return try await manager.on(client).acquireGenericServiceTicket(
            spec: SessionManagerServiceRequestSpec(specification)
        ).id
    }

    private func failure(_ status: Int, _ method: String, _ path: String) -> VSphereError {
        let place = self.path(path)
        let host = client.configuration.host
        switch status {
        case 404: return VSphereError(.notFound, host: host, "has no file '\(place)'")
        case 401, 403:
            return VSphereError(
                .transferRefused, host: host,
                "does not let \(client.configuration.user) \(method == "GET" ? "read" : "write") '\(place)': "
                    + "the privilege Datastore.FileManagement or Datastore.Browse may be missing")
        case 507: return VSphereError(.transferRefused, host: host, "has not enough space for '\(place)'")
        default:
            return VSphereError(
                .transferRefused, host: host, "answered \(method) of '\(place)' with HTTP status \(status)")
        }
    }
}
