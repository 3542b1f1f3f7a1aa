internal import VimTypes

/// Fills a world with what a file describes, and says where the file contradicts itself.
struct DescribedInventory {
    typealias Reference = ManagedObjectReference
    typealias Failure = InventoryFileError

    let description: InventoryDescription

    func fill(_ world: inout World) throws(Failure) {
        guard world.settings.product == .vCenter else {
            throw Failure(.invalid, "", "an inventory file describes a vCenter, not a stand-alone host")
        }
        world.addServices()
        var names: Set<String> = []
        for (position, datacenter) in description.datacenters.enumerated() {
            let path = "datacenters[\(position)]"
            try Self.check(name: datacenter.name, path, &names)
            var site = Site(datacenter, path, &world)
            try site.addHosts(&world)
            try site.addDatastores(&world)
            try site.addNetworks(&world)
            try site.addMachines(&world)
        }
    }

    /// Sees to it that a name is one and is given once.
    fileprivate static func check(name: String, _ path: String, _ names: inout Set<String>) throws(Failure) {
        guard !name.isEmpty, name.unicodeScalars.count <= 80 else {
            throw Failure(.invalid, path + ".name", "a name has 1 to 80 characters")
        }
        guard names.insert(name).inserted else {
            throw Failure(.duplicate, path + ".name", "there is a '\(name)' already")
        }
    }

    /// Sees to it that a number is in its range.
    fileprivate static func check(_ number: Int, in range: ClosedRange<Int>, _ path: String) throws(Failure) {
        guard range.contains(number) else {
            throw Failure(.invalid, path, "has to be from \(range.lowerBound) to \(range.upperBound)")
        }
    }
}

/// A datacenter of a file while it is made.
private struct Site {
    typealias Reference = ManagedObjectReference
    typealias Failure = InventoryFileError

    let description: InventoryDescription.Datacenter
    let path: String
    let datacenter: Reference<Datacenter>
    private let vmFolder: Reference<Folder>
    private let hostFolder: Reference<Folder>
    private let storeFolder: Reference<Folder>
    private let networkFolder: Reference<Folder>
    private var hosts: [(name: String, host: Reference<HostSystem>)] = []
    private var pools: [AnyReference: [String: Reference<ResourcePool>]] = [:]
    private var stores: [String: Reference<Datastore>] = [:]
    private var networks: [String: AnyReference] = [:]
    private var folders: [String: Reference<Folder>] = [:]

    init(_ description: InventoryDescription.Datacenter, _ path: String, _ world: inout World) {
        self.description = description
        self.path = path
        let datacenter = world.addDatacenter(description.name, in: world.rootFolder)
        let root = world.rootFolder
        self.datacenter = datacenter
        vmFolder = world[datacenter, Datacenter.vmFolder] ?? root
        hostFolder = world[datacenter, Datacenter.hostFolder] ?? root
        storeFolder = world[datacenter, Datacenter.datastoreFolder] ?? root
        networkFolder = world[datacenter, Datacenter.networkFolder] ?? root
    }

    mutating func addHosts(_ world: inout World) throws(Failure) {
        var names: Set<String> = []
        var computes: Set<String> = []
        for (position, cluster) in (description.clusters ?? []).enumerated() {
            let path = "\(path).clusters[\(position)]"
            try DescribedInventory.check(name: cluster.name, path, &computes)
            let made = world.addCluster(
                cluster.name, in: hostFolder, drs: cluster.hasDRS ?? true, ha: cluster.hasHA ?? true)
            var poolNames: Set<String> = []
            for (position, pool) in (cluster.pools ?? []).enumerated() {
                guard poolNames.insert(pool).inserted else {
                    throw Failure(.duplicate, "\(path).pools[\(position)]", "there is a '\(pool)' already")
                }
                guard let root = world[made, ClusterComputeResource.resourcePool] else { continue }
                pools[made.asAny, default: [:]][pool] = world.addResourcePool(pool, in: root)
            }
            for (position, host) in cluster.hosts.enumerated() {
                try add(host, in: made.asAny, "\(path).hosts[\(position)]", &names, &world)
            }
        }
        for (position, host) in (description.hosts ?? []).enumerated() {
            let path = "\(path).hosts[\(position)]"
            try DescribedInventory.check(name: host.name, path, &computes)
            let compute = world.addComputeResource(host.name, in: hostFolder)
            try add(host, in: compute.asAny, path, &names, &world)
        }
    }

    private mutating func add(
        _ host: InventoryDescription.Host, in compute: AnyReference, _ path: String, _ names: inout Set<String>,
        _ world: inout World
    ) throws(Failure) {
        try DescribedInventory.check(name: host.name, path, &names)
        var model = HostModel()
        model.vendor = host.vendor ?? model.vendor
        model.model = host.model ?? model.model
        model.sockets = host.sockets ?? model.sockets
        model.coresPerSocket = host.coresPerSocket ?? model.coresPerSocket
        model.frequency = host.megahertz.map { $0 * 1_000_000 } ?? model.frequency
        model.memory = host.memoryGiB.map { $0 << 30 } ?? model.memory
        try DescribedInventory.check(model.sockets, in: 1...16, path + ".sockets")
        try DescribedInventory.check(model.coresPerSocket, in: 1...256, path + ".cores_per_socket")
        try DescribedInventory.check(model.megahertz, in: 500...10_000, path + ".cpu_mhz")
        try DescribedInventory.check(model.memory >> 30, in: 4...65_536, path + ".memory_gib")
        let made = world.addHost(host.name, in: compute, model: model)
        if host.inMaintenance ?? false {
            world.update(made, HostSystem.runtime) { $0.set("inMaintenanceMode", true) }
        }
        hosts.append((host.name, made))
    }

    mutating func addDatastores(_ world: inout World) throws(Failure) {
        var names: Set<String> = []
        for (position, store) in (description.datastores ?? []).enumerated() {
            let path = "\(path).datastores[\(position)]"
            try DescribedInventory.check(name: store.name, path, &names)
            try DescribedInventory.check(store.capacityGiB, in: 1...1_048_576, path + ".capacity_gib")
            let capacity = Int64(store.capacityGiB)
            var state: DatastoreState
            switch store.type ?? "vmfs" {
            case "vmfs": state = world.vmfs(gibibytes: capacity, isLocal: store.isLocal ?? false)
            case "nfs":
                state = world.nfs(
                    gibibytes: capacity, server: store.server ?? "nas.example.com", path: store.path ?? "/\(store.name)"
                )
            default: throw Failure(.invalid, path + ".type", "has to be 'vmfs' or 'nfs'")
            }
            // It goes away only when everything that lies on it has been made.
            state.isAccessible = true
            let made = world.addDatastore(store.name, state, in: storeFolder)
            stores[store.name] = made
            for host in try mounting(store.hosts, path) { world.mount(made, on: host) }
        }
    }

    private func mounting(_ names: [String]?, _ path: String) throws(Failure) -> [Reference<HostSystem>] {
        guard let names else { return hosts.map(\.host) }
        var found: [Reference<HostSystem>] = []
        for (position, name) in names.enumerated() { found.append(try host(name, "\(path).hosts[\(position)]")) }
        return found
    }

    private func host(_ name: String, _ path: String) throws(Failure) -> Reference<HostSystem> {
        guard let found = hosts.first(where: { $0.name == name }) else {
            throw Failure(.unknownName, path, "there is no host '\(name)' in datacenter '\(description.name)'")
        }
        return found.host
    }

    mutating func addNetworks(_ world: inout World) throws(Failure) {
        var names: Set<String> = []
        var switches: [String: Reference<VmwareDistributedVirtualSwitch>] = [:]
        for (position, network) in (description.networks ?? []).enumerated() {
            let path = "\(path).networks[\(position)]"
            try DescribedInventory.check(name: network.name, path, &names)
            try DescribedInventory.check(network.vlan ?? 0, in: 0...4094, path + ".vlan")
            if network.isOpaque ?? false {
                let made = world.addOpaqueNetwork(network.name, in: networkFolder)
                for (_, host) in hosts { world.connect(made, to: host) }
                networks[network.name] = made.asAny
                continue
            }
            guard let name = network.distributedSwitch else {
                let made = world.addNetwork(network.name, in: networkFolder)
                for (_, host) in hosts {
                    world.connect(made, to: host)
                    world.addPortGroup(network.name, vlan: network.vlan ?? 0, to: host)
                }
                networks[network.name] = made.asAny
                continue
            }
            if switches[name] == nil {
                let dvs = world.addDistributedSwitch(name, in: networkFolder)
                for (_, host) in hosts { world.join(host, to: dvs) }
                switches[name] = dvs
            }
            if let dvs = switches[name] {
                networks[network.name] = world.addPortGroup(network.name, on: dvs, vlan: network.vlan ?? 0).asAny
                for (_, host) in hosts { networks[network.name].map { world.connect($0, to: host) } }
            }
        }
    }

    // MARK: Machines

    private mutating func folder(_ path: String, _ world: inout World) -> Reference<Folder> {
        var folder = vmFolder
        var walked = ""
        for name in path.split(separator: "/") {
            walked += "/" + name
            let made = folders[walked] ?? world.addFolder(String(name), in: folder)
            folders[walked] = made
            folder = made
        }
        return folder
    }

    mutating func addMachines(_ world: inout World) throws(Failure) {
        for path in description.folders ?? [] { _ = folder(path, &world) }
        for (position, machine) in (description.vms ?? []).enumerated() {
            try add(machine, "\(path).vms[\(position)]", &world)
        }
        for store in description.datastores ?? [] where !(store.isAccessible ?? true) {
            if let made = stores[store.name] { world.setAccessible(made, false) }
        }
    }

    private mutating func add(
        _ machine: InventoryDescription.Machine, _ path: String, _ world: inout World
    ) throws(Failure) {
        let host = try host(machine.host, path + ".host")
        guard let store = stores[machine.datastore] else {
            throw Failure(
                .unknownName, path + ".datastore",
                "there is no datastore '\(machine.datastore)' in datacenter '\(description.name)'")
        }
        guard let compute = world[host, HostSystem.parent] else { return }
        var pool: Reference<ResourcePool>? =
            world.value("resourcePool", of: compute).flatMap { .init(_field: $0) }
        if let name = machine.pool {
            guard let found = pools[compute.asAny]?[name] else {
                throw Failure(
                    .unknownName, path + ".pool", "there is no resource pool '\(name)' where '\(machine.host)' is")
            }
            pool = found
        }
        let blueprint = try blueprint(for: machine, path)
        guard ["on", "off", "template"].contains(machine.state ?? "on") else {
            throw Failure(.invalid, path + ".state", "has to be 'on', 'off' or 'template'")
        }
        let folder = folder(machine.folder ?? "", &world)
        let vm: Reference<VirtualMachine>
        do {
            vm = try world.make(
                blueprint, in: folder, pool: pool, on: host, datastore: store, isTemplate: machine.state == "template")
        } catch {
            throw Failure(.invalid, path, (error as? Fault)?.message ?? "\(error)")
        }
        world.guests[vm.value] = InstalledGuest(
            hostName: machine.name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") },
            addresses: (machine.addresses ?? []).map { [$0] },
            toolsVersion: machine.hasTools ?? true ? World.toolsVersion : nil,
            disks: blueprint.disks.enumerated().map {
                ($0.offset == 0 ? "/" : "/data\($0.offset)", Int64($0.element) << 30, Int64($0.element) << 29)
            })
        if (machine.state ?? "on") == "on" { world.start(vm, since: .seconds(86_400)) } else { world.guestStopped(vm) }
    }

    private func blueprint(
        for machine: InventoryDescription.Machine, _ path: String
    ) throws(Failure) -> MachineBlueprint {
        var blueprint = MachineBlueprint(machine.name)
        blueprint.guest = machine.guest ?? blueprint.guest
        blueprint.cpus = machine.cpus ?? blueprint.cpus
        blueprint.memoryMB = machine.memoryMiB ?? blueprint.memoryMB
        blueprint.disks = machine.disksGiB ?? blueprint.disks
        blueprint.note = machine.note ?? ""
        try DescribedInventory.check(blueprint.cpus, in: 1...768, path + ".cpus")
        try DescribedInventory.check(blueprint.memoryMB, in: 4...25_165_824, path + ".memory_mib")
        for (position, size) in blueprint.disks.enumerated() {
            try DescribedInventory.check(size, in: 1...63_488, "\(path).disks_gib[\(position)]")
        }
        for (position, name) in (machine.networks ?? []).enumerated() {
            guard let network = networks[name] else {
                throw Failure(
                    .unknownName, "\(path).networks[\(position)]",
                    "there is no network '\(name)' in datacenter '\(description.name)'")
            }
            blueprint.networks.append(network)
        }
        return blueprint
    }
}
