import MCPCore

/// Something that can be set: by a flag, by an environment variable of this name, or in the configuration file by this
/// name in small letters.
struct Setting: Sendable {
    /// Name of the environment variable.
    let name: String
    /// What it means, for `--help`.
    let help: String
    /// Whether it can also be read from the file that `NAME_FILE` names, and is never shown.
    let isSecret: Bool
    /// Whether it may end in a number, as `ESXI_HOST_2`.
    let isNumbered: Bool

    init(_ name: String, _ help: String, secret isSecret: Bool = false, numbered isNumbered: Bool = false) {
        self.name = name
        self.help = help
        self.isSecret = isSecret
        self.isNumbered = isNumbered
    }

    /// All there are.
    static let all: [Setting] = managed + safety + serving + authorization

    private static let managed = [
        Setting("VCENTER_HOST", "vCenter or ESXi: host name or address, with :port where that is not 443"),
        Setting("VCENTER_USER", "user, such as administrator@vsphere.local"),
        Setting("VCENTER_PASSWORD", "password", secret: true),
        Setting("VCENTER_NAME", "what callers call it (its host name)"),
        Setting("VCENTER_CA_FILE", "PEM file of an authority to trust beside the system's"),
        Setting("VCENTER_THUMBPRINT", "SHA-256 or SHA-1 thumbprint of the one certificate to accept"),
        Setting("VCENTER_INSECURE", "true accepts any certificate: for laboratories"),
        Setting("VCENTER_DATACENTER", "datacenter for calls that name none"),
        Setting("VCENTER_CLUSTER", "cluster for calls that name none"),
        Setting("VCENTER_DATASTORE", "datastore for calls that name none"),
        Setting("VCENTER_NETWORK", "network for calls that name none"),
        Setting(
            "ESXI_HOST", "an ESXi host beside vCenter; ESXI_HOST_1, ESXI_HOST_2 and so on for more", numbered: true),
        Setting("ESXI_USER", "its user; ESXI_USER, then VCENTER_USER, for those without their own", numbered: true),
        Setting("ESXI_PASSWORD", "its password; inherited likewise", secret: true, numbered: true),
        Setting("ESXI_NAME", "what callers call it (its host name)", numbered: true),
        Setting("ESXI_CA_FILE", "as VCENTER_CA_FILE; inherited", numbered: true),
        Setting("ESXI_THUMBPRINT", "as VCENTER_THUMBPRINT; each host has its own", numbered: true),
        Setting("ESXI_INSECURE", "as VCENTER_INSECURE; inherited", numbered: true),
        Setting("ESXI_DATASTORE", "as VCENTER_DATASTORE", numbered: true),
        Setting("ESXI_NETWORK", "as VCENTER_NETWORK", numbered: true),
        Setting("MCP_SERVERS", "JSON file of servers, instead of VCENTER_* and ESXI_*"),
        Setting(
            "MCP_SIMULATE",
            "demo, esxi, a number of machines such as 250-VMs, or a JSON file: a simulated server in this process instead"
        ),
        Setting("MCP_DEFAULT_SERVER", "the server for calls that name none (the vCenter of VCENTER_*)"),
    ]

    private static let safety = [
        Setting("MCP_TOOLSETS", "toolsets to offer, or all, minimal, operator; comma-separated (all)"),
        Setting("MCP_READ_ONLY", "true offers only tools that change nothing"),
        Setting("MCP_DISABLE_DESTRUCTIVE", "true offers no tools that may destroy something"),
        Setting("MCP_EXCLUDE_TOOLS", "tools not to offer; comma-separated, * and ? are wildcards"),
        Setting("MCP_POLICY", "JSON file of levels, protected objects and confirmation: mcvsphere schema policy"),
        Setting("MCP_FILES_ROOT", "the one folder in which tools may read and write local files (none)"),
        Setting(
            "MCP_FETCH_HOSTS",
            "hosts whose URLs tools may fetch packages from; comma-separated, * and ? are wildcards (any over stdio, none over HTTP)"
        ),
        Setting("GUEST_USER", "user of guests, for guest tools; GUEST_USER_1 and so on for more", numbered: true),
        Setting("GUEST_PASSWORD", "its password", secret: true, numbered: true),
        Setting("GUEST_NAME", "what guest_credential calls it (its user)", numbered: true),
        Setting("MCP_GUEST_PASSWORDS", "false refuses username and password in calls of guest tools"),
        Setting("MCP_CALL_BUDGET_SECONDS", "how long a call may take before it answers with the running task (45)"),
    ]

    private static let serving = [
        Setting("MCP_CONFIG", "JSON file with settings by their names in small letters"),
        Setting("MCP_TRANSPORT", "stdio (default); http: Streamable HTTP at /mcp; sse: also the old HTTP+SSE at /sse"),
        Setting("MCP_HOST", "where HTTP listens (127.0.0.1); loopback only, because it asks for no login"),
        Setting("MCP_PORT", "port on which HTTP listens (8080); 0 for any that is free"),
        Setting("LOG_LEVEL", "trace, debug, info, notice, warning, error or critical (info); logs go to stderr"),
    ]

    /// Settings of logins belong here, beside what reads them.
    private static let authorization: [Setting] = []

    /// The list of all settings for `--help`.
    static var helpText: String {
        let lines = all.map { setting in
            let name = setting.name.padding(to: 25)
            return "  \(name)\(setting.help)\(setting.isSecret ? "; or \(setting.name)_FILE with its file" : "")"
        }
        return "Settings are flags, environment variables, or keys of a file, in this order:\n"
            + lines.joined(separator: "\n")
    }

    /// The setting that a name means, such as `ESXI_PASSWORD_2_FILE`.
    static func named(_ name: String) -> Setting? {
        if let setting = exactly(name[...]) { return setting }
        guard name.hasSuffix("_FILE"), let secret = exactly(name.dropLast(5)), secret.isSecret else { return nil }
        return secret
    }

    private static func exactly(_ name: Substring) -> Setting? {
        if let setting = all.first(where: { $0.name == name }) { return setting }
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard let number = parts.last, !number.isEmpty, number.allSatisfy(\.isNumber) else { return nil }
        let base = parts.dropLast().joined(separator: "_")
        return all.first { $0.isNumbered && $0.name == base }
    }

    /// What was probably meant by variables that look like settings and are none.
    static func slips(in names: some Sequence<String>) -> [(name: String, meant: String)] {
        let families = ["VCENTER_", "ESXI_", "MCP_", "OAUTH_", "GUEST_"]
        let known = all.flatMap { $0.isSecret ? [$0.name, "\($0.name)_FILE"] : [$0.name] }
        return names.sorted().compactMap { name in
            guard families.contains(where: name.hasPrefix), named(name) == nil,
                let meant = NearMiss.best(for: name, among: known)
            else { return nil }
            return (name, meant)
        }
    }
}

extension String {
    /// The text with spaces after it, so many characters wide.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
