import ArgumentParser
import FoundationEssentials

/// The flags that all commands share. Each stands for a setting: see ``Setting``.
struct SettingFlags: ParsableArguments {
    @Option(help: "JSON file with settings by their names in small letters.") var config: String?
    @Option(help: "JSON file of the servers that are managed.") var servers: String?
    @Flag(help: "Manage a simulated vCenter within this process: nothing real is touched.") var simulate = false
    @Option(help: "What it has: demo, esxi, machines without end, such as 250-VMs, or what a JSON file describes.")
    var inventory: String?
    @Option(help: "JSON file of levels, protected objects and confirmation.") var policy: String?
    @Option(help: "Toolsets to offer, or all, minimal, operator; comma-separated.") var toolsets: String?
    @Option(help: "Tools not to offer; comma-separated.") var excludeTools: String?
    @Flag(help: "Offer only tools that change nothing.") var readOnly = false
    @Flag(help: "Offer no tools that may destroy something.") var disableDestructive = false
    @Option(help: "The one folder in which tools may read and write local files.") var filesRoot: String?
    @Option(help: "Log level; logs go to stderr.") var logLevel: String?
    @Option(help: "Any other setting, as NAME=VALUE; may be repeated.") var set: [String] = []

    /// The values by names of settings.
    func values() throws -> [String: String] {
        var values: [String: String] = [:]
        for text in set {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let setting = Setting.named(parts[0].uppercased()) else {
                throw ValidationError("--set takes NAME=VALUE with the name of a setting, not '\(parts[0])'.")
            }
            guard !setting.isSecret || parts[0].uppercased().hasSuffix("_FILE") else {
                throw ValidationError("\(setting.name) is a secret: others can see what a command line says.")
            }
            values[parts[0].uppercased()] = parts[1]
        }
        let options = [
            "MCP_CONFIG": config, "MCP_SERVERS": servers, "MCP_POLICY": policy, "MCP_TOOLSETS": toolsets,
            "MCP_EXCLUDE_TOOLS": excludeTools, "MCP_FILES_ROOT": filesRoot, "LOG_LEVEL": logLevel,
        ]
        values.merge(options.compactMapValues { $0 }) { $1 }
        // An absent flag leaves the setting to the environment.
        if simulate || inventory != nil { values["MCP_SIMULATE"] = inventory ?? "demo" }
        if readOnly { values["MCP_READ_ONLY"] = "true" }
        if disableDestructive { values["MCP_DISABLE_DESTRUCTIVE"] = "true" }
        return values
    }

    /// All settings, those of `more` before those of the environment.
    func settings(and more: [String: String] = [:]) throws -> Settings {
        try Settings(
            flags: values().merging(more) { $1 }, environment: ProcessInfo.processInfo.environment)
    }
}
