import Testing
import VimTypes

@testable import VSphereSimulator

/// Machines that are being imported or exported.
@Suite struct TransferTests {
    @Test func `A machine that is exported keeps its snapshots and its folder, and is not cloned`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try lab.done(try await vm.createSnapshot(name: "clean", memory: false, quiesce: false))
        let snapshot = try #require(lab.world[vm.reference, VirtualMachine.snapshot]?.currentSnapshot).on(lab)
        let folder = try await lab.folder.createFolder(name: "on its way").on(lab)
        try lab.done(try await folder.moveIntoFolder(list: [vm.reference.asAny.as(ManagedEntity.self)!]))
        let lease = try await vm.exportVm()
        lab.wait(.seconds(1))
        #expect(lab.world[lease, HttpNfcLease.state] == .ready)

        let spec = VirtualMachineCloneSpec(location: VirtualMachineRelocateSpec(), template: false, powerOn: false)
        #expect(await lab.fault { try lab.done(try await snapshot.revertToSnapshot()) } == "InvalidState")
        #expect(
            await lab.fault { try lab.done(try await snapshot.removeSnapshot(removeChildren: false)) }
                == "InvalidState")
        #expect(await lab.fault { try lab.done(try await vm.removeAllSnapshots()) } == "InvalidState")
        #expect(
            await lab.fault {
                try lab.done(try await vm.cloneVM(folder: folder.reference, name: "copy", spec: spec))
            } == "InvalidState")
        #expect(await lab.fault { try lab.done(try await folder.destroy()) } == "InvalidState")
        #expect(lab.world.has(vm.reference) && lab.world.has(snapshot.reference))

        try await lease.on(lab).httpNfcLeaseComplete()
        try lab.done(try await snapshot.removeSnapshot(removeChildren: false))
        try lab.done(try await folder.destroy())
        #expect(!lab.world.has(vm.reference) && !lab.world.has(folder.reference))
    }
}
