import MCPCore
import VSphere
import VimTypes

/// Clones a machine or template, by `CloneVM_Task`.
struct CloneVM: VSphereTool {
    static let name = "clone_vm"
    static let title = "Clone a VM"
    static let description = "Clones a VM or template, by default beside it."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CloneVM_Task", "GetCustomizationSpec"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(
            "VM or template",
            aliases: ["template_name", "vm", "name", "vm_name"])
        var source: Target<VirtualMachine>
        @Argument("New name", aliases: ["new_vm_name"]) var newName: String
        @Argument(.folder) var folder: Target<Folder>?
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument("ESXi host", aliases: ["target_host"]) var host: Target<HostSystem>?
        @Argument(.resourcePool) var resourcePool: Target<ResourcePool>?
        @Argument("For all its adapters", aliases: ["network_name"]) var network: Target<Network>?
        @Argument("CPUs") var cpu: Int?
        @Argument("Memory") var memoryMB: Int?
        @Argument("For a linked clone") var linkedSnapshot: String?
        @Argument("Customization spec") var customization: String?
        @Argument("Power on") var powerOn = false
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await Cloning.run(input, templateOnly: false, in: context)
    }
}
