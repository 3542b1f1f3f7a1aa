import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct RelocationTests {
    // MARK: Datacenters

    /// A datacenter with one host.
    private struct Site: Sendable {
        let datacenter: ManagedObjectReference<Datacenter>
        let folder: ManagedObjectReference<Folder>
        let pool: ManagedObjectReference<ResourcePool>
        let host: ManagedObjectReference<HostSystem>
        let store: ManagedObjectReference<Datastore>
        let network: ManagedObjectReference<Network>

        init(_ world: inout World, store name: String) {
            let root = world.rootFolder
            datacenter = world.addDatacenter("DC2", in: root)
            guard let folder = world[datacenter, Datacenter.vmFolder],
                let hosts = world[datacenter, Datacenter.hostFolder],
                let stores = world[datacenter, Datacenter.datastoreFolder],
                let networks = world[datacenter, Datacenter.networkFolder]
            else { preconditionFailure("the datacenter lacks a folder") }
            let cluster = world.addCluster("Elsewhere", in: hosts)
            guard let pool = world[cluster, ClusterComputeResource.resourcePool] else {
                preconditionFailure("the cluster has no pool")
            }
            self.folder = folder
            self.pool = pool
            host = world.addHost("esx9.example.com", in: cluster)
            let state = world.vmfs(gibibytes: 500)
            store = world.addDatastore(name, state, in: stores)
            world.mount(store, on: host)
            network = world.addNetwork("VM Network", in: networks)
            world.connect(network, to: host)
        }
    }

    @Test(arguments: ["ds1-2", "ds2-1"])
    func `A machine moves to another datacenter, whatever its datastores are called`(name: String) async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let old = lab.store(2)
        try lab.done(try await vm.createSnapshot(name: "1", memory: false, quiesce: false))
        let site = lab.simulator.change { world in Site(&world, store: name) }
        var card = lab.card(vm)
        card.backing = VirtualDeviceBackingInfo(VirtualEthernetCardNetworkBackingInfo(deviceName: "VM Network"))
        var spec = VirtualMachineRelocateSpec(
            folder: lab.folder.reference, datastore: site.store, pool: site.pool, host: site.host,
            deviceChange: [VirtualDeviceConfigSpec(device: VirtualDevice(card), operation: .edit)])
        let checker = ManagedObjectReference<VirtualMachineProvisioningChecker>("ProvChecker").on(lab)
        func problems() async throws -> [String] {
            let info = try lab.done(try await checker.checkRelocate(vm: vm.reference, spec: spec))
            guard case .array(let array)? = info.result else { return ["no result"] }
            return array.objects(CheckResult.self).flatMap(\.error).map(\.fault.wireTypeName)
        }
        #expect(try await problems() == ["InvalidArgument"])
        #expect(await lab.fault { try lab.done(try await vm.relocateVM(spec: spec)) } == "InvalidArgument")
        spec.folder = nil
        #expect(try await problems() == [])
        try lab.done(try await vm.relocateVM(spec: spec))

        #expect(lab.world[vm.reference, VirtualMachine.parent]?.value == site.folder.value)
        #expect(lab.world.host(of: vm.reference) == site.host)
        #expect(lab.config(vm).files.vmPathName == "[\(name)] vm10/vm10.vmx")
        #expect(lab.disk(vm).flat?.chain.map(\.datastore) == [site.store, site.store])
        #expect(lab.world.links(vm.reference, "datastore") == [site.store.asAny])
        #expect(lab.world.links(vm.reference, "network") == [site.network.asAny])
        #expect(lab.files(old, "vm10").isEmpty)
        #expect(lab.files(site.store, "vm10").contains("vm10-flat.vmdk"))
        lab.check()
        try lab.done(try await vm.removeAllSnapshots())
        try lab.done(try await vm.powerOnVM())
        lab.check()
    }

    // MARK: Linked clones

    private func linkedClone(
        _ name: String, of vm: VirtualMachine, _ snapshot: ManagedObjectReference<VirtualMachineSnapshot>, _ lab: Lab
    ) async throws -> VirtualMachine {
        let spec = VirtualMachineCloneSpec(
            location: VirtualMachineRelocateSpec(diskMoveType: "createNewChildDiskBacking"), template: false,
            powerOn: false, snapshot: snapshot)
        return try lab.made(try await vm.cloneVM(folder: lab.folder.reference, name: name, spec: spec))
    }

    @Test func `Disks that another machine builds on stay for it when one that uses them moves`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try lab.done(try await vm.createSnapshot(name: "base", memory: false, quiesce: false))
        let snapshot = try #require(lab.world[vm.reference, VirtualMachine.snapshot]?.currentSnapshot)
        let first = try await linkedClone("first", of: vm, snapshot, lab)
        let second = try await linkedClone("second", of: vm, snapshot, lab)
        let base = try #require(DatastorePath("[ds1-2] vm10/vm10.vmdk"))
        let size = lab.world.size(ofDisk: base, for: vm.reference)

        // The clone gets a copy, of which it may have another format.
        let away = VirtualMachineRelocateSpec(datastore: lab.store(1), transform: .flat)
        try lab.done(try await first.relocateVM(spec: away))
        #expect(lab.disk(first).chain.map(\.datastore) == ["ds1-1", "ds1-1"])
        let copy = try #require(lab.disk(first).chain.last)
        #expect(lab.world.size(ofDisk: copy, for: first.reference) == 20 << 30)
        #expect(lab.disk(vm).chain.last == base && lab.disk(second).chain.last == base)
        #expect(lab.world.size(ofDisk: base, for: vm.reference) == size)
        lab.check()

        // In place, what others build on keeps its format.
        let here = VirtualMachineRelocateSpec(datastore: lab.store(2), transform: .flat)
        try lab.done(try await second.relocateVM(spec: here))
        #expect(lab.world.size(ofDisk: base, for: vm.reference) == size)
        lab.check()

        try lab.done(try await vm.relocateVM(spec: VirtualMachineRelocateSpec(datastore: lab.store(1))))
        #expect(lab.disk(vm).chain.map(\.datastore) == ["ds1-1", "ds1-1"])
        #expect(lab.disk(second).chain.last == base)
        #expect(lab.files(lab.store(2), "vm10") == ["vm10-flat.vmdk", "vm10.vmdk"])
        lab.check()
        try lab.done(try await second.destroy())
        #expect(!lab.files(lab.store(2), "vm10").contains("vm10.vmdk"))
        lab.check()
    }

    @Test func `Disks of all snapshots move, those that the machine has left too`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try lab.done(try await vm.createSnapshot(name: "1", memory: false, quiesce: false))
        let root = try #require(lab.world[vm.reference, VirtualMachine.snapshot]?.currentSnapshot)
        try lab.done(try await vm.createSnapshot(name: "2", memory: false, quiesce: false))
        try lab.done(try await root.on(lab).revertToSnapshot())
        try lab.done(try await vm.relocateVM(spec: VirtualMachineRelocateSpec(datastore: lab.store(1))))
        #expect(lab.world.disksInUse(by: vm.reference).allSatisfy { $0.datastore == "ds1-1" })
        #expect(lab.files(lab.store(2), "vm10").isEmpty)
        lab.check()
    }
}
