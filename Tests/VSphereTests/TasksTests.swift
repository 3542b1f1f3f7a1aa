import Foundation
import Synchronization
import Testing
import VimTypes

@testable import VSphere

@Suite(.timeLimit(.minutes(1))) struct TasksTests {
    private let server = ScriptedTaskServer()
    private let watcher = TaskWatcher(clock: HurriedClock())

    private func reference(_ key: String) -> ManagedObjectReference<VimTask> { ManagedObjectReference(key) }

    @Test func `a task is awaited until it has succeeded, and nothing stays on the server`() async throws {
        server.set(task("task-1", .running))
        let info = Task { try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil) }
        try await server.until { $0.isWatching("task-1") }
        server.set(task("task-1", .success))
        #expect(try await info.value.state == .success)
        try await server.until { $0.isClean }
        #expect(server.cancelled.isEmpty)
    }

    @Test func `a failed task is its fault, with the operation's name`() async throws {
        server.set(task("task-1", .error, fault: InvalidPowerState(fields: [:])))
        let fault = try await #require(throws: VimFault.self) {
            try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil)
        }
        #expect(fault.is(InvalidPowerState.self))
        #expect(fault.operation == "PowerOnVM_Task")
        #expect(fault.message == "It does not work like that.")
    }

    @Test func `progress is told in order, and each step once`() async throws {
        let told = Mutex<[Int?]>([])
        server.set(task("task-1", .queued))
        let info = Task {
            try await watcher.wait(for: reference("task-1"), on: server, upTo: nil) { progress in
                told.withLock { $0.append(progress.percent) }
            }
        }
        for percent in [10, 10, 80] {
            try await server.until { $0.isWatching("task-1") }
            server.set(task("task-1", .running, percent: percent))
            try await server.until { _ in told.withLock { $0.last == percent } }
        }
        server.set(task("task-1", .success))
        _ = try await info.value
        #expect(told.withLock { $0 }.drop { $0 == nil } == [10, 80])
    }

    @Test func `a thousand waits share one collector and a few calls`() async throws {
        let keys = (1...1000).map { "task-\($0)" }
        server.set(keys.map { task($0, .running) })
        let ended = try await withThrowingTaskGroup(of: String.self) { group in
            for key in keys {
                group.addTask {
                    try await watcher.wait(for: reference(key), on: server, upTo: nil, progress: nil).key
                }
            }
            try await server.until { $0.isWatching("task-1", "task-500", "task-1000") }
            for start in stride(from: 0, to: 1000, by: 100) {
                server.set(keys[start..<start + 100].map { task($0, .success) })
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ended == Set(keys))
        try await server.until { $0.isClean }
        #expect(server.calls("CreatePropertyCollector") <= 2)
        #expect(server.calls("WaitForUpdatesEx") < 100)
    }

    @Test func `several wait for the same task`() async throws {
        server.set(task("task-1", .running))
        try await withThrowingTaskGroup(of: TaskInfo.self) { group in
            for _ in 0..<5 {
                group.addTask { try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil) }
            }
            try await server.until { $0.isWatching("task-1") }
            server.set(task("task-1", .success))
            for try await info in group { #expect(info.state == .success) }
        }
    }

    @Test(arguments: [Duration.zero, .seconds(45)])
    func `when the budget is over, the unfinished task is told and goes on`(budget: Duration) async throws {
        server.set(task("task-1", .running, percent: 40))
        let info = try await watcher.wait(for: reference("task-1"), on: server, upTo: budget, progress: nil)
        #expect(info.state == .running)
        #expect(info.progress == 40)
        try await server.until { $0.isClean }
        #expect(server.cancelled.isEmpty)
    }

    @Test func `cancelling the wait cancels the task`() async throws {
        server.set(task("task-1", .running), task("task-2", .running))
        let other = Task { try await watcher.wait(for: reference("task-2"), on: server, upTo: nil, progress: nil) }
        let wait = Task { try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil) }
        try await server.until { $0.isWatching("task-1", "task-2") }
        wait.cancel()
        await #expect(throws: CancellationError.self) { try await wait.value }
        #expect(server.cancelled == ["task-1"])
        server.set(task("task-2", .success))
        #expect(try await other.value.state == .success)
        try await server.until { $0.isClean }
    }

    @Test func `who waits first lets nobody look at the calls that are made for all`() async throws {
        struct Refused: Error {}
        let seen = Mutex<[String]>([])
        let inspector = CallInspector { call in
            seen.withLock { $0.append(call.operation.name) }
            throw Refused()
        }
        server.set(task("task-1", .running), task("task-2", .running))
        let first = Task {
            try await CallInspector.$current.withValue(inspector) {
                try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil)
            }
        }
        try await server.until { $0.isWatching("task-1") || !seen.withLock(\.isEmpty) }
        let second = Task { try await watcher.wait(for: reference("task-2"), on: server, upTo: nil, progress: nil) }
        server.set(task("task-1", .success), task("task-2", .success))
        #expect(try await first.value.state == .success)
        #expect(try await second.value.state == .success)
        #expect(seen.withLock { $0 } == [])
    }

    @Test func `a wait that is cancelled before it begins cancels the task too`() async throws {
        server.set(task("task-1", .running))
        let wait = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil)
        }
        await #expect(throws: CancellationError.self) { try await wait.value }
        #expect(server.cancelled == ["task-1"])
        try await server.until { $0.isClean }
    }

    @Test func `a task that the server does not know is an error that says so, and others go on`() async throws {
        server.set(task("task-2", .running))
        let other = Task { try await watcher.wait(for: reference("task-2"), on: server, upTo: nil, progress: nil) }
        try await server.until { $0.isWatching("task-2") }
        for budget in [nil, Duration.zero] {
            let error = try await #require(throws: VSphereError.self) {
                try await watcher.wait(for: reference("task-1"), on: server, upTo: budget, progress: nil)
            }
            #expect(error.code == .notFound)
            #expect(error.message.contains("task-1"))
        }
        server.set(task("task-2", .success))
        #expect(try await other.value.state == .success)
    }

    @Test func `a session that expires during the wait is got over`() async throws {
        server.set(task("task-1", .running), task("task-2", .running))
        let first = Task { try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil) }
        let second = Task { try await watcher.wait(for: reference("task-2"), on: server, upTo: nil, progress: nil) }
        try await server.until { $0.isWatching("task-1", "task-2") }
        server.forget("task-2")
        server.expireSession()
        try await server.until { $0.isWatching("task-1") }
        server.set(task("task-1", .success))
        #expect(try await first.value.state == .success)
        let error = await #expect(throws: VSphereError.self) { try await second.value }
        #expect(error?.code == .notFound)
        try await server.until { $0.isClean }
    }

    @Test func `a server that goes away and stays away is a typed error, and later waits try anew`() async throws {
        server.set(task("task-1", .running))
        let first = Task { try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil) }
        try await server.until { $0.isWatching("task-1") }
        server.goAway()
        for wait in 0..<2 {
            let error = await #expect(throws: VSphereError.self) {
                _ =
                    wait == 0
                    ? try await first.value
                    : try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil)
            }
            #expect(error?.code == .unexpectedAnswer)
        }
    }

    @Test func `shutting down ends the waits and leaves nothing behind`() async throws {
        server.set(task("task-1", .running))
        let wait = Task { try await watcher.wait(for: reference("task-1"), on: server, upTo: nil, progress: nil) }
        try await server.until { $0.isWatching("task-1") }
        await watcher.shutdown()
        await #expect(throws: CancellationError.self) { try await wait.value }
        #expect(server.isClean)
        #expect(server.cancelled.isEmpty)
    }
}

@Suite struct TaskBoardTests {
    private var board = TaskBoard()
    private let one = ManagedObjectReference<VimTask>("task-1")
    private let two = ManagedObjectReference<VimTask>("task-2")

    @Test mutating func `the list is changed by who comes and goes`() {
        let first = board.add(one)
        _ = board.add(one)
        let third = board.add(two)
        #expect(board.takeListChanges() == (add: [one, two], remove: []))
        #expect(board.takeListChanges() == (add: [], remove: []))
        board.remove(first)
        board.remove(third)
        #expect(board.takeListChanges() == (add: [], remove: [two]))
        board.left(one)
        #expect(board.takeListChanges() == (add: [one], remove: []))
        board.startOver()
        #expect(board.takeListChanges() == (add: [one], remove: []))
        #expect(!board.isIdle)
    }

    @Test mutating func `news reach those who wait for that task`() {
        let first = board.add(one)
        let second = board.add(one)
        _ = board.add(two)
        let running = task("task-1", .running, percent: 5)
        let progress = TaskProgress(percent: 5, state: .running)
        #expect(board.apply(running, for: one) == [.progress(first, progress), .progress(second, progress)])
        #expect(board.apply(running, for: one) == [])
        #expect(board.remove(first) == running)
        #expect(board.remove(first) == nil)
        let done = task("task-1", .success)
        #expect(board.apply(done, for: one) == [.finished(second, done)])
        board.remove(second)
        #expect(board.apply(done, for: one) == [])
    }
}

private func == (
    left: (add: [ManagedObjectReference<VimTask>], remove: [ManagedObjectReference<VimTask>]),
    right: (add: [ManagedObjectReference<VimTask>], remove: [ManagedObjectReference<VimTask>])
) -> Bool {
    left.add == right.add && left.remove == right.remove
}
