import MCPCore
import VSphere
import VimTypes

/// Takes note of a triggered alarm, by `AcknowledgeAlarm`.
struct AcknowledgeAlarm: VSphereTool {
    static let name = "acknowledge_alarm"
    static let title = "Acknowledge an alarm"
    static let description = "Takes note of a triggered alarm, which stops its repeated actions."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["AcknowledgeAlarm"]

    struct Input: ToolInput {
        @Argument("Key of the alarm, from get_alarms", aliases: ["alarm"]) var key: String
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        guard let state = try await context.triggeredAlarms(of: nil).first(where: { $0.key == input.key }) else {
            throw ToolError(.notFound, "No alarm '\(input.key)' is triggered.", hint: "See get_alarms.")
        }
        let entity = try await context.find(state.entity)
        var change = Change(entity, before: ["acknowledged": .bool(state.acknowledged ?? false)])
        guard state.acknowledged != true else {
            return change.unchanged("\(state.acknowledgedByUser ?? "Somebody") acknowledged it already.")
        }
        guard let manager = try await context.vSphere.content().alarmManager else {
            throw ToolError(.invalid, "\(context.services.server.name) has no alarms.")
        }
        try await manager.on(context.vSphere).acknowledgeAlarm(alarm: state.alarm, entity: state.entity)
        change.end(["acknowledged": true])
        return change
    }
}
