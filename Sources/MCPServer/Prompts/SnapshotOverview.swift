import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// The machines that have snapshots, those with the oldest first, for the prompt `snapshot_hygiene`: no tool that
/// clients see.
struct SnapshotOverview: VSphereTool {
    static let name = "list_machines_with_snapshots"
    static let title = "Machines with snapshots"
    static let description = "The machines that have snapshots, with count and age."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Machine: ToolOutput {
        var moref: String
        var path: String
        var snapshots: Int
        var depth: Int
        var oldest: Date
        var newest: Date
        var needsConsolidation: Bool?

        static let fields = [
            "moref": "moref", "path": "Inventory path", "snapshots": "How many", "depth": "Length of the longest chain",
            "oldest": "When the oldest was taken", "newest": "When the newest was taken",
            "needsConsolidation": "Whether disks wait to be consolidated",
        ]
    }

    func run(_ input: NoInput, in context: Context) async throws -> Page<Machine> {
        let all = try await context.all(VirtualMachine.self, properties: ["snapshot", "runtime.consolidationNeeded"])
        let machines = all.compactMap { machine -> Machine? in
            let roots = machine[VirtualMachine.snapshot]?.rootSnapshotList ?? []
            let times = roots.flatMap(Self.times)
            let waits: Bool? = machine.value("runtime.consolidationNeeded")
            guard let oldest = times.min(), let newest = times.max() else { return nil }
            return Machine(
                moref: machine.moref, path: machine.path, snapshots: times.count,
                depth: roots.map(Self.depth).max() ?? 0, oldest: oldest, newest: newest, needsConsolidation: waits)
        }
        return try context.page(machines, key: { [Self.oldestFirst($0.oldest), $0.moref] }) { $0 }
    }

    private static func times(_ tree: VirtualMachineSnapshotTree) -> [Date] {
        [tree.createTime] + tree.childSnapshotList.flatMap(times)
    }

    private static func depth(_ tree: VirtualMachineSnapshotTree) -> Int {
        1 + (tree.childSnapshotList.map(depth).max() ?? 0)
    }

    private static func oldestFirst(_ time: Date) -> String {
        let text = String(Int(time.timeIntervalSince1970))
        return String(repeating: "0", count: max(0, 15 - text.count)) + text
    }
}
