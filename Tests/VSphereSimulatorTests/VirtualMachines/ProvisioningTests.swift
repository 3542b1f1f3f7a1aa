import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct ProvisioningTests {
    private func spec(_ name: String = "new", store: String = "[ds1-1]") -> VirtualMachineConfigSpec {
        VirtualMachineConfigSpec(
            name: name, guestId: "debian12_64Guest", files: VirtualMachineFileInfo(vmPathName: store), numCPUs: 2,
            memoryMB: 2048,
            deviceChange: [
                VirtualDeviceConfigSpec(
                    device: VirtualDevice(ParaVirtualSCSIController(key: 1000, busNumber: 0, sharedBus: .noSharing)),
                    operation: .add),
                VirtualDeviceConfigSpec(
                    device: VirtualDevice(
                        VirtualDisk(
                            key: -2, capacityInKB: 10 << 20,
                            backing: VirtualDeviceBackingInfo(
                                VirtualDiskFlatVer2BackingInfo(
                                    fileName: "", diskMode: "persistent", thinProvisioned: true)),
                            controllerKey: 1000, unitNumber: 0)), operation: .add, fileOperation: .create),
                VirtualDeviceConfigSpec(
                    device: VirtualDevice(
                        VirtualVmxnet3(
                            key: -3,
                            backing: VirtualDeviceBackingInfo(
                                VirtualEthernetCardNetworkBackingInfo(deviceName: "VM Network")))), operation: .add),
            ], firmware: "efi")
    }

    // MARK: Create, register, destroy

    @Test func `A machine is created, and found where it belongs`() async throws {
        let lab = try await Lab()
        let vm = try lab.made(try await lab.folder.createVM(config: spec(), pool: lab.pool))
        let config = lab.config(vm)
        #expect(config.files.vmPathName == "[ds1-1] new/new.vmx")
        #expect(config.hardware.numCPU == 2 && config.disks.count == 1 && config.cards.count == 1)
        #expect(lab.files(lab.store(1), "new").contains("new.vmdk"))
        #expect(lab.world[vm.reference, VirtualMachine.parent]?.value == lab.folder.reference.value)
        #expect(lab.world.links(lab.pool, "vm").contains(vm.reference.asAny))
        #expect(lab.events(vm).contains("VmCreatedEvent"))
        try lab.done(try await vm.powerOnVM())
        lab.check()
    }

    @Test func `Machines that cannot be are refused`() async throws {
        let lab = try await Lab()
        func create(_ spec: VirtualMachineConfigSpec) async throws {
            _ = try lab.made(try await lab.folder.createVM(config: spec, pool: lab.pool))
        }
        #expect(await lab.fault { try await create(spec("vm1")) } == "DuplicateName")
        #expect(await lab.fault { try await create(spec(String(repeating: "x", count: 81))) } == "InvalidName")
        #expect(await lab.fault { try await create(spec("")) } == "InvalidName")
        #expect(await lab.fault { try await create(spec(store: "[nowhere]")) } == "InvalidDatastorePath")
        #expect(await lab.fault { try await create(VirtualMachineConfigSpec(name: "x")) } == "InvalidVmConfig")
        var guest = spec()
        guest.guestId = "beosGuest"
        #expect(await lab.fault { try await create(guest) } == "InvalidArgument")
        var big = spec()
        big.deviceChange[1].device.set("capacityInKB", 9000 << 20)
        big.deviceChange[1].device = big.deviceChange[1].device.with(
            "backing", VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent", thinProvisioned: false))
        #expect(await lab.fault { try await create(big) } == "NoDiskSpace")
        #expect(lab.files(lab.store(1), "new").isEmpty)
        let hosts = lab.reference(Folder.self, "host").on(lab)
        #expect(await lab.fault { _ = try await hosts.createVM(config: spec(), pool: lab.pool) } == "NotSupported")
        let operator_ = try await Lab(as: "operator@vsphere.local")
        #expect(
            await operator_.fault { _ = try await operator_.folder.createVM(config: spec(), pool: operator_.pool) }
                == "NoPermission")
        lab.check()
    }

    @Test func `A machine that is destroyed is gone with its files`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        #expect(await lab.fault { try lab.done(try await lab.machine("vm1").destroy()) } == "InvalidPowerState")
        try lab.done(try await vm.createSnapshot(name: "1", memory: false, quiesce: false))
        let free = lab.world.freeSpace(on: lab.store(2))
        try lab.done(try await vm.destroy())
        #expect(!lab.world.has(vm.reference))
        #expect(lab.files(lab.store(2), "vm10").isEmpty)
        #expect(lab.world.files[lab.store(2).value]?["vm10"] == nil)
        #expect(lab.world.freeSpace(on: lab.store(2)) > free)
        #expect(lab.events(vm).last == "VmRemovedEvent")
        #expect(await lab.fault { _ = try await vm.powerOnVM() } == "ManagedObjectNotFound")
        lab.check()
    }

    @Test func `A machine that is unregistered comes back as it was`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(annotation: "keep", numCPUs: 4, memoryMB: 4096))
        let before = lab.config(vm)
        try await vm.unregisterVM()
        #expect(!lab.world.has(vm.reference))
        let path = "[ds1-2] vm10/vm10.vmx"
        let back = try lab.made(try await lab.folder.registerVM(path: path, asTemplate: false, pool: lab.pool))
        let after = lab.config(back)
        #expect(after.uuid == before.uuid && after.hardware.numCPU == 4 && after.hardware.memoryMB == 4096)
        #expect(after.annotation == "keep")
        #expect(after.disks.map(\.chain) == before.disks.map(\.chain))
        #expect(after.disks.map(\.capacity) == before.disks.map(\.capacity))
        #expect(after.cards.map(\.macAddress) == before.cards.map(\.macAddress))
        func register(_ path: String) async throws {
            try lab.done(try await lab.folder.registerVM(path: path, asTemplate: false, pool: lab.pool))
        }
        #expect(await lab.fault { try await register(path) } == "AlreadyExists")
        #expect(await lab.fault { try await register("[ds1-2] none/none.vmx") } == "NotFound")
        #expect(await lab.fault { try await register("none.vmx") } == "InvalidDatastorePath")
        #expect(
            await lab.fault { _ = try await lab.folder.registerVM(path: path, asTemplate: false) } == "InvalidArgument")
        #expect(await lab.fault { try await lab.machine("vm1").unregisterVM() } == "InvalidPowerState")
        lab.check()
    }

    // MARK: Clone and templates

    @Test func `A template is deployed, customized, and started`() async throws {
        let lab = try await Lab()
        let template = lab.machine("vm10")
        try await template.markAsTemplate()
        #expect(lab.config(template).files.vmPathName == "[ds1-2] vm10/vm10.vmtx")
        #expect(lab.world[template.reference, VirtualMachine.resourcePool] == nil)
        let customization = CustomizationSpec(
            identity: CustomizationIdentitySettings(
                CustomizationLinuxPrep(
                    hostName: CustomizationName(CustomizationFixedName(name: "web07")), domain: "example.com")),
            globalIPSettings: CustomizationGlobalIPSettings(),
            nicSettingMap: [
                CustomizationAdapterMapping(
                    adapter: CustomizationIPSettings(
                        ip: CustomizationIpGenerator(CustomizationFixedIp(ipAddress: "192.0.2.7"))))
            ])
        let clone = VirtualMachineCloneSpec(
            location: VirtualMachineRelocateSpec(datastore: lab.store(1), pool: lab.pool, host: lab.host(2)),
            template: false, powerOn: true, config: VirtualMachineConfigSpec(numCPUs: 4, memoryMB: 8192),
            customization: customization)
        let vm = try lab.made(try await template.cloneVM(folder: lab.folder.reference, name: "web07", spec: clone))
        #expect(lab.state(vm) == .poweredOn)
        #expect(lab.config(vm).hardware.memoryMB == 8192 && lab.config(vm).hardware.numCPU == 4)
        #expect(lab.config(vm).uuid != lab.config(template).uuid)
        #expect(lab.card(vm).macAddress != lab.card(template).macAddress)
        #expect(lab.disk(vm).flat?.fileName == "[ds1-1] web07/web07.vmdk")
        #expect(lab.world.host(of: vm.reference) == lab.host(2))
        lab.check()
        lab.wait(.seconds(30))
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.hostName == "web07.example.com")
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.ipAddress == "192.0.2.7")
        for event in ["VmDeployedEvent", "CustomizationStartedEvent", "CustomizationSucceeded"] {
            #expect(lab.events(vm).contains(event), "\(event)")
        }
        lab.check()
        var short = clone
        short.customization?.nicSettingMap = []
        #expect(
            await lab.fault {
                try lab.done(try await template.cloneVM(folder: lab.folder.reference, name: "web08", spec: short))
            } == "NicSettingMismatch")
        var poolless = clone
        poolless.location.pool = nil
        #expect(
            await lab.fault {
                _ = try await template.cloneVM(folder: lab.folder.reference, name: "web08", spec: poolless)
            } == "InvalidArgument")
        #expect(
            await lab.fault {
                try lab.done(try await template.cloneVM(folder: lab.folder.reference, name: "vm1", spec: clone))
            } == "DuplicateName")
    }

    @Test func `A template becomes a machine again`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        #expect(await lab.fault { try await lab.machine("vm1").markAsTemplate() } == "InvalidPowerState")
        #expect(await lab.fault { try await vm.markAsVirtualMachine(pool: lab.pool) } == "NotSupported")
        try await vm.markAsTemplate()
        #expect(await lab.fault { try await vm.markAsTemplate() } == "NotSupported")
        lab.check()
        try await vm.markAsVirtualMachine(pool: lab.pool, host: lab.host(1))
        #expect(lab.config(vm).template == false)
        #expect(lab.config(vm).files.vmPathName == "[ds1-2] vm10/vm10.vmx")
        #expect(lab.world[vm.reference, VirtualMachine.resourcePool] == lab.pool)
        lab.check()
    }

    @Test func `A linked clone builds on the snapshot's disks, which outlive their machine`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let task = try lab.done(try await vm.createSnapshot(name: "base", memory: false, quiesce: false))
        guard case .reference(let reference)? = task.result else { return }
        var spec = VirtualMachineCloneSpec(
            location: VirtualMachineRelocateSpec(diskMoveType: "createNewChildDiskBacking"), template: false,
            powerOn: false)
        #expect(
            await lab.fault { _ = try await vm.cloneVM(folder: lab.folder.reference, name: "child", spec: spec) }
                == "InvalidArgument")
        spec.snapshot = reference.as(VirtualMachineSnapshot.self)
        let child = try lab.made(try await vm.cloneVM(folder: lab.folder.reference, name: "child", spec: spec))
        #expect(lab.disk(child).chain.map(\.description) == ["[ds1-2] child/child.vmdk", "[ds1-2] vm10/vm10.vmdk"])
        lab.check()
        try lab.done(try await vm.destroy())
        #expect(lab.files(lab.store(2), "vm10") == ["vm10-flat.vmdk", "vm10.vmdk"])
        lab.check()
        try lab.done(try await child.destroy())
        #expect(!lab.files(lab.store(2), "vm10").contains("vm10.vmdk"))
        lab.check()
    }

    // MARK: Move

    @Test func `Machines move between hosts and datastores, running or not`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        try lab.done(try await vm.relocateVM(spec: VirtualMachineRelocateSpec(host: lab.host(2))))
        #expect(lab.world.host(of: vm.reference) == lab.host(2))
        #expect(lab.events(vm).suffix(2) == ["VmBeingHotMigratedEvent", "VmMigratedEvent"])
        lab.check()
        try lab.done(try await vm.createSnapshot(name: "1", memory: false, quiesce: false))
        try lab.done(try await vm.relocateVM(spec: VirtualMachineRelocateSpec(datastore: lab.store(2))))
        #expect(lab.config(vm).files.vmPathName == "[ds1-2] vm1/vm1.vmx")
        #expect(lab.disk(vm).chain.map(\.datastore) == ["ds1-2", "ds1-2"])
        #expect(lab.files(lab.store(1), "vm1").isEmpty)
        #expect(lab.world.links(vm.reference, "datastore") == [lab.store(2).asAny])
        lab.check()
        try lab.done(try await vm.removeAllSnapshots())
        try lab.done(try await vm.migrateVM(host: lab.host(1), priority: .defaultPriority))
        #expect(lab.world.host(of: vm.reference) == lab.host(1))
        lab.check()
    }

    @Test func `One disk moves alone, and changes from thin to thick and back`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let thick = VirtualDeviceBackingInfo(
            VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent", thinProvisioned: false))
        let locator = VirtualMachineRelocateSpecDiskLocator(
            diskId: 2000, datastore: lab.store(1), diskBackingInfo: thick)
        try lab.done(try await vm.relocateVM(spec: VirtualMachineRelocateSpec(disk: [locator])))
        #expect(lab.disk(vm).chain.map(\.datastore) == ["ds1-1"])
        #expect(lab.disk(vm).flat?.thinProvisioned == false)
        #expect(lab.world.size(ofDisk: lab.disk(vm).chain[0], for: vm.reference) == 20 << 30)
        #expect(lab.config(vm).files.vmPathName == "[ds1-2] vm10/vm10.vmx")
        #expect(lab.world.links(vm.reference, "datastore").count == 2)
        lab.check()
        try lab.done(
            try await vm.relocateVM(spec: VirtualMachineRelocateSpec(datastore: lab.store(1), transform: .sparse)))
        #expect(lab.disk(vm).flat?.thinProvisioned == true)
        #expect(lab.world.size(ofDisk: lab.disk(vm).chain[0], for: vm.reference) < 20 << 30)
        lab.check()
    }

    @Test func `Moves that cannot be are refused, and the check says why`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let other = lab.world.host(of: vm.reference) == lab.host(1) ? lab.host(2) : lab.host(1)
        let checker = ManagedObjectReference<VirtualMachineProvisioningChecker>("ProvChecker").on(lab)
        func problems() async throws -> [String] {
            let info = try lab.done(
                try await checker.checkRelocate(vm: vm.reference, spec: VirtualMachineRelocateSpec(host: other)))
            guard case .array(let array)? = info.result else { return ["no result"] }
            var check = InventoryCheck()
            check.look(at: .array(array), "result")
            #expect(check.problems.isEmpty, "\(check.problems)")
            return array.objects(CheckResult.self).flatMap(\.error).map(\.fault.wireTypeName)
        }
        #expect(try await problems() == [])
        let store = lab.store(1)
        lab.simulator.change { world in
            world.disconnect(world.all(Network.self)[0], from: other)
            world.unmount(store, from: other)
            world.update(other, HostSystem.runtime) { $0.set("inMaintenanceMode", true) }
        }
        let found = try await problems()
        #expect(Set(found) == ["InvalidHostState", "CannotAccessVmDisk", "CannotAccessNetwork"])
        #expect(
            await lab.fault {
                try lab.done(try await vm.relocateVM(spec: VirtualMachineRelocateSpec(host: other)))
            } == "InvalidHostState")
        let instance = ManagedObjectReference<ServiceInstance>("ServiceInstance").on(lab)
        let compatible = try await instance.queryVMotionCompatibility(
            vm: vm.reference, host: [lab.host(1), lab.host(2)])
        #expect(compatible.count { $0.compatibility == ["cpu", "software"] } == 1)
        let locator = VirtualMachineRelocateSpecDiskLocator(diskId: 2009, datastore: lab.store(2))
        #expect(
            await lab.fault { _ = try await vm.relocateVM(spec: VirtualMachineRelocateSpec(disk: [locator])) }
                == "InvalidArgument")
        for task in [
            try await checker.checkMigrate(vm: vm.reference, host: other),
            try await checker.queryVMotionCompatibilityEx(vm: [vm.reference], host: [other]),
            try await checker.checkClone(
                vm: vm.reference, folder: lab.folder.reference, name: "vm2",
                spec: VirtualMachineCloneSpec(location: VirtualMachineRelocateSpec(), template: false, powerOn: false)),
        ] {
            guard case .array(let array)? = try lab.done(task).result else {
                Issue.record("no result")
                continue
            }
            #expect(array.objects(CheckResult.self).first?.error.isEmpty == false)
        }
    }

    // MARK: Names and places

    @Test func `Entities are renamed and moved, each by its rules`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        try lab.done(try await vm.rename(newName: "web01"))
        #expect(lab.config(vm).name == "web01" && lab.events(vm).last == "VmRenamedEvent")
        #expect(await lab.fault { try lab.done(try await vm.rename(newName: "vm2")) } == "DuplicateName")
        #expect(await lab.fault { _ = try await vm.rename(newName: "") } == "InvalidName")
        let store = lab.store(1)
        try lab.done(try await store.on(lab).rename(newName: "gold"))
        #expect(lab.config(vm).files.vmPathName == "[gold] vm1/vm1.vmx")
        #expect(lab.disk(vm).flat?.fileName == "[gold] vm1/vm1.vmdk")
        lab.check()

        let root = lab.reference(Folder.self, "vm").on(lab)
        try lab.done(try await root.moveIntoFolder(list: [vm.reference.asAny.as(ManagedEntity.self)!]))
        #expect(lab.world[vm.reference, VirtualMachine.parent]?.value == root.reference.value)
        let hosts = lab.reference(Folder.self, "host").on(lab)
        #expect(
            await lab.fault {
                try lab.done(try await hosts.moveIntoFolder(list: [vm.reference.asAny.as(ManagedEntity.self)!]))
            } == "NotSupported")
        #expect(
            await lab.fault {
                try lab.done(
                    try await lab.folder.moveIntoFolder(list: [lab.folder.reference.asAny.as(ManagedEntity.self)!]))
            } == "InvalidFolder")

        let parent = lab.pool
        let pool = lab.simulator.change { $0.addResourcePool("small", in: parent) }
        try await pool.on(lab).moveIntoResourcePool(list: [vm.reference.asAny.as(ManagedEntity.self)!])
        #expect(lab.world[vm.reference, VirtualMachine.resourcePool] == pool)
        #expect(lab.events(vm).last == "VmResourcePoolMovedEvent")
        lab.check()
        try lab.done(try await pool.on(lab).destroy())
        #expect(lab.world[vm.reference, VirtualMachine.resourcePool] == lab.pool)
        #expect(await lab.fault { _ = try await lab.pool.on(lab).destroy() } == "NotSupported")
        #expect(await lab.fault { try lab.done(try await lab.folder.destroy()) } == "InvalidPowerState")
        #expect(await lab.fault { _ = try await root.destroy() } == "NotSupported")
        lab.check()
    }

    @Test func `Clusters and datacenters go when they are empty`() async throws {
        let lab = try await Lab()
        let cluster = lab.world.all(ClusterComputeResource.self)[0]
        #expect(await lab.fault { try lab.done(try await cluster.on(lab).destroy()) } == "ResourceInUse")
        let datacenter = try #require(lab.world.datacenter(of: cluster.asAny))
        #expect(await lab.fault { try lab.done(try await datacenter.on(lab).destroy()) } != "none")
        #expect(lab.world.has(datacenter))

        let root = lab.world.rootFolder.on(lab)
        let made = try await root.createDatacenter(name: "Lyon")
        let hosts = try #require(lab.world[made, Datacenter.hostFolder])
        let empty = try await hosts.on(lab).createClusterEx(name: "Empty", spec: ClusterConfigSpecEx())
        _ = try await hosts.on(lab).createClusterEx(name: "Second", spec: ClusterConfigSpecEx())
        try lab.done(try await empty.on(lab).destroy())
        #expect(!lab.world.has(empty))
        lab.check()
        try lab.done(try await made.on(lab).destroy())
        #expect(!lab.world.has(made) && !lab.world.has(hosts))
        lab.check()
    }

    @Test func `A machine's place is where it can run, the idlest host first`() async throws {
        let lab = try await Lab()
        let cluster = lab.world.all(ClusterComputeResource.self)[0].on(lab)
        let vm = lab.machine("vm1").reference
        let result = try await cluster.placeVm(placementSpec: PlacementSpec(vm: vm))
        let hosts = result.recommendations.compactMap { $0.action.first?.as(PlacementAction.self)?.targetHost }
        #expect(Set(hosts) == Set(lab.world.candidates(for: vm, in: cluster.reference)) && !hosts.isEmpty)
        #expect(await lab.fault { _ = try await cluster.placeVm(placementSpec: PlacementSpec()) } == "InvalidArgument")
        #expect(
            await lab.fault {
                _ = try await cluster.placeVm(placementSpec: PlacementSpec(vm: ManagedObjectReference("vm-0")))
            } == "ManagedObjectNotFound")
    }

    @Test func `What works at once is refused while a task works on the machine`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let task = try await vm.relocateVM(spec: VirtualMachineRelocateSpec(datastore: lab.store(1)))
        #expect(await lab.fault { try await vm.markAsTemplate() } == "TaskInProgress")
        try lab.done(task)
        try await vm.markAsTemplate()
    }
}
