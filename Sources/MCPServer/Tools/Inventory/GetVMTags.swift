import MCPCore
import VSphere
import VimTypes

/// Lists the tags of a machine, by the tagging service of vCenter.
struct GetVMTags: VSphereTool {
    static let name = "get_vm_tags"
    static let title = "List the tags of a VM"
    static let description = "Tags that a VM or template carries, with their categories."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var tags: [AttachedTag]

        static let fields = [
            "moref": "moref", "name": "Name", "path": "Path",
            "tags": "Its tags",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let tags = try await VMTags(of: input.vm, in: context)
        return Output(
            moref: tags.machine.moref, name: tags.machine.name, path: tags.machine.path, tags: tags.attached)
    }
}
