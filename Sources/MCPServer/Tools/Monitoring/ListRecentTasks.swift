import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists tasks, newest first, by `CreateCollectorForTasks`.
struct ListRecentTasks: VSphereTool {
    static let name = "list_recent_tasks"
    static let title = "List recent tasks"
    static let description = "vCenter tasks, newest first, 1000 at most."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = [
        "CreateCollectorForTasks", "SetCollectorPageSize", "ResetCollector", "ReadPreviousTasks", "DestroyCollector",
    ]
    static let aliases = ["get_recent_tasks"]

    /// State of a task, `TaskInfoState`.
    enum State: String, ToolEnum {
        case queued
        case running
        case success
        case error
    }

    struct Input: ToolInput {
        @Argument("Only in these states") var states: [State]?
        @Argument("This object and what is below it", aliases: ["entity_name"])
        var entity: Target<ManagedEntity>?
        @Argument("Who started them") var user: String?
        @Argument("Only of the last hours", min: 1, max: 8760) var hours = 24
    }

    func run(_ input: Input, in context: Context) async throws -> Page<TaskDescription> {
        var filter = TaskFilter(
            states: (input.states ?? []).map { TaskInfoState(rawValue: $0.rawValue) },
            users: input.user.map { [$0] } ?? [],
            from: context.services.backend.now() - Double(input.hours) * 3600)
        filter.entity = try await context.find(input.entity)?.reference.asAny
        let tasks = try await context.vSphere.tasks(matching: filter, limit: 1000)
        return try context.page(
            tasks, key: { [Newest.key($0.queueTime), $0.key] }, item: TaskDescription.init)
    }
}
