import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Who took the snapshots of a machine, as far as its events reach back: one question, `EventManager.QueryEvents`.
///
/// No event names a snapshot. But each has a task behind it, and its event tells when it began and who started it.
struct SnapshotCreators {
    private var names: [String: String] = [:]

    init(of snapshots: [SnapshotChoice], _ machine: Found<VirtualMachine>, in context: Context) async throws {
        guard let first = snapshots.map(\.tree.createTime).min(),
            let manager = try await context.vSphere.content().eventManager
        else { return }
        // Clocks of host and vCenter differ; and what a snapshot of memory writes takes its time.
        let slack: TimeInterval = 60
        let patience: TimeInterval = 3600
        let filter = EventFilter(
            types: ["TaskEvent"], entity: machine.reference, recursion: .itself, from: first - patience)
        guard let events = try? await manager.on(context.vSphere).queryEvents(filter: filter.specification) else {
            // Who may not read events is told all else.
            try Task.checkCancellation()
            return
        }
        var taken = events.compactMap { $0.as(TaskEvent.self) }
            .filter { $0.info.descriptionId == "VirtualMachine.createSnapshot" && !$0.userName.isEmpty }
            .sorted { $0.createdTime < $1.createdTime }
        for snapshot in snapshots.sorted(by: { $0.tree.createTime < $1.tree.createTime }) {
            let end = snapshot.tree.createTime + slack
            guard let index = taken.lastIndex(where: { $0.createdTime <= end }),
                taken[index].createdTime >= snapshot.tree.createTime - patience
            else { continue }
            names[snapshot.tree.snapshot.value] = taken[index].userName
            taken.removeSubrange(...index)
        }
    }

    /// Who took it; nil where no event tells.
    subscript(snapshot: SnapshotChoice) -> String? { names[snapshot.tree.snapshot.value] }
}
