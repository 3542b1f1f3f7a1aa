import Foundation
import VSphere
import VimTypes

extension Script {
    private static let home = "DC0_H0_VM1"

    /// Snapshots of a machine: taken, listed, gone back to, removed.
    func snapshots() async throws {
        try await step("snapshots of a machine without") { try await tree() }
        try await step("take a snapshot") {
            try await take("one")
            return try await tree()
        }
        try await step("take two more") {
            try await take("two")
            try await take("three")
            return try await tree()
        }
        try await step("go back to a snapshot") {
            try await done(try await snapshot("one").on(client).revertToSnapshot())
            try await take("beside two")
            return try await tree()
        }
        try await step("the state after going back") {
            try await texts(of: Self.home, VirtualMachine.self, ["runtime.powerState"])
        }
        try await step("go back to the present one") {
            try await done(try await machine(Self.home).revertToCurrentSnapshot())
            return try await tree()
        }
        try await step("remove a snapshot and keep those after it") {
            try await done(try await snapshot("two").on(client).removeSnapshot(removeChildren: false))
            return try await tree()
        }
        try await step("remove a snapshot with those after it") {
            try await done(try await snapshot("one").on(client).removeSnapshot(removeChildren: true))
            return try await tree()
        }
        try await step("remove all snapshots") {
            try await take("last")
            try await done(try await machine(Self.home).removeAllSnapshots())
            return try await tree()
        }
        try await act("go back to the present one of none") {
            try await done(try await machine(Self.home).revertToCurrentSnapshot())
        }
        try await act("an unknown snapshot") {
            try await done(
                try await ManagedObjectReference<VirtualMachineSnapshot>("snapshot-9999").on(client).revertToSnapshot())
        }
    }

    private func take(_ name: String) async throws {
        try await done(
            try await machine(Self.home).createSnapshot(
                name: name, description: "about \(name)", memory: false, quiesce: false))
    }

    private func roots() async throws -> (present: String?, roots: [VirtualMachineSnapshotTree]) {
        let vm = try await client.find(Self.home, VirtualMachine.self, properties: ["snapshot"])
        let info: VirtualMachineSnapshotInfo? = vm.value("snapshot")
        return (info?.currentSnapshot?.value, info?.rootSnapshotList ?? [])
    }

    /// Paths of snapshots, with what is said about each.
    private func tree() async throws -> [String] {
        let (present, roots) = try await roots()
        func lines(_ node: VirtualMachineSnapshotTree, _ above: String) -> [String] {
            let path = "\(above)/\(node.name)"
            let mark = node.snapshot.value == present ? ", present" : ""
            return ["\(path): \(node.description), \(node.state.rawValue)\(mark)"]
                + node.childSnapshotList.flatMap { lines($0, path) }
        }
        return roots.flatMap { lines($0, "") }.sorted()
    }

    private func snapshot(_ name: String) async throws -> ManagedObjectReference<VirtualMachineSnapshot> {
        func find(_ nodes: [VirtualMachineSnapshotTree]) -> VirtualMachineSnapshotTree? {
            nodes.first { $0.name == name } ?? nodes.lazy.compactMap { find($0.childSnapshotList) }.first
        }
        return find(try await roots().roots)?.snapshot ?? ManagedObjectReference("absent")
    }
}
