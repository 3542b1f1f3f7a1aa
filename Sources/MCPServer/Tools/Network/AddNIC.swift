import MCPCore
import VSphere
import VimTypes

/// Adds a network adapter to a machine, by `ReconfigVM_Task`.
struct AddNIC: VSphereTool {
    static let name = "add_nic"
    static let title = "Add a network adapter"
    static let description = "Adds an adapter on a standard, distributed or NSX network."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.AddRemoveDevice", "Network.Assign"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.network) var network: Target<Network>
        @Argument("Type", aliases: ["type"]) var nicType = NICType.vmxnet3
        @Argument("Connect it, now too") var startConnected = true
        @Argument("Else one is chosen", aliases: ["mac"]) var macAddress: String?
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let address = try input.macAddress.map(MACAddress.parse)
        let devices = try await VMDevices.find(input.vm, in: context)
        let machine = devices.machine
        guard !(devices.isOn && [.sriov, .pvrdma].contains(input.nicType)) else {
            throw ToolError(
                .invalid,
                "\(machine.name) is powered on: an adapter of type \(input.nicType.rawValue) cannot be added.",
                hint: "Power it off first.")
        }
        var change = Change(machine, before: ["nics": .integer(devices.adapters.count)])
        let network = try await devices.network(input.network, in: context)
        let card = input.nicType.make(
            key: -101, backing: try await NetworkBacking.make(for: network, in: context),
            connect: input.startConnected, macAddress: address)
        try await devices.apply(
            [card], "Adding a network adapter to \(machine.name)", &change, wait: input.wait, in: context)
        if change.status == .done, let added = try await devices.added(in: context) {
            change.end([
                "nic": .string(VMDevices.label(added)), "key": .integer(added.key), "network": .string(network.name),
                "mac_address": .string(added.as(VirtualEthernetCard.self)?.macAddress ?? ""),
                "connected": .bool(added.connectable?.connected ?? false),
            ])
        }
        return change
    }
}
