internal import VimTypes

/// What runs on a host when it is new: services, firewall rules, time.
enum HostServices {
    /// Services: key, label, running, policy, rule sets.
    private static let table: [(key: String, label: String, isRunning: Bool, policy: String, rules: [String])] = [
        ("DCUI", "Direct Console UI", true, "on", []),
        ("TSM", "ESXi Shell", false, "off", []),
        ("TSM-SSH", "SSH", false, "off", ["sshServer"]),
        ("attestd", "attestd", false, "off", []),
        ("dpd", "dpd", false, "off", []),
        ("kmxd", "kmxd", false, "off", []),
        ("lbtd", "Load-Based Teaming Daemon", true, "on", []),
        ("lwsmd", "Active Directory Service", false, "off", ["activeDirectoryAll"]),
        ("ntpd", "NTP Daemon", true, "on", ["ntpClient"]),
        ("pcscd", "PC/SC Smart Card Daemon", false, "off", []),
        ("ptpd", "PTP Daemon", false, "off", ["ptpd"]),
        ("sfcbd-watchdog", "CIM Server", false, "on", ["CIMHttpServer", "CIMHttpsServer"]),
        ("slpd", "slpd", false, "off", ["CIMSLP"]),
        ("snmpd", "SNMP Server", false, "off", ["snmp"]),
        ("vltd", "vltd", false, "off", []),
        ("vmsyslogd", "Syslog Server", true, "on", ["syslog"]),
        ("vmware-fdm", "vSphere High Availability Agent", true, "on", ["fdm"]),
        ("vpxa", "VMware vCenter Agent", true, "on", ["vpxHeartbeats"]),
        ("xorg", "X.Org Server", false, "on", []),
    ]

    /// The services of a host; an ESXi host without a vCenter has no agent of it running.
    static func services(managed: Bool) -> HostServiceInfo {
        HostServiceInfo(fields: [
            "service": table.map { service in
                let isAgent = service.key == "vpxa" || service.key == "vmware-fdm"
                return HostService(fields: [
                    "key": service.key, "label": service.label, "required": service.key == "vmsyslogd",
                    "uninstallable": false, "running": service.isRunning && (managed || !isAgent),
                    "ruleset": service.rules, "policy": service.policy,
                    "sourcePackage": HostServiceSourcePackage(fields: [
                        "sourcePackageName": "esx-base",
                        "description": "This VIB contains all of the base functionality of vSphere ESXi.",
                    ]),
                ])
            }
        ])
    }

    /// Firewall rule sets: key, label, port, protocol, service, enabled.
    private static let rules: [(String, String, Int, String, String?, Bool)] = [
        ("sshServer", "SSH Server", 22, "tcp", "TSM-SSH", true),
        ("ntpClient", "NTP Client", 123, "udp", "ntpd", true),
        ("snmp", "SNMP Server", 161, "udp", "snmpd", true),
        ("syslog", "syslog", 514, "udp", nil, false),
        ("vSphereClient", "vSphere Web Client", 902, "tcp", nil, true),
        ("vMotion", "vMotion", 8000, "tcp", nil, true),
        ("NFC", "NFC", 902, "tcp", nil, true),
        ("nfsClient", "NFS Client", 2049, "tcp", nil, true),
        ("httpClient", "httpClient", 80, "tcp", nil, false),
        ("remoteSerialPort", "VM serial port connected over network", 23, "tcp", nil, false),
    ]

    static let firewall = HostFirewallInfo(fields: [
        "defaultPolicy": HostFirewallDefaultPolicy(incomingBlocked: true, outgoingBlocked: true),
        "ruleset": rules.map { key, label, port, transport, service, isEnabled in
            HostFirewallRuleset(fields: [
                "key": key, "label": label, "required": false, "service": service, "enabled": isEnabled,
                "rule": [
                    HostFirewallRule(fields: [
                        "port": port, "direction": HostFirewallRuleDirection.inbound,
                        "portType": HostFirewallRulePortType.dst, "protocol": transport,
                    ])
                ],
                "allowedHosts": HostFirewallRulesetIpList(allIp: true),
            ])
        },
    ])

    /// The time: UTC, from NTP servers.
    static func time(servers: [String]) -> HostDateTimeInfo {
        HostDateTimeInfo(fields: [
            "timeZone": HostDateTimeSystemTimeZone(fields: [
                "key": "UTC", "name": "UTC", "description": "UTC", "gmtOffset": 0,
            ]),
            "systemClockProtocol": "ntp",
            "ntpConfig": HostNtpConfig(
                server: servers,
                configFile: ["restrict default nomodify notrap nopeer noquery", "driftfile /etc/ntp.drift"]),
            "enabled": true, "serviceSync": true,
        ])
    }

    /// Advanced options.
    static let options: [OptionValue] = [
        ("Annotations.WelcomeMessage", .string("")), ("Config.HostAgent.log.level", .string("info")),
        ("Mem.ShareForceSalting", .long(2)), ("Net.BlockGuestBPDU", .long(0)), ("NFS.MaxVolumes", .long(256)),
        ("Syslog.global.logHost", .string("")), ("Syslog.global.logDir", .string("[] /scratch/log")),
        ("UserVars.ESXiShellInteractiveTimeOut", .long(0)), ("UserVars.SuppressShellWarning", .long(0)),
        ("VMkernel.Boot.hyperthreading", .boolean(true)),
    ].map { (key: String, value: AnyValue) in OptionValue(key: key, value: value) }

    /// Power policies.
    static let powerPolicies: [HostPowerPolicy] = [
        (1, "PowerPolicy.static.name", "static", "PowerPolicy.static.description"),
        (2, "PowerPolicy.dynamic.name", "dynamic", "PowerPolicy.dynamic.description"),
        (3, "PowerPolicy.low.name", "low", "PowerPolicy.low.description"),
        (4, "PowerPolicy.custom.name", "custom", "PowerPolicy.custom.description"),
    ].map { key, name, short, description in
        HostPowerPolicy(fields: ["key": key, "name": name, "shortName": short, "description": description])
    }
}
