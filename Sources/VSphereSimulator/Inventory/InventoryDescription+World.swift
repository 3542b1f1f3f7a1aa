internal import VimTypes

extension InventoryDescription {
    /// What a file would have to say to get such an inventory: history, snapshots, tags and the like are left out.
    init(_ world: World) {
        datacenters = world.all(VimTypes.Datacenter.self).map { Datacenter($0, world) }
    }
}

extension InventoryDescription.Datacenter {
    fileprivate init(_ datacenter: ManagedObjectReference<Datacenter>, _ world: World) {
        self.init(name: world.name(of: datacenter))
        var clusters: [InventoryDescription.Cluster] = []
        var hosts: [InventoryDescription.Host] = []
        var all: [ManagedObjectReference<HostSystem>] = []
        let below = world.contents(of: datacenter.asAny, recursive: true) { _ in true }
        for compute in below where compute.as(ComputeResource.self) != nil {
            let own = world.links(compute, "host").compactMap { $0.as(HostSystem.self) }
            all += own
            let described = own.map { InventoryDescription.Host($0, world) }
            guard let cluster = compute.as(ClusterComputeResource.self) else {
                hosts += described
                continue
            }
            let configuration = world[cluster, ClusterComputeResource.configuration]
            let root = world[cluster, ClusterComputeResource.resourcePool]
            clusters.append(
                InventoryDescription.Cluster(
                    name: world.name(of: cluster), hasDRS: configuration?.drsConfig.enabled ?? false,
                    hasHA: configuration?.dasConfig.enabled ?? false,
                    pools: root.map { world.links($0, "resourcePool").map { world.name(of: $0) } } ?? [],
                    hosts: described))
        }
        self.clusters = clusters
        self.hosts = hosts
        datastores = world.links(datacenter, "datastore").compactMap { $0.as(Datastore.self) }.compactMap {
            InventoryDescription.Datastore($0, world)
        }
        networks = world.links(datacenter, "network").compactMap { InventoryDescription.Network($0, world) }
        vms = below.compactMap { $0.as(VirtualMachine.self) }.compactMap { InventoryDescription.Machine($0, world) }
        folders = below.compactMap { $0.as(Folder.self) }
            .filter { world[$0, Folder.childType]?.contains("VirtualMachine") ?? false }
            .map { world.path(ofFolder: $0) }.filter { !$0.isEmpty }
    }

    private init(name: String) {
        self.init(
            name: name, datastores: nil, networks: nil, clusters: nil, hosts: nil, folders: nil, vms: nil)
    }
}

extension InventoryDescription.Host {
    fileprivate init(_ host: ManagedObjectReference<HostSystem>, _ world: World) {
        let hardware = world[host, HostSystem.hardware]
        let cpu = hardware?.cpuInfo
        let sockets = max(1, Int(cpu?.numCpuPackages ?? 1))
        self.init(
            name: world.name(of: host), vendor: hardware?.systemInfo.vendor, model: hardware?.systemInfo.model,
            sockets: sockets, coresPerSocket: Int(cpu?.numCpuCores ?? 1) / sockets,
            megahertz: Int(cpu?.hz ?? 0) / 1_000_000, memoryGiB: Int(hardware?.memorySize ?? 0) >> 30,
            inMaintenance: world[host, HostSystem.runtime]?.inMaintenanceMode ?? false)
    }
}

extension InventoryDescription.Datastore {
    fileprivate init?(_ datastore: ManagedObjectReference<Datastore>, _ world: World) {
        guard let state = world.stores[datastore.value] else { return nil }
        let hosts = (world[datastore, Datastore.host] ?? []).map { world.name(of: $0.key) }
        self.init(
            name: world.name(of: datastore), type: state.type.lowercased(), capacityGiB: Int(state.capacity >> 30),
            isLocal: nil, server: nil, path: nil, isAccessible: state.isAccessible, hosts: hosts)
        switch state.backing {
        case .vmfs(_, let isLocal): self.isLocal = isLocal
        case .nfs(let server, let path):
            self.server = server
            self.path = path
        }
    }
}

extension InventoryDescription.Network {
    fileprivate init?(_ network: AnyReference, _ world: World) {
        let name = world.name(of: network)
        guard let group = network.as(DistributedVirtualPortgroup.self) else {
            let hosts = world.links(network, "host").compactMap { $0.as(HostSystem.self) }
            let vlan = hosts.first.flatMap { host in
                world[host, HostSystem.config]?.network?.portgroup.first { $0.spec.name == name }?.spec.vlanId
            }
            self.init(name: name, distributedSwitch: nil, vlan: vlan ?? 0)
            return
        }
        guard let config = world[group, DistributedVirtualPortgroup.config], !(config.uplink ?? false) else {
            return nil
        }
        let vlan = config.defaultPortConfig?.as(VMwareDVSPortSetting.self)?.vlan?
            .as(VmwareDistributedVirtualSwitchVlanIdSpec.self)?.vlanId
        self.init(
            name: name, distributedSwitch: config.distributedVirtualSwitch.map { world.name(of: $0) }, vlan: vlan ?? 0)
    }
}

extension InventoryDescription.Machine {
    fileprivate init?(_ vm: ManagedObjectReference<VirtualMachine>, _ world: World) {
        guard let config = world[vm, VirtualMachine.config], let host = world[vm, VirtualMachine.runtime]?.host else {
            return nil
        }
        let pool = world[vm, VirtualMachine.resourcePool]
        let isRoot = pool.flatMap { world[$0, ResourcePool.parent] }?.asAny.as(ResourcePool.self) == nil
        let isOn = world[vm, VirtualMachine.runtime]?.powerState == .poweredOn
        self.init(
            name: config.name, folder: world[vm, VirtualMachine.parent].map { world.path(ofFolder: $0) } ?? "",
            host: world.name(of: host), pool: isRoot ? nil : pool.map { world.name(of: $0) },
            datastore: DatastorePath(config.files.vmPathName ?? "")?.datastore ?? "", guest: config.guestId,
            cpus: config.hardware.numCPU, memoryMiB: config.hardware.memoryMB,
            disksGiB: config.disks.map { Int($0.capacity >> 30) },
            networks: config.cards.compactMap { world.networkName(of: $0) },
            addresses: world.guests[vm.value]?.addresses.compactMap(\.first) ?? [],
            state: config.template ? "template" : isOn ? "on" : "off",
            hasTools: world.guests[vm.value]?.toolsVersion != nil, note: config.annotation ?? "")
    }
}

extension World {
    /// The path of a folder below its datacenter's: `Production/Web`; empty for the datacenter's own.
    fileprivate func path(ofFolder folder: ManagedObjectReference<some ManagedObject>) -> String {
        var names: [String] = []
        var next: AnyReference? = folder.asAny
        while let current = next, let above = parent(of: current), current.as(Folder.self) != nil,
            above.as(Datacenter.self) == nil
        {
            names.insert(name(of: current), at: 0)
            next = above
        }
        return names.joined(separator: "/")
    }
}
