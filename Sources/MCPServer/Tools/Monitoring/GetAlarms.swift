import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists triggered alarms, from `triggeredAlarmState`.
struct GetAlarms: VSphereTool {
    static let name = "get_alarms"
    static let title = "List triggered alarms"
    static let description = "Alarms that are triggered now, with their objects."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    /// How bad an alarm is, `ManagedEntityStatus`.
    enum Severity: String, ToolEnum {
        case red
        case yellow
    }

    struct Input: ToolInput {
        @Argument("This object and what is below it")
        var entity: Target<ManagedEntity>?
        @Argument("Only alarms so bad") var severity: Severity?
        @Argument("Only acknowledged alarms, or only others") var acknowledged: Bool?
    }

    struct Item: ToolOutput {
        var key: String
        var alarm: String
        var severity: String
        var entity: String
        var path: String
        var type: String
        var time: Date
        var acknowledged: Bool
        var acknowledgedBy: String?

        static let fields = [
            "key": "For acknowledge_alarm",
            "alarm": "Name of the alarm",
            "severity": "red or yellow",
            "entity": "moref",
            "path": "Inventory path",
            "type": "Type of the object",
            "time": "Since when",
            "acknowledged": "Whether somebody took note",
            "acknowledgedBy": "Who did",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let client = context.vSphere
        let states = try await context.triggeredAlarms(of: input.entity).filter { state in
            if let severity = input.severity, severity.rawValue != state.overallStatus.rawValue { return false }
            return input.acknowledged.map { $0 == (state.acknowledged ?? false) } ?? true
        }
        guard !states.isEmpty else { return try context.page(states, key: { [$0.key] }, item: Self.nothing) }
        var alarms: [String: ManagedObjectReference<Alarm>] = [:]
        for state in states { alarms[state.alarm.value] = state.alarm }
        var names: [String: String] = [:]
        for alarm in try await client.properties(of: Array(alarms.values), ["info"]) {
            names[alarm.reference.value] = alarm.value("info", as: AlarmInfo.self)?.name
        }
        let inventory = try await client.inventory([:])
        return try context.page(states, key: { [Newest.key($0.time), $0.key] }) { state in
            Item(
                key: state.key, alarm: names[state.alarm.value] ?? state.alarm.value,
                severity: state.overallStatus.rawValue, entity: state.entity.value,
                path: inventory.path(of: state.entity), type: state.entity.type, time: state.time,
                acknowledged: state.acknowledged ?? false, acknowledgedBy: state.acknowledgedByUser)
        }
    }

    private static func nothing(_ state: AlarmState) -> Item {
        Item(
            key: state.key, alarm: state.alarm.value, severity: state.overallStatus.rawValue,
            entity: state.entity.value, path: "", type: state.entity.type, time: state.time, acknowledged: false)
    }
}

/// The order of lists that begin with what is newest.
enum Newest {
    /// A text that is the smaller, the later the time is.
    static func key(_ time: Date) -> String {
        let rest = 100_000_000_000_000 - Int(time.timeIntervalSince1970 * 1000)
        let text = String(rest)
        return String(repeating: "0", count: max(0, 15 - text.count)) + text
    }
}

extension ToolContext<Call> {
    /// The alarms that are triggered on an object and what is below it, or anywhere, each once.
    func triggeredAlarms(of target: Target<ManagedEntity>?) async throws -> [AlarmState] {
        let path = ManagedEntity.triggeredAlarmState.path
        let root = try await vSphere.content().rootFolder
        let states: [AlarmState] =
            if let target {
                try await find(target, properties: [path]).objects(path)
            } else {
                try await vSphere.properties(of: [root], [path]).first?[Folder.triggeredAlarmState] ?? []
            }
        var keys: Set<String> = []
        return states.filter { keys.insert($0.key).inserted }
    }
}
