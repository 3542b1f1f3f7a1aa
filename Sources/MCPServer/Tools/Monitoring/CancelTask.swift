import MCPCore
import VSphere
import VimTypes

/// Cancels a task, by `CancelTask`.
struct CancelTask: VSphereTool {
    static let name = "cancel_task"
    static let title = "Cancel a task"
    static let description = "Asks vCenter to cancel a task; wait_for_task tells when it is over."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["CancelTask"]

    struct Input: ToolInput {
        @Argument(.task) var task: String
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let reference = ManagedObjectReference<VimTask>(input.task)
        let info = try await context.task(reference)
        var change = Change(
            moref: info.entity?.value ?? reference.value, name: info.entityName ?? info.operationName,
            before: ["state": .string(info.state.rawValue)])
        change.task = reference.value
        guard !info.isFinished else { return change.unchanged("The task is over: \(info.state.rawValue).") }
        guard info.cancelable else {
            throw ToolError(.invalid, "\(info.operationName) cannot be cancelled.", hint: "Wait with wait_for_task.")
        }
        try await reference.on(context.vSphere).cancelTask()
        change.end(["state": .string(try await context.task(reference).state.rawValue)])
        return change
    }
}
