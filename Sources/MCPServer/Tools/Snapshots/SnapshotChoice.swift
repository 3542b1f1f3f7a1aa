import MCPCore
import VSphere
import VimTypes

/// A snapshot in the tree of a machine, and where it is there.
struct SnapshotChoice {
    let tree: VirtualMachineSnapshotTree
    /// Its name, with `%2f` and the like turned back into what they stand for.
    let name: String
    /// The names from the root down, such as `base/patched`.
    let path: String
    /// The moref of the snapshot above it.
    let parent: String?

    /// All snapshots of a machine, those above before those below.
    static func all(_ machine: Found<VirtualMachine>) -> [SnapshotChoice] {
        flatten(machine[VirtualMachine.snapshot]?.rootSnapshotList ?? [], below: nil)
    }

    private static func flatten(
        _ trees: [VirtualMachineSnapshotTree], below parent: SnapshotChoice?
    ) -> [SnapshotChoice] {
        trees.flatMap { tree in
            let name = InventoryName.unescaped(tree.name)
            let choice = SnapshotChoice(
                tree: tree, name: name, path: parent.map { "\($0.path)/\(name)" } ?? name,
                parent: parent?.tree.snapshot.value)
            return [choice] + flatten(tree.childSnapshotList, below: choice)
        }
    }

    /// The names of the snapshots below this one, at any depth.
    var descendants: [String] { Self.flatten(tree.childSnapshotList, below: self).map(\.path) }

    /// The one snapshot that a caller means by its id, moref, name or path.
    ///
    /// - Throws: `ToolError` `.notFound`; `.ambiguous` with the candidates when a name is used twice.
    static func find(_ text: String, of machine: Found<VirtualMachine>) throws -> SnapshotChoice {
        let all = all(machine)
        let named = all.filter { $0.name == text }
        let candidates =
            (named.isEmpty ? all.filter { $0.path == text } : named)
            + all.filter { $0.name != text && ($0.id == text || $0.tree.snapshot.value == text) }
        let list = (candidates.isEmpty ? all : candidates).prefix(20).map { "\($0.path) (\($0.label))" }
            .joined(separator: ", ")
        guard let choice = candidates.first else {
            throw ToolError(
                .notFound, "\(machine.name) has no snapshot '\(text)'.",
                hint: all.isEmpty ? "It has none at all." : "It has \(list).")
        }
        guard candidates.count == 1 else {
            throw ToolError(
                .ambiguous, "\(machine.name) has \(candidates.count) snapshots that '\(text)' could mean.",
                hint: "Name one by its moref or path: \(list).")
        }
        return choice
    }

    /// Its id within the machine, as callers write it.
    var id: String? { tree.id.map { "\($0)" } }

    /// What tells it from others in a message.
    private var label: String { id.map { "id \($0), \(tree.snapshot.value)" } ?? tree.snapshot.value }

    /// What answers tell about it.
    var summary: JSONObject {
        ["moref": .string(tree.snapshot.value), "name": .string(name), "path": .string(path)]
    }
}

extension ArgumentDeclaration {
    /// The snapshot that the tool is for.
    static let snapshot = ArgumentDeclaration(
        "Id, unique name or path", aliases: ["snapshot_name", "snapshot_id"])
}
