import MCPCore
import VSphere
import VimTypes

/// A virtual network adapter, as tools tell of it.
struct NICDescription: ToolOutput {
    var label: String
    var key: Int
    var type: String
    var network: String?
    var networkMoref: String?
    var port: String?
    var macAddress: String?
    var macAssignment: String?
    var connected: Bool?
    var startConnected: Bool?
    var ipAddresses: [String]

    static let fields = [
        "label": "Label",
        "key": "Device key",
        "type": "Such as vmxnet3",
        "network": "Its name",
        "networkMoref": "Its moref",
        "port": "Of the switch",
        "macAddress": "Address",
        "macAssignment": "Who chose it",
        "connected": "Now",
        "startConnected": "At power-on",
        "ipAddresses": "In the guest",
    ]

    /// What a machine has to be asked for, beside ``VMDevices/paths``.
    static let paths = ["network", "guest.net"]

    init(_ card: VirtualEthernetCard, guest: [GuestNicInfo], among surroundings: MachineSurroundings) {
        let known = guest.first { $0.deviceConfigId == card.key }
        let network = surroundings.network(of: card)
        label = VMDevices.label(card)
        key = card.key
        type = NICType(card)?.rawValue ?? card.wireTypeName
        self.network = network.name ?? (known?.network?.isEmpty == false ? known?.network : nil)
        networkMoref = network.moref
        port = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port.portKey
        macAddress = card.macAddress
        macAssignment = card.addressType
        connected = card.connectable?.connected
        startConnected = card.connectable?.startConnected
        ipAddresses = known?.ipAddress ?? []
    }

    /// The adapters of a machine, of which ``paths`` have been asked for.
    static func all(_ devices: VMDevices, in context: Context) async throws -> [NICDescription] {
        let machine = devices.machine
        let networks = machine[VirtualMachine.network] ?? []
        let surroundings = try await MachineSurroundings(networks.map(\.asAny), in: context)
        let guest: [GuestNicInfo] = machine.objects("guest.net")
        return devices.adapters.map { NICDescription($0, guest: guest, among: surroundings) }
    }
}

extension ArgumentDeclaration {
    /// Which network adapter.
    static let nic = ArgumentDeclaration("Label or key", aliases: ["nic_label", "label"])
}
