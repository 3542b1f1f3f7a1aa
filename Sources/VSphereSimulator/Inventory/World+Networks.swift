internal import VimTypes

extension World {
    /// Makes a network: what the port groups of one name on several hosts are together.
    @discardableResult
    mutating func addNetwork(
        _ name: String, in folder: ManagedObjectReference<Folder>, id: String? = nil
    ) -> ManagedObjectReference<Network> {
        let network = make(Network.self, "network", id: id)
        self[network, Network.name] = name
        place(network, in: folder)
        return network
    }

    /// Makes a network of NSX, of which vSphere knows no more than an id.
    @discardableResult
    mutating func addOpaqueNetwork(
        _ name: String, in folder: ManagedObjectReference<Folder>
    ) -> ManagedObjectReference<OpaqueNetwork> {
        let network = make(OpaqueNetwork.self, "network-o")
        self[network, OpaqueNetwork.name] = name
        place(network, in: folder)
        return network
    }

    /// The kind of networks that NSX makes.
    static let opaqueNetworkType = "nsx.LogicalSwitch"

    /// The id by which NSX knows a network.
    func opaqueID(of network: ManagedObjectReference<OpaqueNetwork>) -> String {
        var generator = SeededGenerator(settings.seed, "nsx-" + network.value)
        return generator.uuid()
    }

    /// Says that a host has a network.
    mutating func connect(
        _ network: ManagedObjectReference<some ManagedObject>, to host: ManagedObjectReference<HostSystem>
    ) {
        link(network, "host", host)
        link(host, "network", network)
        if let compute = self[host, HostSystem.parent] { link(compute, "network", network) }
    }

    /// Says that a host has a network no more.
    mutating func disconnect(
        _ network: ManagedObjectReference<some ManagedObject>, from host: ManagedObjectReference<HostSystem>
    ) {
        unlink(network, "host", host)
        unlink(host, "network", network)
        refresh(compute: host, "network")
    }

    /// Gives a host's standard switch a port group.
    mutating func addPortGroup(_ name: String, vlan: Int, to host: ManagedObjectReference<HostSystem>) {
        let group = HostNetworking.portGroup(name, vlan: vlan)
        configure(host) { config in
            guard let network = config.network, let first = network.vswitch.first else { return }
            let changed = first.with("portgroup", first.portgroup + [group.key ?? ""])
            config.set(
                "network",
                network.with("portgroup", network.portgroup + [group])
                    .with("vswitch", [changed] + network.vswitch.dropFirst()))
        }
    }

    /// Makes a distributed switch with its port group for uplinks.
    @discardableResult
    mutating func addDistributedSwitch(
        _ name: String, in folder: ManagedObjectReference<Folder>, uplinks: Int = 2
    ) -> ManagedObjectReference<VmwareDistributedVirtualSwitch> {
        let dvs = make(VmwareDistributedVirtualSwitch.self, "dvs")
        var generator = SeededGenerator(settings.seed, dvs.value)
        func bytes(_ count: Int) -> String { (0..<count).map { _ in generator.hex(2) }.joined(separator: " ") }
        let uuid = "50 \(bytes(7))-\(bytes(8))"
        let product = DistributedVirtualSwitchProductSpec(
            name: "DVS", vendor: "VMware, Inc.", version: "9.0.0", build: "25000001", forwardingClass: "etherswitch")
        self[dvs, VmwareDistributedVirtualSwitch.name] = name
        self[dvs, VmwareDistributedVirtualSwitch.uuid] = uuid
        self[dvs, VmwareDistributedVirtualSwitch.capability] = DVSCapability(fields: [
            "dvsOperationSupported": true, "dvPortGroupOperationSupported": true, "dvPortOperationSupported": true,
        ])
        self[dvs, VmwareDistributedVirtualSwitch.config] = DVSConfigInfo(
            VMwareDVSConfigInfo(fields: [
                "uuid": uuid, "name": name, "numStandalonePorts": 0, "numPorts": 0, "maxPorts": Int(Int32.max),
                "uplinkPortPolicy": DVSUplinkPortPolicy(
                    DVSNameArrayUplinkPortPolicy(uplinkPortName: (1...max(1, uplinks)).map { "Uplink \($0)" })),
                "defaultPortConfig": Self.portSetting(vlan: 0), "productInfo": product, "targetInfo": product,
                "policy": DVSPolicy(
                    autoPreInstallAllowed: false, autoUpgradeAllowed: false, partialUpgradeAllowed: false),
                "configVersion": "1", "contact": DVSContactInfo(), "createTime": now + .seconds(-380 * 86_400),
                "networkResourceManagementEnabled": true, "defaultProxySwitchMaxNumPorts": Int(Int32.max),
                "networkResourceControlVersion": "version3", "maxMtu": 1500,
                "linkDiscoveryProtocolConfig": LinkDiscoveryProtocolConfig(protocol: "cdp", operation: "listen"),
                "lacpApiVersion": "multipleLag", "multicastFilteringMode": "legacyFiltering",
            ]))
        place(dvs, in: folder)
        let group = addPortGroup(
            "\(name)-DVUplinks-\(dvs.value.drop { !$0.isNumber })", on: dvs, vlan: nil, isUplink: true)
        update(dvs, VmwareDistributedVirtualSwitch.config) { $0.set("uplinkPortgroup", [group]) }
        return dvs
    }

    /// Makes a port group of a distributed switch.
    /// - Parameter vlan: VLAN; nil for a trunk of all.
    @discardableResult
    mutating func addPortGroup(
        _ name: String, on dvs: ManagedObjectReference<VmwareDistributedVirtualSwitch>, vlan: Int?, ports: Int = 128,
        isUplink: Bool = false
    ) -> ManagedObjectReference<DistributedVirtualPortgroup> {
        let group = make(DistributedVirtualPortgroup.self, "dvportgroup")
        self[group, DistributedVirtualPortgroup.name] = name
        self[group, DistributedVirtualPortgroup.key] = group.value
        let base = lastPort(of: dvs)
        self[group, DistributedVirtualPortgroup.portKeys] = (base..<base + min(ports, 8)).map(String.init)
        self[group, DistributedVirtualPortgroup.config] = DVPortgroupConfigInfo(fields: [
            "key": group.value, "name": name, "numPorts": min(ports, 8),
            "distributedVirtualSwitch": dvs, "defaultPortConfig": Self.portSetting(vlan: vlan), "type": "earlyBinding",
            "backingType": "standard",
            "policy": DVPortgroupPolicy(
                VMwareDVSPortgroupPolicy(
                    blockOverrideAllowed: true, shapingOverrideAllowed: false, vendorConfigOverrideAllowed: false,
                    livePortMovingAllowed: false, portConfigResetAtDisconnect: true,
                    vlanOverrideAllowed: false, uplinkTeamingOverrideAllowed: false,
                    securityPolicyOverrideAllowed: false, networkResourcePoolOverrideAllowed: false,
                    trafficFilterOverrideAllowed: false, ipfixOverrideAllowed: false)),
            "configVersion": "0", "autoExpand": true, "uplink": isUplink,
        ])
        if let folder = self[dvs, VmwareDistributedVirtualSwitch.parent]?.asAny.as(Folder.self) {
            place(group, in: folder)
        }
        link(dvs, "portgroup", group)
        let count = lastPort(of: dvs)
        update(dvs, VmwareDistributedVirtualSwitch.config) { $0.set("numPorts", count) }
        return group
    }

    private func lastPort(of dvs: ManagedObjectReference<VmwareDistributedVirtualSwitch>) -> Int {
        links(dvs, "portgroup").compactMap { $0.as(DistributedVirtualPortgroup.self) }
            .reduce(0) { $0 + (self[$1, DistributedVirtualPortgroup.portKeys]?.count ?? 0) }
    }

    private static func portSetting(vlan: Int?) -> DVPortSetting {
        let tag =
            vlan.map {
                VmwareDistributedVirtualSwitchVlanSpec(
                    VmwareDistributedVirtualSwitchVlanIdSpec(inherited: false, vlanId: $0))
            }
            ?? VmwareDistributedVirtualSwitchVlanSpec(
                VmwareDistributedVirtualSwitchTrunkVlanSpec(
                    inherited: false, vlanId: [NumericRange(start: 0, end: 4094)]))
        func policy(_ value: Bool) -> BoolPolicy { BoolPolicy(inherited: false, value: value) }
        return DVPortSetting(
            VMwareDVSPortSetting(
                blocked: policy(false), vlan: tag,
                securityPolicy: DVSSecurityPolicy(
                    inherited: false, allowPromiscuous: policy(false), macChanges: policy(false),
                    forgedTransmits: policy(false)),
                ipfixEnabled: policy(false)))
    }

    /// Adds a host to a distributed switch.
    mutating func join(
        _ host: ManagedObjectReference<HostSystem>, to dvs: ManagedObjectReference<VmwareDistributedVirtualSwitch>,
        adapters: [String] = ["vmnic2", "vmnic3"]
    ) {
        let member = DistributedVirtualSwitchHostMember(fields: [
            "config": DistributedVirtualSwitchHostMemberConfigInfo(fields: [
                "host": host, "maxProxySwitchPorts": Int(Int32.max),
                "backing": DistributedVirtualSwitchHostMemberBacking(
                    DistributedVirtualSwitchHostMemberPnicBacking(
                        pnicSpec: adapters.map { DistributedVirtualSwitchHostMemberPnicSpec(pnicDevice: $0) })),
            ]), "status": "up",
        ])
        let name = name(of: dvs)
        let uuid = self[dvs, VmwareDistributedVirtualSwitch.uuid] ?? ""
        update(dvs, VmwareDistributedVirtualSwitch.config) { $0.set("host", $0.host + [member]) }
        configure(host) { config in
            guard var network = config.network else { return }
            let proxy = HostProxySwitch(fields: [
                "dvsUuid": uuid, "dvsName": name, "key": "DvsPortset-\(network.proxySwitch.count)", "numPorts": 11_776,
                "numPortsAvailable": 11_750, "mtu": 1500, "pnic": adapters.map { "key-vim.host.PhysicalNic-\($0)" },
                "spec": HostProxySwitchSpec(),
            ])
            network.set("proxySwitch", network.proxySwitch + [proxy])
            config.set("network", network)
        }
        for group in links(dvs, "portgroup") { connect(group, to: host) }
    }
}
