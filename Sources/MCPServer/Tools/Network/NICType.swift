import MCPCore
import VSphere
import VimTypes

/// Types of virtual network adapters.
enum NICType: String, ToolEnum {
    case vmxnet3
    case e1000e
    case e1000
    case sriov
    case pvrdma
    case vmxnet2
    case pcnet32

    init?(_ card: VirtualEthernetCard) {
        switch card.wireTypeName {
        case "VirtualVmxnet3": self = .vmxnet3
        case "VirtualE1000e": self = .e1000e
        case "VirtualE1000": self = .e1000
        case "VirtualSriovEthernetCard": self = .sriov
        case "VirtualVmxnet3Vrdma": self = .pvrdma
        case "VirtualVmxnet2": self = .vmxnet2
        case "VirtualPCNet32": self = .pcnet32
        default: return nil
        }
    }

    /// A new adapter of this type.
    ///
    /// - Parameters:
    ///   - key: its provisional key, below zero.
    ///   - backing: see ``NetworkBacking``.
    ///   - connect: whether it is connected when the machine starts, and at once if it runs.
    ///   - macAddress: its address; nil if the server chooses one.
    func make(
        key: Int, backing: VirtualDeviceBackingInfo, connect: Bool = true, macAddress: String? = nil
    ) -> VirtualDeviceConfigSpec {
        var card =
            switch self {
            case .vmxnet3: VirtualEthernetCard(VirtualVmxnet3(key: key))
            case .e1000e: VirtualEthernetCard(VirtualE1000e(key: key))
            case .e1000: VirtualEthernetCard(VirtualE1000(key: key))
            case .sriov: VirtualEthernetCard(VirtualSriovEthernetCard(key: key))
            case .pvrdma: VirtualEthernetCard(VirtualVmxnet3Vrdma(key: key))
            case .vmxnet2: VirtualEthernetCard(VirtualVmxnet2(key: key))
            case .pcnet32: VirtualEthernetCard(VirtualPCNet32(key: key))
            }
        card.backing = backing
        card.connectable = VirtualDeviceConnectInfo(
            startConnected: connect, allowGuestControl: true, connected: connect)
        if let macAddress {
            card.macAddress = macAddress
            card.addressType = "manual"
        }
        return VirtualDeviceConfigSpec(device: VirtualDevice(card), operation: .add)
    }
}
