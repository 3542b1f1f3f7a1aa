import HTTPTransport
import Logging
import VSphere

/// What the server is told by its environment.
struct ServerConfiguration {
    let vSphere: VSphereConfiguration
    let transport: Transport
    let logLevel: Logger.Level

    /// How clients reach the server.
    enum Transport: Equatable {
        /// One client, which started the server.
        case stdio
        /// Streamable HTTP, at `/mcp`; also the transport of 2024-11-05, at `/sse`, when that is asked for.
        case http(host: String, port: Int, legacySSE: Bool)
    }

    static let help = """
        Settings are environment variables:
          VCENTER_HOST        vCenter or ESXi, host name or address, with :port where that is not 443
          VCENTER_USER        user, such as administrator@vsphere.local
          VCENTER_PASSWORD    password, or VCENTER_PASSWORD_FILE with the file that holds it
          VCENTER_CA_FILE     PEM file of an authority to trust beside the system's
          VCENTER_THUMBPRINT  SHA-256 or SHA-1 thumbprint of the one certificate to accept
          VCENTER_INSECURE    true accepts any certificate: for laboratories
          MCP_TRANSPORT       stdio (default); http: Streamable HTTP at /mcp; sse: also the old HTTP+SSE at /sse
          MCP_HOST, MCP_PORT  where HTTP listens (127.0.0.1, 8080); loopback only, because it asks for no login
          LOG_LEVEL           trace, debug, info, notice, warning, error or critical (info); logs go to stderr
        """

    init(environment: ProcessEnvironment) throws {
        func needed(_ name: String, _ value: String?) throws -> String {
            guard let value else { throw ConfigurationError("\(name) is not set. See mcvsphere --help.") }
            return value
        }
        vSphere = VSphereConfiguration(
            host: try needed("VCENTER_HOST", environment["VCENTER_HOST"]),
            user: try needed("VCENTER_USER", environment["VCENTER_USER"]),
            password: Secret(try needed("VCENTER_PASSWORD", try environment.secret("VCENTER_PASSWORD"))),
            trust: try Self.trust(environment))
        transport = try Self.transport(environment)
        let level = environment["LOG_LEVEL"] ?? "info"
        guard let logLevel = Logger.Level(rawValue: level.lowercased()) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError("LOG_LEVEL is '\(level)': set it to one of \(known).")
        }
        self.logLevel = logLevel
    }

    private static func trust(_ environment: ProcessEnvironment) throws -> TLSTrust {
        if let text = environment["VCENTER_THUMBPRINT"] {
            guard let thumbprint = CertificateThumbprint(text) else {
                throw ConfigurationError(
                    "VCENTER_THUMBPRINT is '\(text)': give 32 bytes (SHA-256) or 20 bytes (SHA-1) in hexadecimal.")
            }
            return .thumbprint(thumbprint)
        }
        if try environment.flag("VCENTER_INSECURE") { return .insecure }
        return environment["VCENTER_CA_FILE"].map { .certificateAuthority(path: $0) } ?? .system
    }

    private static func transport(_ environment: ProcessEnvironment) throws -> Transport {
        let name = environment["MCP_TRANSPORT"]?.lowercased() ?? "stdio"
        if name == "stdio" { return .stdio }
        guard ["http", "streamable-http", "sse"].contains(name) else {
            throw ConfigurationError("MCP_TRANSPORT is '\(name)': set it to stdio, http or sse.")
        }
        let host = environment["MCP_HOST"] ?? "127.0.0.1"
        guard ["127.0.0.1", "localhost", "::1"].contains(host) else {
            throw ConfigurationError(
                "MCP_HOST is '\(host)': without logins the server listens on 127.0.0.1, localhost or ::1 only.")
        }
        let text = environment["MCP_PORT"] ?? "8080"
        guard let port = Int(text), (0...65_535).contains(port) else {
            throw ConfigurationError("MCP_PORT is '\(text)': give a number from 0, any free port, to 65535.")
        }
        return .http(host: host, port: port, legacySSE: name == "sse")
    }
}
