internal import VimTypes

/// A stand-alone ESXi host with a few machines.
enum HostInventory {
    static func fill(_ world: inout World) {
        world.addServices()
        let datacenter = world.addDatacenter("ha-datacenter", in: world.rootFolder, id: "ha-datacenter")
        guard let hostFolder = world[datacenter, Datacenter.hostFolder],
            let vmFolder = world[datacenter, Datacenter.vmFolder],
            let storeFolder = world[datacenter, Datacenter.datastoreFolder],
            let networkFolder = world[datacenter, Datacenter.networkFolder]
        else { return }
        let compute = world.addComputeResource("esx-lab.example.com", in: hostFolder, id: "ha-compute-res")
        var model = HostModel()
        model.vendor = "Supermicro"
        model.model = "SYS-E300-9D"
        model.processor = "Intel(R) Xeon(R) D-2146NT CPU @ 2.30GHz"
        model.sockets = 1
        model.coresPerSocket = 8
        model.frequency = 2_300_000_000
        model.memory = 128 << 30
        let host = world.addHost(
            "esx-lab.example.com", in: compute, model: model, uptime: .seconds(19 * 86_400), id: "ha-host")
        let localState = world.vmfs(gibibytes: 894, isLocal: true)
        let local = world.addDatastore("datastore1", localState, in: storeFolder)
        let isoState = world.nfs(gibibytes: 2048, server: "nas.example.com", path: "/export/iso")
        let iso = world.addDatastore("nfs-iso", isoState, in: storeFolder)
        world.mount(local, on: host)
        world.mount(iso, on: host)
        let network = world.addNetwork("VM Network", in: networkFolder, id: "HaNetwork-VM Network")
        world.connect(network, to: host)
        let pool = world[compute, ComputeResource.resourcePool]
        for (number, (name, guest, isOn)) in [
            ("router", "vmwarePhoton64Guest", true), ("build-agent", "debian12_64Guest", true),
            ("homeassistant", "otherLinux64Guest", true), ("windows-test", "windows11_64Guest", false),
        ].enumerated() {
            var blueprint = MachineBlueprint(name)
            blueprint.guest = guest
            blueprint.networks = [network.asAny]
            let vm = world.add(blueprint, in: vmFolder, pool: pool, on: host, datastore: local, id: String(number + 1))
            world.guests[vm.value] = InstalledGuest(
                hostName: "\(name).example.com", addresses: [["192.0.2.\(50 + number)"]],
                toolsVersion: World.toolsVersion, disks: [("/", 40 << 30, 22 << 30)])
            if isOn { world.start(vm, since: .seconds(11 * 86_400 + 77 * number)) } else { world.guestStopped(vm) }
        }
    }
}
