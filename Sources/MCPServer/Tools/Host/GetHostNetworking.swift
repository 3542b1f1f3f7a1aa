import MCPCore
import VSphere
import VimTypes

/// Describes the networking of a host, from `config.network` and `config.virtualNicManagerInfo`.
struct GetHostNetworking: VSphereTool {
    static let name = "get_host_networking"
    static let title = "Describe the networking of a host"
    static let description = "Switches, port groups, adapters and DNS of an ESXi host."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
    }

    struct Switch: ToolOutput {
        var name: String
        var isDistributed: Bool
        var mtu: Int?
        var ports: Int
        var freePorts: Int
        var uplinks: [String]
        var activeUplinks: [String]?
        var standbyUplinks: [String]?
        var teaming: String?

        static let fields = [
            "name": "Name", "isDistributed": "Of vCenter", "mtu": "MTU", "ports": "Ports",
            "freePorts": "Free", "uplinks": "Physical adapters", "activeUplinks": "Active",
            "standbyUplinks": "Standby", "teaming": "Load balancing",
        ]
    }

    struct PortGroup: ToolOutput {
        var name: String
        var vlan: Int
        var onSwitch: String

        static let fields = [
            "name": "Name", "vlan": "0: none, 4095: all", "onSwitch": "Switch",
        ]
    }

    struct VMkernelAdapter: ToolOutput {
        var device: String
        var ip: String?
        var subnetMask: String?
        var ipv6: [String]
        var dhcp: Bool?
        var macAddress: String?
        var mtu: Int?
        var portGroup: String?
        var stack: String?
        var services: [String]

        static let fields = [
            "device": "Device", "ip": "IPv4", "subnetMask": "Mask",
            "ipv6": "IPv6", "dhcp": "By DHCP", "macAddress": "MAC",
            "mtu": "MTU", "portGroup": "Port group", "stack": "Stack", "services": "Uses",
        ]
    }

    struct PhysicalAdapter: ToolOutput {
        var device: String
        var macAddress: String
        var driver: String?
        var linkMbps: Int?
        var fullDuplex: Bool?
        var onSwitch: String?

        static let fields = [
            "device": "Device", "macAddress": "MAC", "driver": "Driver",
            "linkMbps": "Speed, if the link is up", "fullDuplex": "Full duplex",
            "onSwitch": "Switch",
        ]
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var hostName: String?
        var domain: String?
        var dnsServers: [String]
        var searchDomains: [String]
        var gateway: String?
        var ipv6Gateway: String?
        var switches: [Switch]
        var portGroups: [PortGroup]
        var vmkernelAdapters: [VMkernelAdapter]
        var physicalAdapters: [PhysicalAdapter]

        static let fields = [
            "moref": "moref", "name": "Name",
            "hostName": "Host name", "domain": "Domain", "dnsServers": "DNS servers",
            "searchDomains": "Search domains", "gateway": "IPv4 gateway", "ipv6Gateway": "IPv6 gateway",
            "switches": "Switches", "portGroups": "Of standard switches",
            "vmkernelAdapters": "VMkernel adapters", "physicalAdapters": "Physical adapters",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let inventory = try await client.inventory([HostSystem._typeID: ["summary.hardware.uuid"]])
        let entity = try inventory.one(input.host, "host")
        let reference = ManagedObjectReference<HostSystem>(entity.reference.value)
        let host = try await client.properties(of: [reference], ["config.network", "config.virtualNicManagerInfo"])
            .first
        guard let network: HostNetworkInfo = host?.value("config.network") else {
            throw ToolError(
                .unavailable, "\(entity.name) does not tell its networking.",
                hint: "See with get_host_info whether it is connected.")
        }
        let manager: HostVirtualNicManagerInfo? = host?.value("config.virtualNicManagerInfo")
        let dns = network.dnsConfig
        let route = network.ipRouteConfig
        let uplinks = Self.switchNames(network)
        return Output(
            moref: reference.value, name: entity.name, hostName: dns?.hostName, domain: dns?.domainName,
            dnsServers: dns?.address ?? [], searchDomains: dns?.searchDomain ?? [], gateway: route?.defaultGateway,
            ipv6Gateway: route?.ipV6DefaultGateway, switches: Self.switches(network),
            portGroups: network.portgroup.map {
                PortGroup(name: $0.spec.name, vlan: $0.spec.vlanId, onSwitch: $0.spec.vswitchName)
            },
            vmkernelAdapters: network.vnic.map { Self.adapter($0, manager, inventory) },
            physicalAdapters: network.pnic.map {
                PhysicalAdapter(
                    device: $0.device, macAddress: $0.mac, driver: $0.driver, linkMbps: $0.linkSpeed?.speedMb,
                    fullDuplex: $0.linkSpeed?.duplex, onSwitch: $0.key.flatMap { uplinks[$0] })
            })
    }

    private static func switches(_ network: HostNetworkInfo) -> [Switch] {
        let devices = Dictionary(network.pnic.map { ($0.key ?? $0.device, $0.device) }) { first, _ in first }
        let standard = network.vswitch.map { item in
            let teaming = item.spec.policy?.nicTeaming
            return Switch(
                name: item.name, isDistributed: false, mtu: item.mtu, ports: item.numPorts,
                freePorts: item.numPortsAvailable, uplinks: item.pnic.map { devices[$0] ?? $0 },
                activeUplinks: teaming?.nicOrder?.activeNic, standbyUplinks: teaming?.nicOrder?.standbyNic,
                teaming: teaming?.policy)
        }
        // What a distributed switch does with its uplinks is set in its port groups.
        let distributed = network.proxySwitch.map { item in
            Switch(
                name: item.dvsName, isDistributed: true, mtu: item.mtu, ports: item.numPorts,
                freePorts: item.numPortsAvailable, uplinks: item.pnic.map { devices[$0] ?? $0 })
        }
        return standard + distributed
    }

    /// The switch of each physical adapter, by the adapter's key.
    private static func switchNames(_ network: HostNetworkInfo) -> [String: String] {
        var names: [String: String] = [:]
        for item in network.vswitch { for key in item.pnic { names[key] = item.name } }
        for item in network.proxySwitch { for key in item.pnic { names[key] = item.dvsName } }
        return names
    }

    private static func adapter(
        _ adapter: HostVirtualNic, _ manager: HostVirtualNicManagerInfo?, _ inventory: Inventory
    ) -> VMkernelAdapter {
        let spec = adapter.spec
        let services = (manager?.netConfig ?? []).filter { service in
            service.candidateVnic.contains { $0.device == adapter.device && service.selectedVnic.contains($0.key) }
        }
        // The key of a distributed port group is its moref.
        let distributed = spec.distributedVirtualPort?.portgroupKey.map { key in
            inventory[ManagedObjectReference<DistributedVirtualPortgroup>(key)]?.name ?? key
        }
        return VMkernelAdapter(
            device: adapter.device, ip: spec.ip?.ipAddress, subnetMask: spec.ip?.subnetMask,
            ipv6: spec.ip?.ipV6Config?.ipV6Address.map { "\($0.ipAddress)/\($0.prefixLength)" } ?? [],
            dhcp: spec.ip?.dhcp, macAddress: spec.mac, mtu: spec.mtu,
            portGroup: distributed ?? (adapter.portgroup.isEmpty ? nil : adapter.portgroup),
            stack: spec.netStackInstanceKey, services: services.map(\.nicType))
    }
}
