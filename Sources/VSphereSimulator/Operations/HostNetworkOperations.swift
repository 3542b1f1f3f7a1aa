internal import VimTypes

/// Operations of `HostNetworkSystem`.
enum HostNetworkOperations {
    static let all: [Operation] = [
        Operation("AddPortGroup") { world, call in
            let host = try call.readyHost(in: world)
            let spec: HostPortGroupSpec = try call.argument("portgrp")
            let network = try world.networkInfo(of: host)
            try check(spec, network)
            guard !network.portgroup.contains(where: { $0.spec.name == spec.name }) else {
                throw Fault(AlreadyExists.self, ["name": spec.name])
            }
            world.add(spec, to: host)
            return nil
        },
        Operation("RemovePortGroup") { world, call in
            let host = try call.readyHost(in: world)
            let name: String = try call.argument("pgName")
            try world.demandUnused(name, on: host)
            world.removePortGroup(name, from: host)
            return nil
        },
        Operation("UpdatePortGroup") { world, call in
            let host = try call.readyHost(in: world)
            let name: String = try call.argument("pgName")
            let spec: HostPortGroupSpec = try call.argument("portgrp")
            let network = try world.networkInfo(of: host)
            try check(spec, network)
            guard network.portgroup.contains(where: { $0.spec.name == name }) else { throw Fault(NotFound.self) }
            if spec.name != name {
                guard !network.portgroup.contains(where: { $0.spec.name == spec.name }) else {
                    throw Fault(AlreadyExists.self, ["name": spec.name])
                }
                try world.demandUnused(name, on: host)
                world.removePortGroup(name, from: host)
            }
            world.add(spec, to: host)
            return nil
        },
        Operation("AddVirtualSwitch") { world, call in
            let host = try call.readyHost(in: world)
            let name: String = try call.argument("vswitchName")
            guard !name.isEmpty, name.count <= 31 else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "vswitchName"])
            }
            let network = try world.networkInfo(of: host)
            guard !network.vswitch.contains(where: { $0.name == name }) else {
                throw Fault(AlreadyExists.self, ["name": name])
            }
            let spec = call.optional("spec") ?? HostVirtualSwitchSpec(numPorts: 128)
            let made = try virtualSwitch(name, spec, [], network)
            world.configureNetwork(of: host) { $0.set("vswitch", $0.vswitch + [made]) }
            return nil
        },
        Operation("UpdateVirtualSwitch") { world, call in
            let host = try call.readyHost(in: world)
            let name: String = try call.argument("vswitchName")
            let network = try world.networkInfo(of: host)
            var switches = network.vswitch
            guard let position = switches.firstIndex(where: { $0.name == name }) else { throw Fault(NotFound.self) }
            switches[position] = try virtualSwitch(
                name, try call.argument("spec"), switches[position].portgroup, network)
            world.configureNetwork(of: host) { $0.set("vswitch", switches) }
            return nil
        },
        Operation("RemoveVirtualSwitch") { world, call in
            let host = try call.readyHost(in: world)
            let name: String = try call.argument("vswitchName")
            let network = try world.networkInfo(of: host)
            guard network.vswitch.contains(where: { $0.name == name }) else { throw Fault(NotFound.self) }
            let groups = network.portgroup.map(\.spec).filter { $0.vswitchName == name }.map(\.name)
            for group in groups { try world.demandUnused(group, on: host) }
            for group in groups { world.removePortGroup(group, from: host) }
            world.configureNetwork(of: host) { network in
                network.set("vswitch", network.vswitch.filter { $0.name != name })
            }
            return nil
        },
        Operation("UpdateDnsConfig") { world, call in
            let host = try call.readyHost(in: world)
            let config: HostDnsConfig = try call.argument("config")
            world.configureNetwork(of: host) { $0.set("dnsConfig", config) }
            return nil
        },
        Operation("RefreshNetworkSystem") { world, call in try call.readyHost(in: world).nothing },
    ]

    private static func check(_ spec: HostPortGroupSpec, _ network: HostNetworkInfo) throws {
        guard !spec.name.isEmpty, spec.name.count <= 80 else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "portgrp.name"])
        }
        guard (0...4095).contains(spec.vlanId) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "portgrp.vlanId"])
        }
        guard network.vswitch.contains(where: { $0.name == spec.vswitchName }) else { throw Fault(NotFound.self) }
    }

    /// A standard switch as a host describes it.
    private static func virtualSwitch(
        _ name: String, _ spec: HostVirtualSwitchSpec, _ groups: [String], _ network: HostNetworkInfo
    ) throws -> HostVirtualSwitch {
        let adapters = spec.bridge?.as(HostVirtualSwitchBondBridge.self)?.nicDevice ?? []
        for adapter in adapters where !network.pnic.contains(where: { $0.device == adapter }) {
            throw Fault(NotFound.self, [:], "There is no physical adapter \(adapter).")
        }
        let keys = adapters.map { "key-vim.host.PhysicalNic-\($0)" }
        for other in network.vswitch where other.name != name {
            if let (_, taken) = zip(keys, adapters).first(where: { other.pnic.contains($0.0) }) {
                throw Fault(ResourceInUse.self, ["name": taken])
            }
        }
        return HostVirtualSwitch(fields: [
            "name": name, "key": "key-vim.host.VirtualSwitch-\(name)", "numPorts": max(spec.numPorts, 128),
            "numPortsAvailable": max(spec.numPorts, 128) - 2 - groups.count, "mtu": spec.mtu ?? 1500,
            "portgroup": groups, "pnic": keys, "spec": spec,
        ])
    }
}

extension World {
    fileprivate func networkInfo(of host: ManagedObjectReference<HostSystem>) throws -> HostNetworkInfo {
        guard let network = self[host, HostSystem.config]?.network else { throw Fault(NotFound.self) }
        return network
    }

    fileprivate mutating func configureNetwork(
        of host: ManagedObjectReference<HostSystem>, _ change: (inout HostNetworkInfo) -> Void
    ) {
        configure(host) { config in
            guard var network = config.network else { return }
            change(&network)
            config.set("network", network)
        }
    }

    /// The network that a host's port group is part of.
    private func network(
        named name: String, of host: ManagedObjectReference<HostSystem>
    ) -> ManagedObjectReference<Network>? {
        links(host, "network").first { $0.type == "Network" && self.name(of: $0) == name }?.as(Network.self)
    }

    /// Sees to it that a host has the port group and nothing is plugged into it.
    fileprivate func demandUnused(_ name: String, on host: ManagedObjectReference<HostSystem>) throws {
        let info = try networkInfo(of: host)
        guard info.portgroup.contains(where: { $0.spec.name == name }) else { throw Fault(NotFound.self) }
        let machines = Set(links(host, "vm"))
        let isUsed = network(named: name, of: host).map { links($0, "vm").contains(where: machines.contains) } ?? false
        guard !isUsed, !info.vnic.contains(where: { $0.portgroup == name }) else {
            throw Fault(ResourceInUse.self, ["type": "Network", "name": name])
        }
    }

    /// Adds a port group to a host, or gives it new settings.
    fileprivate mutating func add(_ spec: HostPortGroupSpec, to host: ManagedObjectReference<HostSystem>) {
        var group = HostNetworking.portGroup(spec.name, vlan: spec.vlanId, switch: spec.vswitchName)
        group.set("spec", spec)
        configureNetwork(of: host) { network in
            network.set("portgroup", network.portgroup.filter { $0.spec.name != spec.name } + [group])
            network.set(
                "vswitch",
                network.vswitch.map { one in
                    let others = one.portgroup.filter { $0 != group.key }
                    return one.with("portgroup", one.name == spec.vswitchName ? others + [group.key ?? ""] : others)
                })
        }
        guard let folder = datacenter(of: host.asAny).flatMap({ self[$0, Datacenter.networkFolder] }) else { return }
        let known = child(named: spec.name, of: folder.asAny)?.as(Network.self).flatMap {
            $0.type == "Network" ? $0 : nil
        }
        connect(known ?? addNetwork(spec.name, in: folder), to: host)
    }

    /// Takes a port group off a host; the network goes with its last one.
    fileprivate mutating func removePortGroup(_ name: String, from host: ManagedObjectReference<HostSystem>) {
        configureNetwork(of: host) { network in
            let keys = network.portgroup.filter { $0.spec.name == name }.compactMap(\.key)
            network.set("portgroup", network.portgroup.filter { $0.spec.name != name })
            network.set(
                "vswitch",
                network.vswitch.map { one in
                    one.with("portgroup", one.portgroup.filter { !keys.contains($0) })
                })
        }
        guard let network = network(named: name, of: host) else { return }
        disconnect(network, from: host)
        guard links(network, "host").isEmpty, links(network, "vm").isEmpty else { return }
        if let datacenter = datacenter(of: network.asAny) { unlink(datacenter, "network", network) }
        if let parent = self[network, Network.parent] { unlink(parent, "childEntity", network) }
        access.permissions[network.value] = nil
        remove(network)
    }
}
