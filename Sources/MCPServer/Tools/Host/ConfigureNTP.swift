import MCPCore
import VSphere
import VimTypes

/// Sets the time servers of a host, by `UpdateDateTimeConfig`, and has ntpd follow them.
struct ConfigureNTP: VSphereTool {
    static let name = "configure_ntp"
    static let title = "Configure the time of a host"
    static let description = "Replaces the time servers of an ESXi host."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.sets
    static let calls = ["UpdateDateTimeConfig", "UpdateServicePolicy", "StartService", "RestartService"]

    struct Input: ToolInput {
        @Argument("All time servers", aliases: ["ntp_servers"], count: 1...16)
        var servers: [String]
        @Argument("Have ntpd run, also after reboots") var startService = true
        @Argument(.host) var host: Target<HostSystem>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let host = try await context.one(
            input.host, "host",
            properties: HostServices.properties + ["config.dateTimeInfo", "configManager.dateTimeSystem"])
        let services = try HostServices(host)
        let info: HostDateTimeInfo? = host.value("config.dateTimeInfo")
        let old = info?.ntpConfig?.server ?? []
        let daemon = try services.service("ntpd")
        var change = Change(host, before: Self.state(old, daemon.running, daemon.policy))
        let runs = !input.startService || (daemon.running && daemon.policy == HostServicePolicy.on.rawValue)
        guard old != input.servers || !runs else { return change.unchanged("\(host.name) is configured so already.") }

        let system = try services.system(in: context)
        if old != input.servers {
            let clock: ManagedObjectReference<HostDateTimeSystem>? = host.value("configManager.dateTimeSystem")
            guard let clock else {
                throw ToolError(.unavailable, "\(host.name) does not let its time be managed.")
            }
            try await clock.on(context.vSphere).updateDateTimeConfig(
                config: HostDateTimeConfig(ntpConfig: HostNtpConfig(server: input.servers)))
        }
        if input.startService, daemon.policy != HostServicePolicy.on.rawValue {
            try await system.updateServicePolicy(id: daemon.key, policy: HostServicePolicy.on.rawValue)
        }
        if daemon.running {
            // It reads its servers when it starts.
            if old != input.servers { try await system.restartService(id: daemon.key) }
        } else if input.startService {
            try await system.startService(id: daemon.key)
        }
        change.end(
            Self.state(
                input.servers, daemon.running || input.startService,
                input.startService ? HostServicePolicy.on.rawValue : daemon.policy))
        return change
    }

    private static func state(_ servers: [String], _ running: Bool, _ policy: String) -> JSONObject {
        ["servers": .array(servers.map(JSON.string)), "running": .bool(running), "policy": .string(policy)]
    }
}
