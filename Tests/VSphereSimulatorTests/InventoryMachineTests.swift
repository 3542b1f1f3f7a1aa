import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite struct InventoryMachineTests {
    private func place(in world: World) throws -> (
        folder: ManagedObjectReference<Folder>, pool: ManagedObjectReference<ResourcePool>,
        host: ManagedObjectReference<HostSystem>, datastore: ManagedObjectReference<Datastore>
    ) {
        let datacenter = try #require(world.all(Datacenter.self).first)
        let cluster = try #require(world.all(ClusterComputeResource.self).first)
        return (
            try #require(world[datacenter, Datacenter.vmFolder]),
            try #require(world[cluster, ClusterComputeResource.resourcePool]),
            try #require(world.all(HostSystem.self).first), try #require(world.all(Datastore.self).first)
        )
    }

    @Test func `A machine that is made and removed leaves no trace`() throws {
        var world = Simulator.generated(vms: 4, hosts: 1).snapshot()
        let place = try place(in: world)
        let before = world
        let paths = Set(world.files[place.datastore.value]?.entries.keys ?? [:].keys)
        var blueprint = MachineBlueprint("new")
        blueprint.disks = [10, 20]
        blueprint.networks = world.links(place.host, "network")
        let vm = world.add(blueprint, in: place.folder, pool: place.pool, on: place.host, datastore: place.datastore)
        world.start(vm, since: .seconds(60))
        #expect(world.files[place.datastore.value]?.children(of: "new").count == 10)
        #expect(InventoryCheck.problems(in: world).isEmpty)
        world.removeVirtualMachine(vm)
        #expect(Set(world.files[place.datastore.value]?.entries.keys ?? [:].keys) == paths)
        #expect(world.freeSpace(on: place.datastore) == before.freeSpace(on: place.datastore))
        for object in world.objects.values {
            #expect(object.links == before.objects[object.reference.value]?.links.filter { _ in true })
        }
    }

    @Test(arguments: [true, false])
    func `A twin of a machine is what its blueprint would have made`(isRunning: Bool) throws {
        let world = Simulator.generated(vms: 4, hosts: 1).snapshot()
        let place = try place(in: world)
        let guest = InstalledGuest(
            hostName: "two.example.com", addresses: [["10.0.0.2"]], toolsVersion: World.toolsVersion)
        func add(_ name: String, to world: inout World) -> ManagedObjectReference<VirtualMachine> {
            var blueprint = MachineBlueprint(name)
            blueprint.disks = [10, 20]
            blueprint.networks = world.links(place.host, "network")
            let vm = world.add(
                blueprint, in: place.folder, pool: place.pool, on: place.host, datastore: place.datastore)
            world.guests[vm.value] = guest
            if isRunning { world.start(vm, since: .seconds(60)) } else { world.guestStopped(vm) }
            return vm
        }
        var expected = world
        _ = add("one", to: &expected)
        let other = add("two", to: &expected)
        var twins = world
        let twin = twins.addTwin(
            of: add("one", to: &twins), named: "two", in: place.folder, on: place.host, guest: guest,
            since: .seconds(60))
        #expect(twin == other)
        #expect(twins[twin]?.values == expected[other]?.values)
        for object in expected.objects.values {
            #expect(twins[object.reference]?.links == object.links, "\(object.reference)")
        }
        let files = try #require(expected.files[place.datastore.value]?.entries)
        let found = try #require(twins.files[place.datastore.value]?.entries)
        #expect(found.mapValues(\.size) == files.mapValues(\.size))
        #expect(found.mapValues { $0.disk?.uuid } == files.mapValues { $0.disk?.uuid })
        #expect(InventoryCheck.problems(in: twins).isEmpty)
    }

    @Test func `A name that is taken, one that is too long and a disk that does not fit are refused`() throws {
        var world = Simulator.generated(vms: 4, hosts: 1).snapshot()
        let place = try place(in: world)
        func fault(_ change: (inout MachineBlueprint) -> Void) -> String? {
            var blueprint = MachineBlueprint("one")
            change(&blueprint)
            let error = #expect(throws: Fault.self) {
                try world.make(
                    blueprint, in: place.folder, pool: place.pool, on: place.host, datastore: place.datastore)
            }
            return error?.detail.wireTypeName
        }
        let taken = world.name(of: place.datastore)
        _ = world.add(
            MachineBlueprint(taken), in: place.folder, pool: place.pool, on: place.host, datastore: place.datastore)
        let used = world.files[place.datastore.value]?.usedBytes
        #expect(fault { $0.name = taken } == "DuplicateName")
        #expect(fault { $0.name = String(repeating: "x", count: 81) } == "InvalidName")
        #expect(
            fault {
                $0.disks = [10, 63_000]
                $0.isThin = false
            } == "NoDiskSpace")
        #expect(world.files[place.datastore.value]?.usedBytes == used, "what was made before the fault is gone")
    }

    @Test func `A folder on the datastore that is taken gets a number`() throws {
        var world = Simulator.generated(vms: 4, hosts: 1).snapshot()
        let place = try place(in: world)
        let inner = world.addFolder("inner", in: place.folder)
        let first = world.add(
            MachineBlueprint("twin"), in: place.folder, pool: place.pool, on: place.host, datastore: place.datastore)
        let second = world.add(
            MachineBlueprint("twin"), in: inner, pool: place.pool, on: place.host, datastore: place.datastore)
        let store = world.name(of: place.datastore)
        #expect(world[first, VirtualMachine.config]?.files.vmPathName == "[\(store)] twin/twin.vmx")
        #expect(world[second, VirtualMachine.config]?.files.vmPathName == "[\(store)] twin_1/twin.vmx")
    }

    @Test(arguments: InventoryTests.Kind.allCases)
    func `A client logs in and reads all machines in one question`(kind: InventoryTests.Kind) async throws {
        let simulator = kind.simulator
        let configuration = VSphereConfiguration(
            host: "simulator.test", user: "administrator@vsphere.local", password: "VMware1!")
        try await withVSphereClient(configuration, exchange: { _ in SimulatorExchange(simulator) }) { client in
            let about = try await client.content().about
            #expect(about.apiType == (kind == .esxi ? "HostAgent" : "VirtualCenter"))
            let machines = try await client.inventory(of: VirtualMachine.self, properties: ["name", "summary"])
            #expect(machines.count == simulator.snapshot().all(VirtualMachine.self).count)
        }
        #expect(simulator.callCounts["RetrievePropertiesEx"] == 1)
    }

    @Test func `A stand-alone host has the names of one, and nothing that only a vCenter has`() throws {
        let world = InventoryTests.Kind.esxi.simulator.snapshot()
        let service = ManagedObjectReference<ServiceInstance>("ServiceInstance")
        let content = try #require(world[service, ServiceInstance.content])
        #expect(content.rootFolder.value == "ha-folder-root")
        #expect(content.alarmManager == nil && content.extensionManager == nil && content.customFieldsManager == nil)
        #expect(content.accountManager != nil)
        #expect(world.all(Datacenter.self).map(\.value) == ["ha-datacenter"])
        #expect(world.all(ComputeResource.self).map(\.value) == ["ha-compute-res"])
        #expect(world.all(HostSystem.self).map(\.value) == ["ha-host"])
        #expect(world.all(ResourcePool.self).map(\.value) == ["ha-root-pool"])
        #expect(world.all(ClusterComputeResource.self).isEmpty)
    }
}
