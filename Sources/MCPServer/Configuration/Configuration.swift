import Logging
import VSphere

/// What the server is told by its flags, environment and files.
struct Configuration: Sendable {
    let servers: [ManagedServer]
    let mainServer: ManagedServer?
    let gates: Gates
    let policy: Policy
    let filesRoot: FilesRoot?
    /// Patterns of the hosts that packages may be fetched from; nil for all.
    let fetchHosts: [String]?
    let callBudget: Duration
    let guestAccounts: GuestAccounts
    let transport: Transport
    let logLevel: Logger.Level
    /// What looks like a mistake, and is none that must stop the server.
    let warnings: [String]

    /// How clients reach the server.
    enum Transport: Equatable {
        /// One client, which started the server.
        case stdio
        /// Streamable HTTP, at `/mcp`; also the transport of 2024-11-05, at `/sse`, when that is asked for.
        case http(host: String, port: Int, legacySSE: Bool)
    }

    /// - Parameter needsServers: whether it is wrong that no server is named: not for what only looks at the tools.
    /// - Throws: ``ConfigurationError``.
    init(_ settings: Settings, needsServers: Bool = true) throws {
        servers = needsServers || ServerList.isNamed(in: settings) ? try ServerList.read(settings) : []
        mainServer = try ServerList.main(of: servers, settings)
        policy = try settings["MCP_POLICY"].map { try PolicyFile.read(path: $0) } ?? Policy()
        gates = try Gates(settings, policy: policy)
        filesRoot = try settings["MCP_FILES_ROOT"].map(FilesRoot.init)
        callBudget = .seconds(try settings.number("MCP_CALL_BUDGET_SECONDS", in: 1...86_400) ?? 45)
        guestAccounts = try GuestAccounts(settings)
        transport = try Self.transport(settings)
        // Who comes over HTTP is not at this machine, and should not look around from here.
        let isLocal = transport == .stdio
        fetchHosts = settings["MCP_FETCH_HOSTS"] == nil ? (isLocal ? nil : []) : settings.list("MCP_FETCH_HOSTS")
        let level = settings["LOG_LEVEL"] ?? "info"
        guard let logLevel = Logger.Level(rawValue: level.lowercased()) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError("LOG_LEVEL is '\(level)': set it to one of \(known).")
        }
        self.logLevel = logLevel
        warnings = Setting.slips(in: settings.environmentNames).map {
            "The environment variable \($0.name) is not known here. Did you mean \($0.meant)?"
        }
    }

    /// What the tools work with.
    var backend: Backend {
        var backend = Backend(
            servers: Servers(servers, main: mainServer), policy: policy, filesRoot: filesRoot, callBudget: callBudget)
        backend.guestAccounts = guestAccounts
        backend.web = WebFetch(hosts: fetchHosts)
        return backend
    }

    private static func transport(_ settings: Settings) throws -> Transport {
        let name = settings["MCP_TRANSPORT"]?.lowercased() ?? "stdio"
        if name == "stdio" { return .stdio }
        guard ["http", "streamable-http", "sse"].contains(name) else {
            throw ConfigurationError("MCP_TRANSPORT is '\(name)': set it to stdio, http or sse.")
        }
        let host = settings["MCP_HOST"] ?? "127.0.0.1"
        guard ["127.0.0.1", "localhost", "::1"].contains(host) else {
            throw ConfigurationError(
                "MCP_HOST is '\(host)': without logins the server listens on 127.0.0.1, localhost or ::1 only.")
        }
        let port = try settings.number("MCP_PORT", in: 0...65_535) ?? 8080
        return .http(host: host, port: port, legacySSE: name == "sse")
    }
}
