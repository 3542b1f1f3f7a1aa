import FoundationEssentials
import HTTPTransport
import MCPCore

/// Fetches packages from web servers: by http and https only, from hosts that the operator allows, and never with a
/// vCenter's session.
struct WebFetch: HTTPExchange {
    /// Patterns of the hosts that are allowed; nil for all.
    private let hosts: [String]?
    private let exchange: any HTTPExchange

    /// How often a server may send on to another address.
    private static let maximumRedirects = 5

    /// - Parameters:
    ///   - hosts: patterns of the hosts that are allowed; nil for all.
    ///   - exchange: what carries requests.
    init(hosts: [String]? = nil, over exchange: any HTTPExchange = HTTPClient(configuration: .init())) {
        self.hosts = hosts
        self.exchange = exchange
    }

    /// The address, if a package may be fetched from there.
    ///
    /// - Throws: `ToolError` `.invalid` if it is no such address, `.denied` if the operator does not allow that host.
    private func checked(_ text: String, after previous: URL? = nil) throws -> URL {
        // Without a user, which would only serve to make the host look like another one.
        guard let url = URL(string: text, relativeTo: previous)?.absoluteURL, let host = url.host(), !host.isEmpty,
            ["http", "https"].contains(url.scheme?.lowercased()), url.user() == nil, !text.contains("\\")
        else {
            throw ToolError(
                .invalid, "A package can be fetched only from an http or https address without a user in it.")
        }
        if previous?.scheme?.lowercased() == "https", url.scheme?.lowercased() != "https" {
            throw ToolError(.denied, "The web server sends on from https to http, which is not followed.")
        }
        guard let hosts, !hosts.contains(where: { NamePattern($0).matches(host) }) else { return url }
        throw ToolError(
            .denied, "This server may not fetch packages from \(host).",
            hint: "Its operator can allow that host in MCP_FETCH_HOSTS.")
    }

    /// Sends a request, and follows where the web server sends on to.
    func execute<Result>(
        _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        var request = request
        var url = try checked(request.url)
        for _ in 0...Self.maximumRedirects {
            request.url = url.absoluteString
            var next: String?
            let result: Result? = try await exchange.execute(request) { response in
                guard [301, 302, 303, 307, 308].contains(response.status), let place = response.headers["Location"]
                else { return try await body(response) }
                next = place
                return nil
            }
            if let result { return result }
            url = try checked(next ?? "", after: url)
        }
        throw ToolError(.unavailable, "The web server sends on and on, and never to a package.")
    }

    func shutdown() async { await exchange.shutdown() }
}
