import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct InventoryDemoTests {
    private static let shared = Simulator.demo().snapshot()
    let world = Self.shared

    func machines(_ name: String) -> [ManagedObjectReference<VirtualMachine>] {
        world.all(VirtualMachine.self).filter { world.name(of: $0) == name }
    }

    @Test func `The company has two datacenters, three clusters and a host of its own`() {
        #expect(world.all(Datacenter.self).map { world.name(of: $0) }.sorted() == ["Berlin", "Hamburg"])
        #expect(
            world.all(ClusterComputeResource.self).map { world.name(of: $0) }.sorted() == [
                "Production", "Recovery", "Test",
            ])
        #expect(world.all(ComputeResource.self).count == 4)
        #expect((40...60).contains(world.all(VirtualMachine.self).count))
    }

    @Test func `Machines are on, off, suspended, templates, or out of reach`() {
        let all = world.all(VirtualMachine.self)
        func count(_ state: VirtualMachinePowerState) -> Int {
            all.count { world[$0, VirtualMachine.runtime]?.powerState == state }
        }
        #expect(count(.poweredOn) > 30)
        #expect(count(.poweredOff) > 5)
        #expect(count(.suspended) == 1)
        #expect(all.count { world[$0, VirtualMachine.config]?.template == true } == 3)
        #expect(all.count { world[$0, VirtualMachine.runtime]?.connectionState == .inaccessible } == 1)
        #expect(all.count { world[$0, VirtualMachine.runtime]?.question != nil } == 1)
        #expect(all.count { world[$0, VirtualMachine.guest]?.toolsStatus == .toolsOld } == 2)
        #expect(all.count { world.ailments[$0.value] != nil } == 4)
    }

    @Test func `Names are not always easy`() {
        #expect(machines("web01").count == 2)
        #expect(machines("jump01").count == 2)
        #expect(machines("ERP%2fPayroll").count == 1)
        #expect(machines("canary 🐤").count == 1)
    }

    @Test func `Snapshots are of several ages, one above the other`() throws {
        let vm = try #require(machines("app-upgrade").first)
        let info = try #require(world[vm, VirtualMachine.snapshot])
        let names = info.rootSnapshotList.flatMap(\.all).map(\.name)
        #expect(names == ["before Java 25", "after Java 25", "tuned"])
        let disk = try #require(
            world[vm, VirtualMachine.config]?.hardware.device.compactMap { $0.as(VirtualDisk.self) }.first)
        #expect(World.files(of: disk).count == 8)
        let layout = try #require(world[vm, VirtualMachine.layoutEx])
        #expect(layout.disk.first?.chain.count == 4)
        #expect(layout.snapshot.map { $0.disk.first?.chain.count } == [1, 2, 3])
    }

    @Test func `Files add up: what is free on a datastore is what nobody has taken`() throws {
        for store in world.all(Datastore.self) {
            let tree = try #require(world.files[store.value])
            #expect(tree.usedBytes == tree.entries.values.reduce(0) { $0 + $1.size })
            let summary = try #require(world[store, Datastore.summary])
            if summary.accessible {
                #expect(Int64(summary.freeSpace) == Int64(summary.capacity) - tree.usedBytes, "\(summary.name)")
                #expect(summary.freeSpace > 0, "\(summary.name) is over-full")
            }
        }
    }

    @Test func `Raised alarms are seen at their entity and above, and colour the entity alone`() throws {
        let vm = try #require(machines("build-runner-2").first)
        #expect(world[vm, VirtualMachine.overallStatus] == .red)
        #expect(world.alarmStates(of: vm.asAny).count == 1)
        #expect(world.alarmStates(of: world.rootFolder.asAny).count == 6)
        #expect(world[world.rootFolder, Folder.overallStatus] == .green)
        #expect(world.alarmStates(of: world.rootFolder.asAny).count { $0.acknowledged ?? false } == 1)
        #expect(world.declaredAlarmStates(of: vm.asAny).count == 3)
    }

    @Test func `The past is in order and tells who did what`() {
        let events = world.history.events
        #expect(events.map(\.key) == Array(1...events.count))
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.createdTime <= $1.createdTime })
        #expect(events.allSatisfy { $0.createdTime <= world.now })
        let kinds = Set(events.map(\.wireTypeName))
        #expect(
            kinds.isSuperset(of: [
                "VmCreatedEvent", "VmClonedEvent", "VmPoweredOnEvent", "VmPoweredOffEvent", "VmReconfiguredEvent",
                "DrsVmMigratedEvent", "UserLoginSessionEvent", "BadUsernameSessionEvent", "TaskEvent", "VmMessageEvent",
                "AlarmStatusChangedEvent", "EnteredMaintenanceModeEvent",
            ]))
        #expect(world.history.tasks.count > 100)
    }

    @Test func `Every machine has an environment, a backup and an owner`() throws {
        let owner = try #require(
            world[World.customFields, CustomFieldsManager.field]?.first { $0.name == "Owner" }?.key)
        for vm in world.all(VirtualMachine.self) {
            let categories = world.tags.tags(of: vm.asAny).compactMap { world.tags.tags[$0]?.categoryID }
                .compactMap { world.tags.categories[$0]?.name }
            #expect(Set(categories).isSuperset(of: ["Environment", "Backup"]))
            #expect(world.customValues(of: vm.asAny).contains { $0.key == owner })
            #expect(world[vm, VirtualMachine.availableField]?.map(\.name) == ["Owner", "Cost centre"])
        }
    }
}
