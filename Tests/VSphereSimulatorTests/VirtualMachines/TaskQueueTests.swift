import Testing
import VimTypes

@testable import VSphereSimulator

/// Tasks on the same entity wait for each other.
@Suite struct TaskQueueTests {
    /// Starts tasks on a machine, one right after the other.
    private func start(_ count: Int, _ vm: VirtualMachine) async throws -> [ManagedObjectReference<VimTask>] {
        var tasks: [ManagedObjectReference<VimTask>] = []
        for number in 1...count {
            tasks.append(try await vm.createSnapshot(name: "snapshot \(number)", memory: false, quiesce: false))
        }
        return tasks
    }

    @Test(
        "What comes after cancelled tasks starts when the last one that is left ends",
        arguments: [([1], 0), ([1], 2), ([2, 1], 0), ([1, 2], 0), ([0], 2)])
    func cancelled(_ cancelled: [Int], last: Int) async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let tasks = try await start(max(cancelled.max() ?? 0, last) + 1, vm)
        for number in cancelled { try await tasks[number].on(lab).cancelTask() }
        let next = try await start(1, vm)[0]
        let before = try lab.done(tasks[last])
        let after = try lab.done(next)
        #expect(after.startTime != nil && after.startTime == before.completeTime)
        #expect(await lab.fault { try lab.done(tasks[cancelled[0]]) } == "RequestCanceled")
        #expect(lab.world.pendingTasks.isEmpty)
    }

    @Test func `What comes after the only task, which was cancelled, starts at once`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let task = try await start(1, vm)[0]
        try await task.on(lab).cancelTask()
        let after = try lab.done(try await start(1, vm)[0])
        #expect(after.startTime == after.queueTime)
    }
}
