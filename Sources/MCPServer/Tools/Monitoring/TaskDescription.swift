import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// A vCenter task, as tools tell of it.
struct TaskDescription: ToolOutput {
    var task: String
    var operation: String
    var state: String
    var progressPercent: Int?
    var doing: String?
    var entity: String?
    var entityName: String?
    var user: String?
    var queued: Date
    var started: Date?
    var completed: Date?
    var cancelable: Bool
    var error: String?

    static let fields = [
        "task": "moref",
        "operation": "Such as PowerOnVM_Task",
        "state": "queued, running, success or error",
        "progressPercent": "How far it is",
        "doing": "What it does now",
        "entity": "moref of what it works on",
        "entityName": "Its name",
        "user": "Who started it",
        "queued": "When it was asked for",
        "started": "When it began",
        "completed": "When it ended",
        "cancelable": "For cancel_task",
        "error": "Why it failed",
    ]

    init(_ info: TaskInfo) {
        task = info.task.value
        operation = info.operationName
        state = info.state.rawValue
        progressPercent = info.isFinished ? nil : info.progress
        doing = info.isFinished ? nil : info.description?.message
        entity = info.entity?.value
        entityName = info.entityName
        user = info.userName
        queued = info.queueTime
        started = info.startTime
        completed = info.completeTime
        cancelable = info.cancelable && !info.isFinished
        error = info.fault.map { $0.message.isEmpty ? $0.typeName : "\($0.message) (\($0.typeName))" }
    }
}

extension ToolContext<Call> {
    /// What is known of a task by its moref.
    ///
    /// - Throws: `VimFault` `ManagedObjectNotFound`; `ToolError` `.notFound`.
    func task(_ reference: ManagedObjectReference<VimTask>) async throws -> TaskInfo {
        let info: TaskInfo? = try await vSphere.properties(of: [reference], ["info"]).first?.value("info")
        guard let info else {
            throw ToolError(.notFound, "There is no task \(reference.value).", hint: "See list_recent_tasks.")
        }
        return info
    }
}

extension ArgumentDeclaration {
    /// The vCenter task that the tool is for.
    static let task = ArgumentDeclaration("Such as task-42", aliases: ["task_id"])
}
