import MCPCore
import VSphere
import VimTypes

/// Tells how a task stands, from `Task.info`.
struct GetTask: VSphereTool {
    static let name = "get_task"
    static let title = "Describe a task"
    static let description = "How a vCenter task stands: state, progress, error."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.task) var task: String
    }

    func run(_ input: Input, in context: Context) async throws -> TaskDescription {
        TaskDescription(try await context.task(ManagedObjectReference(input.task)))
    }
}
