internal import VimTypes

/// Many machines that are all alike: fifty on a host, twenty hosts in a cluster, two datastores for each cluster, a
/// folder for each cluster and in it one for each host.
struct GeneratedInventory: Sendable {
    let machines: Int
    let hosts: Int

    init(machines: Int, hosts: Int? = nil) {
        self.machines = max(0, machines)
        self.hosts = max(1, hosts ?? (machines + 49) / 50)
    }

    func fill(_ world: inout World) {
        world.addServices()
        let datacenter = world.addDatacenter("DC1", in: world.rootFolder)
        guard let hostFolder = world[datacenter, Datacenter.hostFolder],
            let vmFolder = world[datacenter, Datacenter.vmFolder],
            let storeFolder = world[datacenter, Datacenter.datastoreFolder],
            let networkFolder = world[datacenter, Datacenter.networkFolder]
        else { return }
        let network = world.addNetwork("VM Network", in: networkFolder)
        var made = 0
        for clusterNumber in 0..<(hosts + 19) / 20 {
            let cluster = world.addCluster("Cluster\(clusterNumber + 1)", in: hostFolder)
            let count = min(20, hosts - 20 * clusterNumber)
            let stores = (1...2).map { number in
                let state = world.vmfs(gibibytes: Int64(20 * count * 50))
                return world.addDatastore("ds\(clusterNumber + 1)-\(number)", state, in: storeFolder)
            }
            let folder = world.addFolder("Folder\(clusterNumber + 1)", in: vmFolder)
            let pool = world[cluster, ClusterComputeResource.resourcePool]
            var models: [Likeness: ManagedObjectReference<VirtualMachine>] = [:]
            for hostNumber in 20 * clusterNumber..<20 * clusterNumber + count {
                let host = world.addHost("esx\(hostNumber + 1).example.com", in: cluster)
                world.connect(network, to: host)
                for store in stores { world.mount(store, on: host) }
                let inner = world.addFolder("esx\(hostNumber + 1)", in: folder)
                let end = machines * (hostNumber + 1) / hosts
                while made < end {
                    let likeness = Likeness(datastore: made % 2, isRunning: made % 10 != 9)
                    let guest = guest(made)
                    let uptime = Duration.seconds(3600 * (1 + made % 500))
                    if let model = models[likeness] {
                        world.addTwin(
                            of: model, named: "vm\(made + 1)", in: inner, on: host, guest: guest, since: uptime)
                    } else {
                        var blueprint = MachineBlueprint("vm\(made + 1)")
                        blueprint.networks = [network.asAny]
                        blueprint.disks = [20]
                        blueprint.memoryMB = 2048
                        let vm = world.add(
                            blueprint, in: inner, pool: pool, on: host, datastore: stores[likeness.datastore])
                        world.guests[vm.value] = guest
                        if likeness.isRunning { world.start(vm, since: uptime) } else { world.guestStopped(vm) }
                        models[likeness] = vm
                    }
                    made += 1
                }
            }
        }
    }

    /// What two machines of a cluster have in common when one is made after the other.
    private struct Likeness: Hashable {
        let datastore: Int
        let isRunning: Bool
    }

    private func guest(_ number: Int) -> InstalledGuest {
        InstalledGuest(
            hostName: "vm\(number + 1).example.com",
            addresses: [["10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"]],
            toolsVersion: World.toolsVersion, disks: [("/", 20 << 30, 12 << 30)])
    }
}
