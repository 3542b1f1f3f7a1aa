import MCPCore
import VSphere
import VimTypes

/// Gives a network adapter an address, by `ReconfigVM_Task`.
struct SetNICMAC: VSphereTool {
    static let name = "set_nic_mac"
    static let title = "Set an adapter's MAC address"
    static let description = "Gives an adapter another MAC address; the VM must be off."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.EditDevice"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.nic) var nic: String
        @Argument("Such as 00:50:56:12:34:56", aliases: ["mac"]) var macAddress: String
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let address = try MACAddress.parse(input.macAddress)
        let devices = try await VMDevices.find(input.vm, properties: NICDescription.paths, in: context)
        let machine = devices.machine
        let card = try devices.adapter(input.nic)
        let label = VMDevices.label(card)
        var change = Change(
            machine,
            before: [
                "nic": .string(label), "mac_address": .string(card.macAddress ?? ""),
                "mac_assignment": .string(card.addressType ?? ""),
            ])
        guard card.macAddress?.lowercased() != address else {
            return change.unchanged("\(label) has that MAC address already.")
        }
        let state = PowerState.text(machine[VirtualMachine.powerState])
        guard state == PowerState.poweredOff.rawValue else {
            throw ToolError(
                .invalid, "\(machine.name) is \(state), and its MAC addresses cannot change.",
                hint: "Power it off first.")
        }
        try await Self.checkUnused(address, devices, card, in: context)
        try await devices.edit(card, &change, wait: input.wait, in: context) {
            $0.macAddress = address
            $0.addressType = "manual"
        }
        change.end(["nic": .string(label), "mac_address": .string(address), "mac_assignment": "manual"])
        return change
    }

    /// Two adapters of one address on a network reach nobody: looks at the machine itself, and at those on the network.
    private static func checkUnused(
        _ address: String, _ devices: VMDevices, _ card: VirtualEthernetCard, in context: Context
    ) async throws {
        func holds(_ cards: [VirtualEthernetCard]) -> Bool {
            cards.contains { $0.macAddress?.lowercased() == address }
        }
        guard !holds(devices.adapters) else {
            throw ToolError(.invalid, "Another adapter of \(devices.machine.name) has the MAC address \(address).")
        }
        let nics = try await NICDescription.all(devices, in: context)
        guard let moref = nics.first(where: { $0.key == card.key })?.networkMoref,
            let network = devices.machine[VirtualMachine.network]?.first(where: { $0.value == moref })
        else { return }
        let neighbours = try await context.all(
            VirtualMachine.self, in: network, properties: ["config.hardware.device"])
        for other in neighbours where other.moref != devices.machine.moref && holds(VMDevices(other).adapters) {
            throw ToolError(
                .invalid, "\(other.name) (\(other.moref)) on the same network has the MAC address \(address).",
                hint: "Choose another one.")
        }
    }
}
