import MCPCore
import VSphere
import VimTypes

/// Puts a network adapter on another network, by `ReconfigVM_Task`.
struct ChangeNICNetwork: VSphereTool {
    static let name = "change_nic_network"
    static let title = "Change an adapter's network"
    static let description = "Puts an adapter on another network; its MAC address stays."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.EditDevice", "Network.Assign"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.nic) var nic: String
        @Argument("Name or moref", aliases: ["new_network", "network_name"])
        var network: Target<Network>
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, properties: NICDescription.paths, in: context)
        let card = try devices.adapter(input.nic)
        let present = try await NICDescription.all(devices, in: context).first { $0.key == card.key }
        let label = VMDevices.label(card)
        var change = Change(
            devices.machine, before: ["nic": .string(label), "network": .string(present?.network ?? "")])
        let network = try await devices.network(input.network, in: context)
        guard present?.networkMoref != network.moref else {
            return change.unchanged("\(label) is on \(network.name) already.")
        }
        let backing = try await NetworkBacking.make(for: network, in: context)
        try await devices.edit(card, &change, wait: input.wait, in: context) { $0.backing = backing }
        change.end(["nic": .string(label), "network": .string(network.name), "network_moref": .string(network.moref)])
        return change
    }
}
