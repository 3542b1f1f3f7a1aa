import Testing
import VimTypes

@testable import VSphereSimulator

@Suite("Disks with bytes", .timeLimit(.minutes(1)))
struct WrittenDiskTests {
    private static let content = FileTree.Entry.Content.bytes(Array("bytes of an appliance".utf8))

    /// A machine that is off, whose disk somebody has written to.
    private func machine(_ lab: Lab) throws -> VirtualMachine {
        let vm = lab.machine("vm10")
        let path = try #require(lab.disk(vm).chain.first)
        try lab.simulator.change { world in
            let extent = try #require(world.extent(of: path, for: vm.reference))
            try world.write(Self.content, to: extent, for: vm.reference)
        }
        return vm
    }

    private func bytes(_ lab: Lab, _ vm: VirtualMachine) -> [UInt8]? {
        let written = lab.world.writtenExtent(ofChain: lab.disk(vm).chain, for: vm.reference)
        guard case .bytes(let bytes)? = written?.content else { return nil }
        return bytes
    }

    private func snapshot(_ lab: Lab, _ vm: VirtualMachine) async throws -> VirtualMachineSnapshot {
        let info = try lab.done(try await vm.createSnapshot(name: "s", memory: false, quiesce: false))
        guard case .reference(let reference)? = info.result else { preconditionFailure("no snapshot") }
        return try #require(reference.as(VirtualMachineSnapshot.self)).on(lab)
    }

    @Test("Bytes stay when a snapshot goes, when the disk grows, and when the machine moves")
    func bytesStay() async throws {
        let lab = try await Lab()
        let vm = try machine(lab)
        let expected = bytes(lab, vm)
        #expect(expected?.isEmpty == false)
        let snapshot = try await snapshot(lab, vm)
        #expect(bytes(lab, vm) == expected)
        try lab.done(try await snapshot.removeSnapshot(removeChildren: false))
        #expect(lab.disk(vm).chain.count == 1)
        #expect(bytes(lab, vm) == expected)
        var disk = lab.disk(vm)
        disk.capacityInKB *= 2
        disk.capacityInBytes = disk.capacityInKB * 1024
        try await lab.change(vm, disk, .edit)
        #expect(lab.disk(vm).capacityInKB == disk.capacityInKB)
        #expect(bytes(lab, vm) == expected)
        lab.check()
    }

    @Test("A clone and an export of a machine with snapshots have the bytes of its disks")
    func bytesOfChains() async throws {
        let lab = try await Lab()
        let vm = try machine(lab)
        _ = try await snapshot(lab, vm)
        let spec = VirtualMachineCloneSpec(
            location: VirtualMachineRelocateSpec(), template: false, powerOn: false)
        let clone = try lab.made(try await vm.cloneVM(folder: lab.folder.reference, name: "copy", spec: spec))
        #expect(lab.disk(clone).chain.count == 1)
        #expect(bytes(lab, clone) == bytes(lab, vm))
        let devices = try lab.world.leaseDevices(of: vm.reference, from: 0, importKeys: false)
        #expect(devices.first.map { lab.world[file: $0.location]?.content.isWritten } == true)
        lab.check()
    }

    @Test("Disks of a snapshot that the machine has left count, and are among its files")
    func branchesCount() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let first = try await snapshot(lab, vm)
        _ = try await snapshot(lab, vm)
        func committed() -> Int? { lab.world[vm.reference, VirtualMachine.summary]?.storage?.committed }
        let left = lab.disk(vm).chain[1]
        let before = try #require(committed())
        try lab.done(try await first.revertToSnapshot())
        #expect(!lab.disk(vm).chain.contains(left))
        // The disk that the machine had on top is gone, and it has another one, which is described otherwise.
        #expect(abs(try #require(committed()) - before) < 1000)
        #expect(lab.world.filePaths(of: vm.reference).contains(left))
        let layout = try #require(lab.world[vm.reference, VirtualMachine.layoutEx])
        #expect(layout.snapshot.allSatisfy { $0.disk.allSatisfy { $0.chain.allSatisfy { !$0.fileKey.isEmpty } } })
    }

    @Test("The blocks of a running machine's differences are locked")
    func differencesAreLocked() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        _ = try await snapshot(lab, vm)
        let top = try #require(lab.disk(vm).chain.first)
        let delta = try lab.world.location(top.beside(top.stem + "-delta.vmdk").description)
        #expect(lab.world[file: delta] != nil)
        #expect(throws: Fault.self) { try lab.world.requireUnlocked(delta, for: .reading) }
    }

    @Test("What other machines have in the folder outlives the machine")
    func destroyLeavesOthers() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let store = lab.store(2).value
        lab.simulator.change { world in
            for name in ["seed.iso", "other.vmx", "other.vswp", "vm10-Snapshot9.vmsn"] {
                world.files[store]?["vm10/" + name] = FileTree.Entry(content: .zeros(1), modified: world.now)
            }
        }
        try lab.done(try await vm.powerOnVM())
        try lab.done(try await vm.powerOffVM())
        #expect(lab.files(lab.store(2), "vm10").contains("other.vswp"))
        try lab.done(try await vm.destroy())
        #expect(lab.files(lab.store(2), "vm10") == ["other.vmx", "other.vswp", "seed.iso"])
    }

    @Test(
        "Paths on datastores are the same however they are written",
        arguments: [
            ("[ds] a/b.vmx", "[ds] a/b.vmx"), ("[ds] a//b.vmx", "[ds] a/b.vmx"), ("[ds] /a/./b.vmx", "[ds] a/b.vmx"),
            ("[ds]a/", "[ds] a"), ("[ds] ", "[ds] "), ("[ds] .hidden/x", "[ds] .hidden/x"), ("[ds] ../x", nil),
            ("[ds] a/../../x", nil), ("a/b", nil),
        ])
    func paths(text: String, expected: String?) {
        #expect(DatastorePath(text)?.description == expected)
    }
}

extension FileTree.Entry.Content {
    fileprivate var isWritten: Bool {
        if case .zeros = self { false } else { true }
    }
}
