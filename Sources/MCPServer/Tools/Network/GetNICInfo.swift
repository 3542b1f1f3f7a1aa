import MCPCore
import VSphere
import VimTypes

/// Describes a network adapter of a machine, from `config.hardware.device` and `guest.net`.
struct GetNICInfo: VSphereTool {
    static let name = "get_nic_info"
    static let title = "Describe a network adapter"
    static let description = "Type, network, port, addresses and connection of one adapter."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.nic) var nic: String?
    }

    func run(_ input: Input, in context: Context) async throws -> NICDescription {
        let devices = try await VMDevices.find(input.vm, properties: NICDescription.paths, in: context)
        let card = try devices.adapter(input.nic)
        let all = try await NICDescription.all(devices, in: context)
        guard let found = all.first(where: { $0.key == card.key }) else {
            throw ToolError(.notFound, "\(devices.machine.name) has no such adapter.")
        }
        return found
    }
}
