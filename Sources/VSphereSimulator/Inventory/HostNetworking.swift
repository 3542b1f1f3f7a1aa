internal import VimTypes

/// The network of a host: adapters, a standard switch, a kernel adapter for management and one for vMotion.
struct HostNetworking: Sendable {
    /// Name of the host in the DNS, such as `esx1.berlin.example.com`.
    var name: String
    /// Address of the management adapter.
    var address: String
    /// Where packets to other networks go.
    var gateway: String
    /// Address of the vMotion adapter.
    var vMotionAddress: String
    /// First bytes of the adapters' hardware addresses.
    var macPrefix: String
    var adapters = 4
    /// Port groups of `vSwitch0`: name and VLAN.
    var portGroups: [(name: String, vlan: Int)] = []

    private static let policy = HostNetworkPolicy(
        security: HostNetworkSecurityPolicy(allowPromiscuous: false, macChanges: false, forgedTransmits: false),
        nicTeaming: HostNicTeamingPolicy(
            policy: "loadbalance_srcid", reversePolicy: true, notifySwitches: true, rollingOrder: false,
            nicOrder: HostNicOrderPolicy(activeNic: ["vmnic0", "vmnic1"])),
        shapingPolicy: HostNetworkTrafficShapingPolicy(enabled: false))

    /// A port group of `vSwitch0`.
    static func portGroup(_ name: String, vlan: Int, switch switchName: String = "vSwitch0") -> HostPortGroup {
        HostPortGroup(fields: [
            "key": "key-vim.host.PortGroup-\(name)", "vswitch": "key-vim.host.VirtualSwitch-\(switchName)",
            "computedPolicy": policy,
            "spec": HostPortGroupSpec(name: name, vlanId: vlan, vswitchName: switchName, policy: HostNetworkPolicy()),
        ])
    }

    /// What the host's `config.network` says.
    var info: HostNetworkInfo {
        let names = [("Management Network", 0), ("vMotion", 0)] + portGroups.map { ($0.name, $0.vlan) }
        let domain = self.name.split(separator: ".", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        return HostNetworkInfo(fields: [
            "vswitch": [
                HostVirtualSwitch(fields: [
                    "name": "vSwitch0", "key": "key-vim.host.VirtualSwitch-vSwitch0", "numPorts": 11_776,
                    "numPortsAvailable": 11_750, "mtu": 1500,
                    "portgroup": names.map { "key-vim.host.PortGroup-\($0.0)" },
                    "pnic": ["key-vim.host.PhysicalNic-vmnic0", "key-vim.host.PhysicalNic-vmnic1"],
                    "spec": HostVirtualSwitchSpec(
                        numPorts: 128,
                        bridge: HostVirtualSwitchBridge(
                            HostVirtualSwitchBondBridge(nicDevice: ["vmnic0", "vmnic1"])),
                        policy: Self.policy, mtu: 1500),
                ])
            ],
            "portgroup": names.map { Self.portGroup($0.0, vlan: $0.1) },
            "pnic": (0..<adapters).map { adapter in
                PhysicalNic(fields: [
                    "key": "key-vim.host.PhysicalNic-vmnic\(adapter)", "device": "vmnic\(adapter)",
                    "pci": HostModel.pciAddress(ofAdapter: adapter), "driver": "icen",
                    "linkSpeed": PhysicalNicLinkInfo(speedMb: 25_000, duplex: true), "spec": PhysicalNicSpec(),
                    "wakeOnLanSupported": false, "mac": "\(macPrefix):0\(adapter)",
                    "resourcePoolSchedulerAllowed": true, "autoNegotiateSupported": true,
                ])
            },
            "vnic": vnics,
            "dnsConfig": HostDnsConfig(
                HostDnsConfig(
                    dhcp: false, hostName: String(self.name.prefix { $0 != "." }), domainName: domain,
                    address: [gateway], searchDomain: domain.isEmpty ? [] : [domain])),
            "ipRouteConfig": HostIpRouteConfig(HostIpRouteConfig(defaultGateway: gateway)),
            "ipV6Enabled": true, "atBootIpV6Enabled": true,
        ])
    }

    private func vnic(_ device: String, _ portGroup: String, _ address: String, _ last: String) -> HostVirtualNic {
        HostVirtualNic(fields: [
            "device": device, "key": "key-vim.host.VirtualNic-\(device)", "portgroup": portGroup,
            "spec": HostVirtualNicSpec(
                ip: HostIpConfig(dhcp: false, ipAddress: address, subnetMask: "255.255.255.0"),
                mac: "\(macPrefix):\(last)", portgroup: portGroup, mtu: 1500, tsoEnabled: true,
                netStackInstanceKey: "defaultTcpipStack"),
        ])
    }

    private var vnics: [HostVirtualNic] {
        [
            vnic("vmk0", "Management Network", address, "10"), vnic("vmk1", "vMotion", vMotionAddress, "11"),
        ]
    }

    /// What each kernel adapter is for.
    var adapterUse: HostVirtualNicManagerInfo {
        HostVirtualNicManagerInfo(fields: [
            "netConfig": [
                ("faultToleranceLogging", ""), ("management", "vmk0"), ("vmotion", "vmk1"), ("vSphereReplication", ""),
                ("vSphereReplicationNFC", ""), ("vsan", ""), ("vSphereProvisioning", ""),
            ].map { type, device in
                VirtualNicManagerNetConfig(fields: [
                    "nicType": type, "multiSelectAllowed": true, "candidateVnic": vnics,
                    "selectedVnic": device.isEmpty ? [] : ["key-vim.host.VirtualNic-\(device)"],
                ])
            }
        ])
    }
}
