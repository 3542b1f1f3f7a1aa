import MCPCore
import VSphere
import VimTypes

/// Describes a disk of a machine, from `config.hardware.device`.
struct GetDiskInfo: VSphereTool {
    static let name = "get_disk_info"
    static let title = "Describe a disk of a VM"
    static let description = "One virtual disk of a VM: size, file, provisioning, mode, sharing, controller."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.disk) var disk: String?
    }

    func run(_ input: Input, in context: Context) async throws -> DiskDescription {
        let devices = try await VMDevices.find(input.vm, in: context)
        return DiskDescription(try devices.one(devices.disks, input.disk, "disk"), devices)
    }
}
