import HTTPTransport
import VSphere

/// Reads which servers are managed: from the file `MCP_SERVERS`, or else from `VCENTER_*` and the `ESXI_*` families.
enum ServerList {
    /// - Throws: ``ConfigurationError``.
    static func read(_ settings: Settings) throws -> [ManagedServer] {
        if let inventory = settings["MCP_SIMULATE"] { return [try .simulated(inventory)] }
        if let path = settings["MCP_SERVERS"] { return try ServersFile.read(path: path).servers }
        var servers: [ManagedServer] = []
        if settings["VCENTER_HOST"] != nil { servers.append(try family("VCENTER", "", settings)) }
        if settings["ESXI_HOST"] != nil { servers.append(try family("ESXI", "", settings)) }
        for number in settings.numbers(of: "ESXI_HOST") { servers.append(try family("ESXI", "_\(number)", settings)) }
        guard !servers.isEmpty else {
            throw ConfigurationError("VCENTER_HOST is not set, nor ESXI_HOST or MCP_SERVERS. See mcvsphere --help.")
        }
        return try named(servers)
    }

    /// Whether there is any server.
    static func isNamed(in settings: Settings) -> Bool {
        ["MCP_SIMULATE", "MCP_SERVERS", "VCENTER_HOST", "ESXI_HOST"].contains { settings[$0] != nil }
            || !settings.numbers(of: "ESXI_HOST").isEmpty
    }

    /// The server for calls that name none.
    ///
    /// - Throws: ``ConfigurationError`` if `MCP_DEFAULT_SERVER` is none of them.
    static func main(of servers: [ManagedServer], _ settings: Settings) throws -> ManagedServer? {
        let wanted: String?
        if let name = settings["MCP_DEFAULT_SERVER"] {
            wanted = name
        } else if let path = settings["MCP_SERVERS"] {
            wanted = try ServersFile.read(path: path).main
        } else {
            return settings["VCENTER_HOST"] == nil ? nil : servers.first
        }
        guard let wanted else { return nil }
        guard let server = servers.first(where: { $0.name == wanted }) else {
            let names = servers.map(\.name).joined(separator: ", ")
            throw ConfigurationError("MCP_DEFAULT_SERVER is '\(wanted)': set it to one of \(names).")
        }
        return server
    }

    /// A server from the settings of a family, such as `ESXI_HOST_2`, `ESXI_USER_2`; what it lacks it inherits from
    /// the family without number, and then from `VCENTER_*`.
    private static func family(_ prefix: String, _ suffix: String, _ settings: Settings) throws -> ManagedServer {
        func own(_ key: String) -> String? { settings["\(prefix)_\(key)\(suffix)"] }
        func inherited(_ key: String) -> String? {
            own(key) ?? settings["\(prefix)_\(key)"] ?? settings["VCENTER_\(key)"]
        }
        func needed(_ key: String, _ value: String?) throws -> String {
            guard let value else {
                throw ConfigurationError("\(prefix)_\(key)\(suffix) is not set. See mcvsphere --help.")
            }
            return value
        }
        let hostSetting = "\(prefix)_HOST\(suffix)"
        let host = try ServerAddress.parse(try needed("HOST", own("HOST")), setting: hostSetting)
        let hasOwnUser = own("USER") != nil || settings["\(prefix)_USER"] != nil
        // A password belongs to its user: vCenter's goes only where vCenter's user goes.
        let password =
            try settings.secret("\(prefix)_PASSWORD\(suffix)") ?? settings.secret("\(prefix)_PASSWORD")
            ?? (hasOwnUser ? nil : settings.secret("VCENTER_PASSWORD"))
        let insecure =
            try settings.flag("\(prefix)_INSECURE\(suffix)") ?? settings.flag("\(prefix)_INSECURE")
            ?? settings.flag("VCENTER_INSECURE") ?? false
        // A thumbprint is that of one certificate, so it is not inherited.
        let trust = try trust(
            thumbprint: own("THUMBPRINT"), insecure: insecure, authority: inherited("CA_FILE"),
            setting: "\(prefix)_THUMBPRINT\(suffix)")
        return ManagedServer(
            name: own("NAME") ?? host,
            configuration: VSphereConfiguration(
                host: host, user: try needed("USER", inherited("USER")),
                password: Secret(try needed("PASSWORD", password)), trust: trust),
            defaults: ServerDefaults(
                datacenter: own("DATACENTER"), cluster: own("CLUSTER"), datastore: own("DATASTORE"),
                network: own("NETWORK")))
    }

    /// - Throws: ``ConfigurationError`` if the thumbprint is none.
    static func trust(
        thumbprint: String?, insecure: Bool, authority: String?, setting: String
    ) throws -> TLSTrust {
        if let text = thumbprint {
            guard let thumbprint = CertificateThumbprint(text) else {
                throw ConfigurationError(
                    "\(setting) is '\(text)': give 32 bytes (SHA-256) or 20 bytes (SHA-1) in hexadecimal.")
            }
            return .thumbprint(thumbprint)
        }
        if insecure { return .insecure }
        return authority.map { .certificateAuthority(path: $0) } ?? .system
    }

    /// The servers, when no two have a name in common.
    ///
    /// - Throws: ``ConfigurationError``.
    static func named(_ servers: [ManagedServer]) throws -> [ManagedServer] {
        var seen: Set<String> = []
        for server in servers where !seen.insert(server.name.lowercased()).inserted {
            throw ConfigurationError("Two servers are called '\(server.name)': give one another name.")
        }
        return servers
    }
}
