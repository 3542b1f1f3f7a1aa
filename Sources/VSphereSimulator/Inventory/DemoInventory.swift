internal import VimTypes

/// A small company, Nordwind Logistics: a datacenter in Berlin with a cluster for production and one for tests, one in
/// Hamburg with a cluster to fall back on and a host in a branch office.
struct DemoInventory {
    typealias Reference = ManagedObjectReference

    /// A datacenter with its parts by name.
    struct Site {
        let datacenter: Reference<Datacenter>
        let vmFolder: Reference<Folder>
        let hostFolder: Reference<Folder>
        let storeFolder: Reference<Folder>
        let networkFolder: Reference<Folder>
        var folders: [String: Reference<Folder>] = [:]
        var stores: [String: Reference<Datastore>] = [:]
        var networks: [String: AnyReference] = [:]
        /// Hosts by cluster, the one of its own by its name.
        var hosts: [String: [Reference<HostSystem>]] = [:]
        /// Pools by cluster, and by cluster and name: `Production/Gold`.
        var pools: [String: Reference<ResourcePool>] = [:]
    }

    var berlin: Site
    var hamburg: Site
    /// Machines by site and name: `B/web01`; the second of a name has its folder before it: `B/Feature A/web01`.
    var machines: [String: Reference<VirtualMachine>] = [:]

    /// Fills an empty world.
    static func fill(_ world: inout World) {
        world.addServices()
        var demo = DemoInventory(berlin: site("Berlin", &world), hamburg: site("Hamburg", &world))
        demo.addBerlin(&world)
        demo.addHamburg(&world)
        demo.addFiles(&world)
        demo.addMachines(&world)
        demo.addLabels(&world)
        var story = DemoStory(now: world.now)
        demo.addStates(to: &story, &world)
        demo.addAlarms(to: &story, &world)
        demo.addHistory(to: &story, world)
        story.play(&world)
    }

    private static func site(_ name: String, _ world: inout World) -> Site {
        let datacenter = world.addDatacenter(name, in: world.rootFolder)
        func folder(_ property: Property<Datacenter, Reference<Folder>>) -> Reference<Folder> {
            world[datacenter, property] ?? world.rootFolder
        }
        return Site(
            datacenter: datacenter, vmFolder: folder(Datacenter.vmFolder), hostFolder: folder(Datacenter.hostFolder),
            storeFolder: folder(Datacenter.datastoreFolder), networkFolder: folder(Datacenter.networkFolder))
    }

    // MARK: Sites

    private mutating func addBerlin(_ world: inout World) {
        let dvs = world.addDistributedSwitch("DSwitch-Berlin", in: berlin.networkFolder)
        for (name, vlan) in [
            ("mgmt-10", 10), ("web-110", 110), ("app-120", 120), ("db-130", 130), ("dmz-200", 200), ("vdi-300", 300),
        ] {
            berlin.networks[name] = world.addPortGroup("ber-" + name, on: dvs, vlan: vlan).asAny
        }
        let lab = world.addNetwork("VM Network", in: berlin.networkFolder)
        berlin.networks["VM Network"] = lab.asAny
        let production = world.addCluster("Production", in: berlin.hostFolder)
        let testing = world.addCluster("Test", in: berlin.hostFolder, ha: false)
        addPools(
            production, "Production", [("Gold", 8000, 16_384), ("Silver", 4000, 0), ("Bronze", 2000, 0)], &berlin,
            &world)
        addPools(testing, "Test", [("CI", 4000, 0)], &berlin, &world)

        var small = HostModel()
        small.model = "PowerEdge R650"
        small.processor = "Intel(R) Xeon(R) Gold 6326 CPU @ 2.90GHz"
        small.frequency = 2_900_000_000
        small.memory = 256 << 30
        for (cluster, name, count, model, first) in [
            (production, "Production", 4, HostModel(), 11), (testing, "Test", 2, small, 31),
        ] {
            for number in 1...count {
                let host = world.addHost(
                    "\(name == "Test" ? "esx-t" : "esx")0\(number).ber.nordwind.example", in: cluster, model: model,
                    networking: Self.networking(
                        "\(name == "Test" ? "esx-t" : "esx")0\(number).ber.nordwind.example", "10.10.10",
                        first + number,
                        ["VM Network"]),
                    ntp: ["ntp1.nordwind.example", "ntp2.nordwind.example"],
                    uptime: .seconds(86_400 * (number == 3 ? 4 : 63) + 1717 * number))
                world.connect(lab, to: host)
                world.join(host, to: dvs)
                berlin.hosts[name, default: []].append(host)
            }
        }
        let all = (berlin.hosts["Production"] ?? []) + (berlin.hosts["Test"] ?? [])
        for (name, gibibytes, hosts) in [
            ("ber-san-01", 12_288, all), ("ber-san-02", 12_288, all),
            ("ber-ssd-01", 3584, berlin.hosts["Production"] ?? []),
        ] {
            berlin.stores[name] = addStore(name, world.vmfs(gibibytes: Int64(gibibytes)), hosts, berlin, &world)
        }
        let state = world.nfs(gibibytes: 2048, server: "nas01.ber.nordwind.example", path: "/export/iso")
        berlin.stores["iso"] = addStore("iso", state, all, berlin, &world)
        addLocalStores(&berlin, &world)
        if let host = berlin.hosts["Test"]?.last {
            world.update(host, HostSystem.runtime) { $0.set("inMaintenanceMode", true) }
        }
    }

    private mutating func addHamburg(_ world: inout World) {
        let dvs = world.addDistributedSwitch("DSwitch-Hamburg", in: hamburg.networkFolder)
        for (name, vlan) in [("mgmt-11", 11), ("dr-110", 110), ("dr-130", 130)] {
            hamburg.networks[name] = world.addPortGroup("ham-" + name, on: dvs, vlan: vlan).asAny
        }
        let lab = world.addNetwork("VM Network", in: hamburg.networkFolder)
        hamburg.networks["VM Network"] = lab.asAny
        let cluster = world.addCluster("Recovery", in: hamburg.hostFolder)
        addPools(cluster, "Recovery", [], &hamburg, &world)
        for number in 1...2 {
            let name = "esx0\(number).ham.nordwind.example"
            let host = world.addHost(
                name, in: cluster, networking: Self.networking(name, "10.11.10", 10 + number, ["VM Network"]),
                ntp: ["ntp1.nordwind.example"], uptime: .seconds(86_400 * 122 + 3600 * number))
            world.connect(lab, to: host)
            world.join(host, to: dvs)
            hamburg.hosts["Recovery", default: []].append(host)
        }
        let branches = world.addFolder("Branch offices", in: hamburg.hostFolder)
        let name = "esx-kiel.nordwind.example"
        let compute = world.addComputeResource(name, in: branches)
        var old = HostModel()
        old.vendor = "HPE"
        old.model = "ProLiant ML110 Gen10"
        old.processor = "Intel(R) Xeon(R) Silver 4208 CPU @ 2.10GHz"
        old.sockets = 1
        old.coresPerSocket = 8
        old.memory = 96 << 30
        old.adapters = 2
        let branch = world.addHost(
            name, in: compute, model: old,
            networking: Self.networking(name, "10.60.1", 10, ["VM Network", "Tills"], adapters: 2),
            ntp: [], uptime: .seconds(86_400 * 311))
        let tills = world.addNetwork("Tills", in: hamburg.networkFolder)
        hamburg.networks["Tills"] = tills.asAny
        world.connect(lab, to: branch)
        world.connect(tills, to: branch)
        hamburg.hosts["Kiel"] = [branch]
        hamburg.pools["Kiel"] = world[compute, ComputeResource.resourcePool]
        // NTP was never set up in the branch office.
        world.configure(branch) { config in
            guard var services = config.service else { return }
            services.set(
                "service",
                services.service.map { $0.key == "ntpd" ? $0.with("running", false).with("policy", "off") : $0 })
            config.set("service", services)
        }
        let all = hamburg.hosts["Recovery"] ?? []
        hamburg.stores["ham-san-01"] = addStore("ham-san-01", world.vmfs(gibibytes: 8192), all, hamburg, &world)
        for (name, gibibytes, path, hosts) in [
            ("ham-backup", 20_480, "/export/backup", all), ("iso", 1024, "/export/iso", all + [branch]),
            ("ham-archive", 4096, "/vol/archive", all),
        ] {
            let state = world.nfs(gibibytes: Int64(gibibytes), server: "nas01.ham.nordwind.example", path: path)
            hamburg.stores[name] = addStore(name, state, hosts, hamburg, &world)
        }
        let state = world.vmfs(gibibytes: 1788, isLocal: true)
        hamburg.stores["kiel-local"] = addStore("kiel-local", state, [branch], hamburg, &world)
    }

    private func addStore(
        _ name: String, _ state: DatastoreState, _ hosts: [Reference<HostSystem>], _ site: Site, _ world: inout World
    ) -> Reference<Datastore> {
        let store = world.addDatastore(name, state, in: site.storeFolder)
        for host in hosts { world.mount(store, on: host) }
        return store
    }

    private func addLocalStores(_ site: inout Site, _ world: inout World) {
        let folder = world.addFolder("Local", in: site.storeFolder)
        for host in site.hosts["Production"] ?? [] {
            let name = "\(world.name(of: host).prefix { $0 != "." })-local"
            let state = world.vmfs(gibibytes: 447, isLocal: true)
            let store = world.addDatastore(name, state, in: folder)
            world.mount(store, on: host)
            site.stores[name] = store
        }
    }

    private func addPools(
        _ cluster: Reference<ClusterComputeResource>, _ name: String,
        _ pools: [(name: String, shares: Int, reservation: Int)], _ site: inout Site, _ world: inout World
    ) {
        guard let root = world[cluster, ClusterComputeResource.resourcePool] else { return }
        site.pools[name] = root
        for pool in pools {
            func allocation(_ reservation: Int) -> ResourceAllocationInfo {
                let level: SharesLevel = pool.shares > 4000 ? .high : pool.shares < 4000 ? .low : .normal
                return ResourceAllocationInfo(
                    reservation: reservation, expandableReservation: true, limit: -1,
                    shares: SharesInfo(shares: pool.shares, level: level))
            }
            site.pools["\(name)/\(pool.name)"] = world.addResourcePool(
                pool.name, in: root,
                ResourceConfigSpec(
                    cpuAllocation: allocation(0), memoryAllocation: allocation(pool.reservation),
                    scaleDescendantsShares: "disabled"))
        }
    }

    private static func networking(
        _ name: String, _ subnet: String, _ last: Int, _ groups: [String], adapters: Int = 4
    ) -> HostNetworking {
        HostNetworking(
            name: name, address: "\(subnet).\(last)", gateway: "\(subnet).1", vMotionAddress: "172.16.\(last).\(last)",
            macPrefix: "b0:26:28:\(twoDigits(last)):\(twoDigits(subnet.utf8.count + last))", adapters: adapters,
            portGroups: groups.map { ($0, $0 == "Tills" ? 60 : 0) })
    }

    private static func twoDigits(_ number: Int) -> String {
        let digits = String(number % 256, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
