import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct SnapshotTests {
    private func take(
        _ lab: Lab, _ vm: VirtualMachine, _ name: String, memory: Bool = false
    ) async throws -> VirtualMachineSnapshot {
        let info = try lab.done(
            try await vm.createSnapshot(name: name, description: "for \(name)", memory: memory, quiesce: false))
        guard case .reference(let reference)? = info.result, let snapshot = reference.as(VirtualMachineSnapshot.self)
        else {
            preconditionFailure("no snapshot")
        }
        return snapshot.on(lab)
    }

    private func tree(_ lab: Lab, _ vm: VirtualMachine) -> VirtualMachineSnapshotInfo? {
        lab.world[vm.reference, VirtualMachine.snapshot]
    }

    @Test func `A snapshot leaves the disks as they are and puts new ones on top`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let base = lab.disk(vm).flat
        let first = try await take(lab, vm, "before patch")
        let second = try await take(lab, vm, "after patch")
        let info = try #require(tree(lab, vm))
        #expect(info.currentSnapshot == second.reference)
        #expect(info.rootSnapshotList.map(\.name) == ["before patch"])
        #expect(info.rootSnapshotList[0].childSnapshotList.map(\.name) == ["after patch"])
        #expect(info.rootSnapshotList[0].id == 1 && info.rootSnapshotList[0].childSnapshotList[0].id == 2)
        #expect(lab.disk(vm).chain.map(\.name) == ["vm10-000002.vmdk", "vm10-000001.vmdk", "vm10.vmdk"])
        let files = lab.files(lab.store(2), "vm10")
        for file in ["vm10-000001.vmdk", "vm10-000001-delta.vmdk", "vm10-Snapshot1.vmsn", "vm10-Snapshot2.vmsn"] {
            #expect(files.contains(file), "\(file)")
        }
        #expect(lab.world[first.reference, VirtualMachineSnapshot.config]?.disks[0].flat == base)
        #expect(lab.world.links(first.reference, "childSnapshot") == [second.reference.asAny])
        let layout = try #require(lab.world[vm.reference, VirtualMachine.layoutEx])
        #expect(layout.disk[0].chain.count == 3 && layout.snapshot.count == 2)
        #expect(lab.world[vm.reference, VirtualMachine.rootSnapshot]?.count == 1)
        lab.check()
    }

    @Test func `Reverting brings configuration and disks back`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let snapshot = try await take(lab, vm, "clean")
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(numCPUs: 8))
        try await lab.change(
            vm,
            VirtualDisk(
                key: -1, capacityInKB: 1 << 20,
                backing: VirtualDeviceBackingInfo(
                    VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent", thinProvisioned: true)),
                controllerKey: 1000, unitNumber: 1), .add, .create)
        _ = try await take(lab, vm, "dirty")
        try lab.done(try await snapshot.revertToSnapshot())
        #expect(lab.config(vm).hardware.numCPU == 2)
        #expect(lab.config(vm).disks.count == 1)
        #expect(tree(lab, vm)?.currentSnapshot == snapshot.reference)
        #expect(lab.disk(vm).chain.last?.name == "vm10.vmdk" && lab.disk(vm).chain.count == 2)
        lab.check()
        // A snapshot that is taken now stands beside the other one.
        _ = try await take(lab, vm, "again")
        #expect(tree(lab, vm)?.rootSnapshotList[0].childSnapshotList.map(\.name) == ["dirty", "again"])
        try lab.done(try await vm.revertToCurrentSnapshot())
        lab.check()
    }

    @Test(arguments: [true, false])
    func `A machine comes back running only with its memory`(memory: Bool) async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let snapshot = try await take(lab, vm, "live", memory: memory)
        #expect(lab.files(lab.store(1), "vm1").contains("vm1-Snapshot1.vmem") == memory)
        try lab.done(try await snapshot.revertToSnapshot())
        #expect(lab.state(vm) == (memory ? .poweredOn : .poweredOff))
        if memory {
            #expect(lab.world[vm.reference, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning")
            try lab.done(try await snapshot.revertToSnapshot(suppressPowerOn: true))
            #expect(lab.state(vm) == .poweredOff)
        }
        lab.check()
    }

    @Test func `Removing a snapshot merges its disks`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let first = try await take(lab, vm, "1")
        let second = try await take(lab, vm, "2")
        let third = try await take(lab, vm, "3")
        try lab.done(try await second.removeSnapshot(removeChildren: false))
        #expect(tree(lab, vm)?.rootSnapshotList[0].childSnapshotList.map(\.name) == ["3"])
        #expect(lab.disk(vm).chain.count == 3)
        #expect(!lab.files(lab.store(2), "vm10").contains("vm10-Snapshot2.vmsn"))
        lab.check()
        try lab.done(try await first.removeSnapshot(removeChildren: true))
        #expect(tree(lab, vm) == nil)
        #expect(lab.disk(vm).chain.map(\.name) == ["vm10.vmdk"])
        #expect(lab.files(lab.store(2), "vm10").filter { $0.hasSuffix(".vmdk") } == ["vm10-flat.vmdk", "vm10.vmdk"])
        #expect(
            await lab.fault { _ = try await third.removeSnapshot(removeChildren: false) } == "ManagedObjectNotFound")
        // No number is used twice.
        _ = try await take(lab, vm, "4")
        #expect(tree(lab, vm)?.rootSnapshotList[0].id == 4)
        lab.check()
    }

    @Test func `Without consolidation the disks stay apart until somebody consolidates them`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        _ = try await take(lab, vm, "1")
        try lab.done(try await vm.removeAllSnapshots(consolidate: false))
        #expect(tree(lab, vm) == nil)
        #expect(lab.disk(vm).chain.count == 2)
        #expect(lab.world[vm.reference, VirtualMachine.runtime]?.consolidationNeeded == true)
        try lab.done(try await vm.consolidateVMDisks())
        #expect(lab.disk(vm).chain.count == 1)
        #expect(lab.world[vm.reference, VirtualMachine.runtime]?.consolidationNeeded == false)
        _ = try await take(lab, vm, "2")
        _ = try await take(lab, vm, "3")
        try lab.done(try await vm.removeAllSnapshots())
        #expect(lab.disk(vm).chain.count == 1)
        lab.check()
    }

    @Test func `Disks cannot grow, nor change their mode, under snapshots`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        _ = try await take(lab, vm, "1")
        var disk = lab.disk(vm)
        disk.capacityInKB = 40 << 20
        #expect(await lab.fault { try await lab.change(vm, disk, .edit) } == "GenericVmConfigFault")
        disk = lab.disk(vm)
        disk.flat?.diskMode = "independent_persistent"
        #expect(await lab.fault { try await lab.change(vm, disk, .edit) } == "DisallowedDiskModeChange")
    }

    @Test func `Snapshots are renamed; what cannot be is refused`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let snapshot = try await take(lab, vm, "1")
        try await snapshot.renameSnapshot(name: "one", description: "the first")
        #expect(tree(lab, vm)?.rootSnapshotList[0].name == "one")
        #expect(tree(lab, vm)?.rootSnapshotList[0].description == "the first")
        #expect(await lab.fault { try await snapshot.renameSnapshot(name: "") } == "InvalidName")
        #expect(
            await lab.fault { _ = try await vm.createSnapshot(name: "", memory: false, quiesce: false) }
                == "InvalidName")
        let other = lab.machine("vm20")
        #expect(await lab.fault { try lab.done(try await other.revertToCurrentSnapshot()) } == "NotFound")
        try lab.done(try await lab.machine("vm1").createSnapshotEx(name: "quiet", memory: false))
        try await other.markAsTemplate()
        #expect(
            await lab.fault { _ = try await other.createSnapshot(name: "x", memory: false, quiesce: false) }
                == "NotSupported")
        try lab.done(try await lab.machine("vm2").powerOffVM())
        try lab.done(try await lab.machine("vm2").powerOnVM())
        #expect(
            await lab.fault {
                try lab.done(try await lab.machine("vm2").createSnapshot(name: "x", memory: false, quiesce: true))
            } == "ApplicationQuiesceFault")
        lab.check()
    }
}
