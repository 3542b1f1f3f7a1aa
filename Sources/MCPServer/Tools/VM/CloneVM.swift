import MCPCore
import VSphere
import VimTypes

/// Clones a machine or template, by `CloneVM_Task`.
struct CloneVM: VSphereTool {
    static let name = "clone_vm"
    static let title = "Clone a VM"
    static let description = "Makes a new VM from a VM or template; by default where the source is."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CloneVM_Task", "GetCustomizationSpec"]

    struct Input: ToolInput {
        @Argument(
            "VM or template to clone: name, inventory path, moref or UUID",
            aliases: ["template_name", "vm", "name", "vm_name"])
        var source: Target<VirtualMachine>
        @Argument("Name of the new VM", aliases: ["new_vm_name"], length: 1...80) var newName: String
        @Argument(.folder) var folder: Target<Folder>?
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument("ESXi host to run it: name or moref", aliases: ["target_host"]) var host: Target<HostSystem>?
        @Argument(.resourcePool) var resourcePool: Target<ResourcePool>?
        @Argument("Virtual CPUs", min: 1, max: 1024) var cpu: Int?
        @Argument("Memory", min: 4, unit: "MiB") var memoryMB: Int?
        @Argument("Snapshot for a linked clone: id, unique name or path") var linkedSnapshot: String?
        @Argument("Customization specification of vCenter, by name") var customization: String?
        @Argument("Power the new VM on") var powerOn = false
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await Cloning.run(input, templateOnly: false, in: context)
    }
}
