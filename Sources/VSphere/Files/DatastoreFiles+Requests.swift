internal import HTTPTransport
internal import VimTypes

extension DatastoreFiles {
    /// Sends a request for a file in the client's session, and gives a response with status 200, 201 or 206.
    ///
    /// When the session has expired, it is renewed once. A vCenter that still refuses wants a ticket for this very
    /// address, `SessionManager.AcquireGenericServiceTicket`.
    ///
    /// - Parameter isRepeatable: whether the request can be sent again; a body that is being streamed cannot.
    func send<Result>(
        _ method: String, _ path: String, headers: HTTPHeaders = [:], body: HTTPRequestBody = .none,
        isRepeatable: Bool = true, _ receive: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let url = url(path)
        func attempt(_ cookie: String) async throws -> Answer<Result> {
            var request = HTTPRequest(
                method: method, url: url, headers: headers, body: body, acceptsCompression: false,
                isRepeatable: isRepeatable)
            request.headers["Cookie"] = cookie
            return try await client.exchange().execute(request) { response in
                switch response.status {
                case 200, 201, 206: return .result(try await receive(response))
                case 401, 403: return .refused(response.status)
                default: throw failure(response.status, method, path)
                }
            }
        }
        var session = try await client.session()
        if !isRepeatable {
            // What can be sent only once must not meet an expired session: this call renews it.
            _ = try await client.properties(of: [datastore], ["name"])
            session = try await client.session()
        }
        var answer = try await attempt(try await client.sessionCookie())
        if case .refused(401) = answer, isRepeatable {
            try await client.renew(session)
            answer = try await attempt(try await client.sessionCookie())
        }
        if case .refused = answer, isRepeatable, let ticket = try await ticket(method, url) {
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
