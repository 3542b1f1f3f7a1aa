import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists the snapshots of a machine with what they take, and asks the events who took them.
struct ListSnapshots: VSphereTool {
    static let name = "list_snapshots"
    static let title = "List snapshots"
    static let description = "Snapshots of a VM as a tree, with id, age, size and creator."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = ["QueryEvents"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    struct Snapshot: ToolOutput {
        var id: Int?
        var moref: String
        var name: String
        var path: String
        var description: String
        var created: Date
        var ageHours: Int
        var creator: String?
        var powerState: String
        var quiesced: Bool
        var isCurrent: Bool
        var parent: String?
        var sizeBytes: Int?

        static let fields = [
            "id": "Id",
            "moref": "Moref",
            "name": "Name",
            "path": "Names from the root",
            "description": "Description",
            "created": "When",
            "ageHours": "Since then",
            "creator": "Who took it",
            "powerState": "State",
            "quiesced": "Quiet file systems",
            "isCurrent": "VM goes on from it",
            "parent": "Moref above",
            "sizeBytes": "Its files",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Snapshot> {
        let machine = try await context.find(input.vm, properties: ["snapshot", "layoutEx"])
        let current = machine[VirtualMachine.snapshot]?.currentSnapshot
        let layout: VirtualMachineFileLayoutEx? = machine.value("layoutEx")
        let all = SnapshotChoice.all(machine)
        let creators = try await SnapshotCreators(of: all, machine, in: context)
        let now = context.services.backend.now()
        return try context.page(all, key: { [$0.path, $0.tree.snapshot.value] }) { choice in
            let tree = choice.tree
            return Snapshot(
                id: tree.id, moref: tree.snapshot.value, name: choice.name, path: choice.path,
                description: tree.description, created: tree.createTime,
                ageHours: max(0, Int(now.timeIntervalSince(tree.createTime)) / 3600),
                creator: creators[choice], powerState: PowerState.text(tree.state),
                quiesced: tree.quiesced, isCurrent: tree.snapshot == current, parent: choice.parent,
                sizeBytes: layout.flatMap { Self.size(choice, $0) })
        }
    }

    /// The files that the snapshot brought: those of its layout that the snapshot above has not. The disks of the first
    /// one are those of the machine, and do not count.
    private static func size(_ choice: SnapshotChoice, _ layout: VirtualMachineFileLayoutEx) -> Int? {
        guard let own = layout.snapshot.first(where: { $0.key == choice.tree.snapshot }) else { return nil }
        var files: Set = [own.dataKey, own.memoryKey]
        if let above = layout.snapshot.first(where: { $0.key.value == choice.parent }) {
            files.formUnion(disks(own).subtracting(disks(above)))
        }
        return layout.file.filter { files.contains($0.key) }.reduce(0) { $0 + $1.size }
    }

    private static func disks(_ snapshot: VirtualMachineFileLayoutExSnapshotLayout) -> Set<Int> {
        Set(snapshot.disk.flatMap { $0.chain.flatMap(\.fileKey) })
    }
}
