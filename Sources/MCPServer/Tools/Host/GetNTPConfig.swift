import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Tells how a host keeps its time, from `config.dateTimeInfo`, `config.service` and `QueryDateTime`.
struct GetNTPConfig: VSphereTool {
    static let name = "get_ntp_config"
    static let title = "Describe the time of a host"
    static let description = "Time servers of an ESXi host, and how far its clock is off."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = ["QueryDateTime"]

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
    }

    struct Output: ToolOutput {
        var moref: String
        var host: String
        var servers: [String]
        var timeZone: String?
        var clockProtocol: String?
        var running: Bool?
        var policy: String?
        var isSynchronized: Bool?
        var lastSync: Date?
        var hostTime: Date?
        var offsetSeconds: Double?

        static let fields = [
            "moref": "moref of the host",
            "host": "Name of the host",
            "servers": "Time servers",
            "timeZone": "Time zone",
            "clockProtocol": "ntp or ptp",
            "running": "Whether ntpd runs",
            "policy": "When ntpd starts",
            "isSynchronized": "Whether the clock follows",
            "lastSync": "Last time it did",
            "hostTime": "Clock",
            "offsetSeconds": "Ahead of our clock",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let host = try await context.one(
            input.host, "host",
            properties: ["config.dateTimeInfo", "config.service", "configManager.dateTimeSystem"])
        let info: HostDateTimeInfo? = host.value("config.dateTimeInfo")
        let services: HostServiceInfo? = host.value("config.service")
        let daemon = services?.service.first { $0.key == "ntpd" }
        let clock = try await Self.clock(host.value("configManager.dateTimeSystem"), in: context)
        return Output(
            moref: host.moref, host: host.name, servers: info?.ntpConfig?.server ?? [],
            timeZone: info?.timeZone.name, clockProtocol: info?.systemClockProtocol, running: daemon?.running,
            policy: daemon?.policy, isSynchronized: info?.serviceSync, lastSync: info?.lastSyncTime,
            hostTime: clock?.time, offsetSeconds: clock?.offset)
    }

    /// The clock of a host, compared with ours at the middle of the question. A host that does not tell it has still
    /// the rest to tell.
    private static func clock(
        _ system: ManagedObjectReference<HostDateTimeSystem>?, in context: Context
    ) async throws -> (time: Date, offset: Double)? {
        guard let system else { return nil }
        let now = context.services.backend.now
        let start = now()
        do {
            let time = try await system.on(context.vSphere).queryDateTime()
            let end = now()
            let middle = start.addingTimeInterval(end.timeIntervalSince(start) / 2)
            return (time, (time.timeIntervalSince(middle) * 10).rounded() / 10)
        } catch is VimFault {
            return nil
        }
    }
}
