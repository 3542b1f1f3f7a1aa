import MCPCore
import VSphere
import VimTypes

/// Describes one network: one question for the inventory, one for the network, and one for the hosts of a standard
/// port group, which know its VLAN.
struct GetNetworkInfo: VSphereTool {
    static let name = "get_network_info"
    static let title = "Describe a network"
    static let description = "Kind, switch, VLAN, security, hosts and VMs of a network or port group."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument("Name, path or moref", aliases: ["network_name", "name"])
        var network: Target<Network>?
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var kind: NetworkKind
        var accessible: Bool?
        var onSwitch: String?
        var vlan: String?
        var binding: String?
        var ports: Int?
        var isUplink: Bool?
        var promiscuous: Bool?
        var macChanges: Bool?
        var forgedTransmits: Bool?
        var nsxID: String?
        var hosts: [String]
        var vmCount: Int
        var vms: [String]

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "kind": "opaque: of NSX",
            "accessible": "Accessible",
            "onSwitch": "Switch",
            "vlan": "VLAN",
            "binding": "Binding",
            "ports": "Ports",
            "isUplink": "For uplinks",
            "promiscuous": "Allowed",
            "macChanges": "Allowed",
            "forgedTransmits": "Allowed",
            "nsxID": "Segment",
            "hosts": "Hosts",
            "vmCount": "VMs",
            "vms": "Up to 100",
        ]
    }

    enum NetworkKind: String, ToolEnum {
        case standard
        case distributed
        case opaque
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let inventory = try await client.inventory([:])
        let entity = try inventory.one(
            input.network, "network", configured: context.services.server.defaults.network)
        let reference = ManagedObjectReference<Network>(entity.reference.value, type: entity.reference.type)
        if let group = reference.as(DistributedVirtualPortgroup.self) {
            let paths = ["summary", "host", "vm", "config"]
            guard let network = try await client.properties(of: [group], paths).first else { throw Self.gone(entity) }
            return Self.describe(network, entity, in: inventory)
        }
        guard let network = try await client.properties(of: [reference], ["summary", "host", "vm"]).first else {
            throw Self.gone(entity)
        }
        var output = Self.output(network, entity, in: inventory)
        if let opaque = network[Network.summary]?.as(OpaqueNetworkSummary.self) {
            output.nsxID = opaque.opaqueNetworkId
        } else {
            let hosts = network[Network.host] ?? []
            let path = "config.network.portgroup"
            let groups = try await client.properties(of: hosts, [path]).compactMap { host in
                host[Property<HostSystem, [HostPortGroup]>(path)]?.first { $0.spec.name == entity.name }.map {
                    (host: inventory[host.reference]?.name ?? host.reference.value, group: $0)
                }
            }
            Self.describe(groups, in: &output)
        }
        return output
    }

    private static func gone(_ entity: Inventory.Entity) -> ToolError {
        ToolError(.notFound, "\(entity.name) has vanished meanwhile.", hint: "Look for it again.")
    }

    /// What kind of network a reference is of.
    static func kind(of reference: ManagedObjectReference<some ManagedObject>) -> NetworkKind {
        reference.as(DistributedVirtualPortgroup.self) != nil
            ? .distributed : reference.as(OpaqueNetwork.self) != nil ? .opaque : .standard
    }

    /// What every network has.
    private static func output<Kind: NetworkProtocol>(
        _ network: ObjectProperties<Kind>, _ entity: Inventory.Entity, in inventory: Inventory
    ) -> Output {
        let reference = entity.reference
        let machines = network[Kind.vm] ?? []
        return Output(
            moref: reference.value, name: entity.name, path: inventory.path(of: reference), kind: kind(of: reference),
            accessible: network[Kind.summary]?.accessible, hosts: inventory.names(network[Kind.host]),
            vmCount: machines.count, vms: Array(inventory.names(machines).prefix(100)))
    }

    private static func describe(
        _ network: ObjectProperties<DistributedVirtualPortgroup>, _ entity: Inventory.Entity, in inventory: Inventory
    ) -> Output {
        var output = output(network, entity, in: inventory)
        let config = network[DistributedVirtualPortgroup.config]
        let port = config?.defaultPortConfig?.as(VMwareDVSPortSetting.self)
        output.onSwitch = config?.distributedVirtualSwitch.flatMap { inventory[$0]?.name }
        output.vlan = port?.vlan.map(vlan)
        output.binding = config?.type
        output.ports = config?.numPorts
        output.isUplink = config?.uplink
        output.nsxID = config?.segmentId ?? config?.logicalSwitchUuid
        // Since 6.7 the rules about MAC addresses stand in a policy of their own.
        let rules = port?.macManagementPolicy
        output.promiscuous = rules?.allowPromiscuous ?? port?.securityPolicy?.allowPromiscuous?.value
        output.macChanges = rules?.macChanges ?? port?.securityPolicy?.macChanges?.value
        output.forgedTransmits = rules?.forgedTransmits ?? port?.securityPolicy?.forgedTransmits?.value
        return output
    }

    /// What the hosts have to say of a standard port group, which they need not agree about.
    private static func describe(_ groups: [(host: String, group: HostPortGroup)], in output: inout Output) {
        guard let first = groups.first?.group else { return }
        let security = first.computedPolicy.security
        output.onSwitch = first.spec.vswitchName
        output.promiscuous = security?.allowPromiscuous
        output.macChanges = security?.macChanges
        output.forgedTransmits = security?.forgedTransmits
        if groups.allSatisfy({ $0.group.spec.vlanId == first.spec.vlanId }) {
            output.vlan = vlan(first.spec.vlanId)
        } else {
            output.vlan = groups.map { "\($0.host): \(vlan($0.group.spec.vlanId))" }.sorted().joined(separator: ", ")
        }
    }

    private static func vlan(_ id: Int) -> String {
        switch id {
        case 0: "none"
        case 4095: "trunk 0-4094"
        default: "\(id)"
        }
    }

    private static func vlan(_ specification: VmwareDistributedVirtualSwitchVlanSpec) -> String {
        if let single = specification.as(VmwareDistributedVirtualSwitchVlanIdSpec.self) { return vlan(single.vlanId) }
        if let secondary = specification.as(VmwareDistributedVirtualSwitchPvlanSpec.self) {
            return "private \(secondary.pvlanId)"
        }
        if let trunk = specification.as(VmwareDistributedVirtualSwitchTrunkVlanSpec.self) {
            let ranges = trunk.vlanId.map { $0.start == $0.end ? "\($0.start)" : "\($0.start)-\($0.end)" }
            return "trunk \(ranges.joined(separator: ","))"
        }
        return specification.wireTypeName
    }
}
