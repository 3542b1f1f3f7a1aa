import MCPCore
import VSphere
import VimTypes

/// Makes a machine from a template, by `CloneVM_Task`.
struct DeployFromTemplate: VSphereTool {
    static let name = "deploy_from_template"
    static let title = "Deploy a template"
    static let description = "Clones a template, by default beside it."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CloneVM_Task", "GetCustomizationSpec"]
    static let needsVCenter = true

    typealias Input = CloneVM.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await Cloning.run(input, templateOnly: true, in: context)
    }
}
