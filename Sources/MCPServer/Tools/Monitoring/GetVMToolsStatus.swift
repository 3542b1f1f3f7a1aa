import MCPCore
import VSphere
import VimTypes

/// Tells how VMware Tools of a machine are, from `VirtualMachine.guest`.
struct GetVMToolsStatus: VSphereTool {
    static let name = "get_vm_tools_status"
    static let title = "State of VMware Tools"
    static let description = "Whether VMware Tools of a VM run, how old they are, and what they tell of the guest."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> ToolsStatus {
        ToolsStatus(try await context.find(input.vm, properties: ToolsStatus.paths))
    }
}
