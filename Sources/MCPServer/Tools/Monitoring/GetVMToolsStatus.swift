import MCPCore
import VSphere
import VimTypes

/// Tells how VMware Tools of a machine are, from `VirtualMachine.guest`.
struct GetVMToolsStatus: VSphereTool {
    static let name = "get_vm_tools_status"
    static let title = "State of VMware Tools"
    static let description = "State and version of a VM's VMware Tools, and what they tell."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> ToolsStatus {
        ToolsStatus(try await context.find(input.vm, properties: ToolsStatus.paths))
    }
}
