internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Operations of `HostDateTimeSystem`.
enum HostTimeOperations {
    static let all: [Operation] = [
        Operation("QueryDateTime") { world, call in
            let host = try call.readyHost(in: world)
            return world.now.addingTimeInterval(world.hostState.clockOffsets[host.value] ?? 0)
        },
        Operation("UpdateDateTime") { world, call in
            let host = try call.readyHost(in: world)
            let time: DateTime = try call.argument("dateTime")
            world.hostState.clockOffsets[host.value] = time.timeIntervalSince(world.now)
            return nil
        },
        Operation("RefreshDateTimeSystem") { world, call in
            let host = try call.readyHost(in: world)
            // A clock that follows time servers is right again.
            let service = world[host, HostSystem.config]?.service?.service.first { $0.key == "ntpd" }
            if service?.running ?? false { world.hostState.clockOffsets[host.value] = nil }
            return nil
        },
        Operation("QueryAvailableTimeZones") { world, call in
            _ = try call.readyHost(in: world)
            return zones
        },
        Operation("UpdateDateTimeConfig") { world, call in
            let host = try call.readyHost(in: world)
            let config: HostDateTimeConfig = try call.argument("config")
            guard var info = world[host, HostSystem.config]?.dateTimeInfo else { throw Fault(NotSupported.self) }
            if let key = config.timeZone {
                guard let zone = zones.first(where: { $0.key == key }) else {
                    throw Fault(InvalidArgument.self, ["invalidProperty": "config.timeZone"])
                }
                info.set("timeZone", zone)
            }
            if let given = config.ntpConfig {
                var ntp = info.ntpConfig ?? HostNtpConfig()
                ntp.server = given.server
                if !given.configFile.isEmpty { ntp.configFile = given.configFile }
                info.set("ntpConfig", ntp)
                info.set("systemClockProtocol", "ntp")
            }
            if let ptp = config.ptpConfig {
                info.set("ptpConfig", ptp)
                info.set("systemClockProtocol", "ptp")
            }
            for (field, value) in [
                ("enabled", config.enabled), ("disableEvents", config.disableEvents),
                ("disableFallback", config.disableFallback),
            ] {
                if let value { info.set(field, value) }
            }
            world.configure(host) { $0.set("dateTimeInfo", info) }
            return nil
        },
    ]

    /// Time zones that hosts know. Since version 6 they show times in UTC only.
    private static let zones = [
        HostDateTimeSystemTimeZone(fields: ["key": "UTC", "name": "UTC", "description": "UTC", "gmtOffset": 0])
    ]
}
