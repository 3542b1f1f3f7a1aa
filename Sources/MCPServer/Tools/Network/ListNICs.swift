import MCPCore
import VSphere
import VimTypes

/// Lists the network adapters of a machine, from `config.hardware.device` and `guest.net`.
struct ListNICs: VSphereTool {
    static let name = "list_nics"
    static let title = "List network adapters"
    static let description = "Adapters of a VM with networks, MAC and IP addresses."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Page<NICDescription> {
        let devices = try await VMDevices.find(input.vm, properties: NICDescription.paths, in: context)
        let all = try await NICDescription.all(devices, in: context)
        return try context.page(all, key: { [String($0.key)] }) { $0 }
    }
}
