import MCPCore
import VSphere
import VimTypes

/// Waits for a task, by `WaitForUpdatesEx`. That the call is cancelled does not cancel the task.
struct WaitForTask: VSphereTool {
    static let name = "wait_for_task"
    static let title = "Wait for a task"
    static let description = "Waits until a vCenter task is over, or time is."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = VimOperations.watching

    struct Input: ToolInput {
        @Argument(.task) var task: String
        @Argument("At most", min: 0, max: 86_400, unit: "seconds")
        var timeoutSeconds = 300
    }

    func run(_ input: Input, in context: Context) async throws -> TaskDescription {
        let reference = ManagedObjectReference<VimTask>(input.task)
        _ = try await context.watch(
            reference, ["info.state", "info.progress"], upTo: .seconds(input.timeoutSeconds)
        ) { properties in
            if let progress: Int = properties.value("info.progress") {
                context.report(progress: Double(progress), of: 100)
            }
            let state: TaskInfoState? = properties.value("info.state")
            return state == .success || state == .error
        }
        return TaskDescription(try await context.task(reference))
    }
}
