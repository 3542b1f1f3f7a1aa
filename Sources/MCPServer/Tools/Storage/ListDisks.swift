import MCPCore
import VSphere
import VimTypes

/// Lists the disks of a machine, from `config.hardware.device`.
struct ListDisks: VSphereTool {
    static let name = "list_disks"
    static let title = "List disks of a VM"
    static let description = "Virtual disks of a VM with size, file, provisioning, mode and controller."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Page<DiskDescription> {
        let devices = try await VMDevices.find(input.vm, in: context)
        return try context.page(devices.disks, key: { [VMDevices.label($0), String($0.key)] }) {
            DiskDescription($0, devices)
        }
    }
}
