internal import SchemaFormat
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension World {
    /// Fills in what the managers show of themselves.
    mutating func describe(_ content: ServiceContent) {
        if let manager = content.sessionManager {
            self[manager, SessionManager.defaultLocale] = "en"
            self[manager, SessionManager.supportedLocaleList] = ["en", "de", "fr", "ja", "ko", "zh_CN"]
            self[manager, SessionManager.messageLocaleList] = ["en"]
        }
        if let manager = content.taskManager {
            self[manager, TaskManager.maxCollector] = 32
            self[manager, TaskManager.description] = Self.taskDescription
        }
        if let manager = content.eventManager {
            self[manager, EventManager.maxCollector] = 32
            self[manager, EventManager.description] = EventDescription(fields: [
                "category": Self.elements([
                    ("info", "Information"), ("warning", "Warning"), ("error", "Error"), ("user", "User"),
                ]),
                "eventInfo": Self.eventDetails,
            ])
        }
        if let manager = content.alarmManager {
            self[manager, AlarmManager.description] = Self.alarmDescription
        }
        if let manager = content.authorizationManager {
            let privileges = Vim.privileges
            let groups = Set(privileges.compactMap { $0.split(separator: ".").dropLast().last.map(String.init) })
            self[manager, AuthorizationManager.description] = AuthorizationDescription(fields: [
                "privilege": Self.elements(privileges.map { ($0, Self.words($0)) }),
                "privilegeGroup": Self.elements(groups.sorted().map { ($0, Self.words($0)) }),
            ])
        }
        if let manager = content.perfManager {
            self[manager, PerformanceManager.description] = PerformanceDescription(fields: [
                "counterType": Self.elements([
                    ("average", "Average"), ("maximum", "Maximum"), ("minimum", "Minimum"), ("latest", "Latest"),
                    ("summation", "Summation"), ("none", "None"),
                ]),
                "statsType": Self.elements([("absolute", "Absolute"), ("delta", "Delta"), ("rate", "Rate")]),
            ])
        }
        if let manager = content.scheduledTaskManager {
            self[manager, ScheduledTaskManager.description] = Self.scheduledTaskDescription
        }
        if let manager = content.cryptoManager { self[manager, CryptoManager.enabled] = false }
        if let system = content.snmpSystem { describe(snmp: system) }
        if let manager = content.licenseManager { describe(licenses: manager) }
    }

    /// Fills in an SNMP agent that is switched off.
    mutating func describe(snmp system: ManagedObjectReference<HostSnmpSystem>) {
        self[system, HostSnmpSystem.configuration] = HostSnmpConfigSpec(enabled: false, port: 161)
        self[system, HostSnmpSystem.limits] = HostSnmpSystemAgentLimits(fields: [
            "maxReadOnlyCommunities": 10, "maxTrapDestinations": 3, "maxCommunityLength": 64, "maxBufferSize": 1500,
        ])
    }

    /// Fills in the licences.
    mutating func describe(licenses manager: ManagedObjectReference<LicenseManager>) {
        let isVCenter = settings.product == .vCenter
        func property(_ key: String, _ value: AnyValue) -> KeyAnyValue { KeyAnyValue(key: key, value: value) }
        self[manager, LicenseManager.evaluation] = LicenseManagerEvaluationInfo(fields: [
            "properties": [property("evaluationMode", .boolean(false))]
        ])
        self[manager, LicenseManager.licensedEdition] =
            isVCenter ? "vc.standard.instance" : "esx.enterprisePlus.cpuPackage"
        self[manager, LicenseManager.source] = LicenseSource(
            LocalLicenseSource(licenseKeys: "00000-00000-00000-00000-00000"))
        self[manager, LicenseManager.sourceAvailable] = true
        self[manager, LicenseManager.licenses] = [
            LicenseManagerLicenseInfo(fields: [
                "licenseKey": "00000-00000-00000-00000-00000",
                "editionKey": isVCenter ? "vc.standard.instance" : "esx.enterprisePlus.cpuPackage",
                "name": isVCenter ? "vCenter Server 9 Standard" : "vSphere 9 Enterprise Plus", "total": 0,
                "costUnit": isVCenter ? "server" : "cpuPackage",
                "properties": [
                    property("ProductName", .string(about.licenseProductName ?? "")),
                    property("ProductVersion", .string("9.0")),
                ],
            ])
        ]
    }

    /// Keys with labels that are also their summaries.
    static func elements(_ pairs: [(String, String)]) -> [ElementDescription] {
        pairs.map { ElementDescription(label: $0.1, summary: $0.1, key: $0.0) }
    }

    /// Types with labels that are also their summaries.
    static func types(_ pairs: [(String, String)]) -> [TypeDescription] {
        pairs.map { TypeDescription(label: $0.1, summary: $0.1, key: $0.0) }
    }

    /// The last part of a dotted name as words: `PowerOn` as `Power on`.
    static func words(_ name: String) -> String {
        var text = ""
        for character in name.split(separator: ".").last ?? "" {
            if character.isUppercase, text.last?.isLowercase ?? false {
                text += " " + character.lowercased()
            } else {
                text.append(character)
            }
        }
        return text
    }

    private static let taskDescription = TaskDescription(fields: [
        "methodInfo": elements(
            Vim.schema.operations.filter { $0.name.hasSuffix("_Task") }
                .map { (descriptionID(of: $0), words(String($0.name.dropLast(5)))) }),
        "state": elements([
            ("queued", "Queued"), ("running", "Running"), ("success", "Success"), ("error", "Error"),
        ]),
        "reason": types([
            ("TaskReasonAlarm", "Alarm task"), ("TaskReasonSchedule", "Scheduled task"),
            ("TaskReasonSystem", "System task"), ("TaskReasonUser", "User task"),
        ]),
    ])

    private static let scheduledTaskDescription = ScheduledTaskDescription(fields: [
        "action": types([("MethodAction", "Operation"), ("CreateTaskAction", "Task")]),
        "schedulerInfo": [
            ("OnceTaskScheduler", "Once"), ("HourlyTaskScheduler", "Hourly"), ("DailyTaskScheduler", "Daily"),
            ("WeeklyTaskScheduler", "Weekly"), ("MonthlyByDayTaskScheduler", "Monthly"),
            ("AfterStartupTaskScheduler", "After startup"),
        ].map { key, label in
            ScheduledTaskDetail(fields: ["key": key, "label": label, "summary": label, "frequency": label])
        },
        "state": elements([("running", "Running"), ("success", "Success"), ("error", "Error")]),
        "dayOfWeek": elements(
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map { ($0, $0.capitalized) }),
        "weekOfMonth": elements(["first", "second", "third", "fourth", "last"].map { ($0, $0.capitalized) }),
    ])

    private static let alarmDescription = AlarmDescription(fields: [
        "expr": types([
            ("MetricAlarmExpression", "Metric"), ("StateAlarmExpression", "State"), ("EventAlarmExpression", "Event"),
            ("AndAlarmExpression", "All of"), ("OrAlarmExpression", "Any of"),
        ]),
        "stateOperator": elements([("isEqual", "Is equal to"), ("isUnequal", "Is not equal to")]),
        "metricOperator": elements([("isAbove", "Is above"), ("isBelow", "Is below")]),
        "hostSystemConnectionState": elements([
            ("connected", "Connected"), ("notResponding", "Not responding"), ("disconnected", "Disconnected"),
        ]),
        "virtualMachinePowerState": elements([
            ("poweredOff", "Powered off"), ("poweredOn", "Powered on"), ("suspended", "Suspended"),
        ]),
        "datastoreConnectionState": elements([("connected", "Connected"), ("disconnected", "Disconnected")]),
        "hostSystemPowerState": elements([
            ("poweredOn", "Powered on"), ("poweredOff", "Powered off"), ("standBy", "Standby"), ("unknown", "Unknown"),
        ]),
        "virtualMachineGuestHeartbeatStatus": elements([
            ("gray", "No heartbeat"), ("red", "Intermittent heartbeat"), ("green", "Normal"),
        ]),
        "entityStatus": elements([("gray", "Gray"), ("green", "Green"), ("yellow", "Yellow"), ("red", "Red")]),
        "action": types([
            ("SendEmailAction", "Send email"), ("SendSNMPAction", "Send SNMP trap"), ("RunScriptAction", "Run script"),
            ("MethodAction", "Run operation"), ("CreateTaskAction", "Create task"),
        ]),
    ])

    /// Event types with how they are worded.
    private static let eventDetails: [EventDescriptionEventDetail] = Vim.schema.dataObjectTypes
        .filter { $0.isKind(of: Event._typeID) && $0.name.hasSuffix("Event") && $0.name != "Event" }
        .map { type in
            let name = words(String(type.name.dropLast(5)))
            let isError = name.contains("fail") || name.contains("error") || name.contains("cannot")
            return EventDescriptionEventDetail(fields: [
                "key": type.name, "description": name, "category": isError ? "error" : "info",
                "formatOnDatacenter": name, "formatOnComputeResource": name, "formatOnHost": name, "formatOnVm": name,
                "fullFormat": name,
            ])
        }
}
