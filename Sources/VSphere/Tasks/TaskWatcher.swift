internal import Synchronization
internal import VimTypes

/// Awaits tasks, however many at a time, through one property collector.
///
/// The server keeps a list view with the tasks that somebody waits for, and a filter over it: one call waits for news
/// of all of them, and one call puts in and takes out as many as have come and gone meanwhile. Collector and list are
/// made for the first who waits, and destroyed when nobody does.
final class TaskWatcher: Sendable {
    typealias Progress = @Sendable (TaskProgress) -> Void
    /// The finished task; the unfinished one, or nil when nothing is known of it, if time was up before.
    private typealias Outcome = Result<TaskInfo?, any Error>

    /// One who waits: before and after the moment when a continuation stands for it.
    private struct Waiter {
        var progress: Progress?
        var continuation: CheckedContinuation<TaskInfo?, any Error>?
        var outcome: Outcome?
    }

    private struct State {
        var board = TaskBoard()
        var waiters: [TaskBoard.Ticket: Waiter] = [:]
        var watching: Task<Void, Never>?
        var recovery = WatchRecovery()
        /// Wakes who keeps the server's list.
        var wake: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())
    private let clock: any Clock<Duration>

    init(clock: any Clock<Duration> = ContinuousClock()) { self.clock = clock }

    /// See ``VSphereClient/wait(for:upTo:progress:)``.
    func wait(
        for task: ManagedObjectReference<VimTask>, on service: any ConnectedService, upTo budget: Duration?,
        progress: Progress?
    ) async throws -> TaskInfo {
        do {
            let ticket = enter(task, on: service, progress)
            let info = try await outcome(of: ticket, upTo: budget)
            return try await Self.finished(info, task, on: service)
        } catch is CancellationError where Task.isCancelled {
            // A task that cannot be cancelled, or is over, says so: the caller is gone all the same.
            _ = try? await finishing(since: .now) { try await task.on(service).cancelTask() }
            throw CancellationError()
        }
    }

    /// Ends all waits with `CancellationError`, and waits until nothing of them is left on the server.
    func shutdown() async {
        let watching = state.withLock(\.watching)
        watching?.cancel()
        await watching?.value
    }

    // MARK: - Who waits

    private func enter(
        _ task: ManagedObjectReference<VimTask>, on service: any ConnectedService, _ progress: Progress?
    ) -> TaskBoard.Ticket {
        let (ticket, known) = state.withLock { state in
            let known = state.board.progress(of: task)
            let ticket = state.board.add(task)
            state.waiters[ticket] = Waiter(progress: progress)
            state.wake?.yield()
            if state.watching == nil {
                // Belongs to no caller, because each may leave before the others: it ends when the last one has left.
                // No caller's inspector looks at it either.
                state.watching = Task.detached { await self.watch(on: service) }
            }
            return (ticket, known)
        }
        if let known { progress?(known) }
        return ticket
    }

    private func outcome(of ticket: TaskBoard.Ticket, upTo budget: Duration?) async throws -> TaskInfo? {
        guard let budget else { return try await outcome(of: ticket) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await self.clock.sleep(for: budget)
                self.settle(ticket) { .success($0) }
            }
            defer { group.cancelAll() }
            return try await outcome(of: ticket)
        }
    }

    private func outcome(of ticket: TaskBoard.Ticket) async throws -> TaskInfo? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state in
                    guard let outcome = state.waiters[ticket]?.outcome else {
                        state.waiters[ticket]?.continuation = continuation
                        return nil as Outcome?
                    }
                    state.waiters[ticket] = nil
                    return outcome
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            settle(ticket) { _ in .failure(CancellationError()) }
        }
    }

    /// Ends a wait, if it has not ended yet; the closure is given what is known of the task.
    private func settle(_ ticket: TaskBoard.Ticket, _ outcome: (TaskInfo?) -> Result<TaskInfo?, any Error>) {
        let (continuation, outcome) = state.withLock { state in
            guard state.board.isWaiting(ticket) else {
                return (nil as CheckedContinuation<TaskInfo?, any Error>?, nil as Outcome?)
            }
            let outcome = outcome(state.board.remove(ticket))
            state.wake?.yield()
            guard let continuation = state.waiters[ticket]?.continuation else {
                state.waiters[ticket]?.outcome = outcome
                return (nil, nil)
            }
            state.waiters[ticket] = nil
            return (continuation, outcome)
        }
        if let outcome { continuation?.resume(with: outcome) }
    }

    private func settle(all task: ManagedObjectReference<VimTask>, with error: any Error) {
        for ticket in state.withLock({ $0.board.tickets(for: task) }) { settle(ticket) { _ in .failure(error) } }
    }

    private static func finished(
        _ seen: TaskInfo?, _ task: ManagedObjectReference<VimTask>, on service: any ConnectedService
    ) async throws -> TaskInfo {
        var info = seen
        if info == nil {
            do { info = try await service.properties(of: task, ["info"])?.value("info") } catch let fault as VimFault
                where fault.is(ManagedObjectNotFound.self)
            {
                throw vanished(task, on: service)
            }
        }
        guard let info else { throw vanished(task, on: service) }
        if let fault = info.fault { throw fault }
        return info
    }

    private func vanish(_ task: ManagedObjectReference<VimTask>, on service: any ConnectedService) {
        state.withLock { $0.board.left(task) }
        settle(all: task, with: Self.vanished(task, on: service))
    }

    private static func vanished(
        _ task: ManagedObjectReference<VimTask>, on service: any ConnectedService
    ) -> VSphereError {
        VSphereError(
            .notFound, host: service.configuration.host,
            "does not know the task \(task.value) any more, so its outcome is unknown: servers forget tasks some time "
                + "after they ended, and unfinished ones when they start again. Look at the object itself, or at its "
                + "recent events.")
    }

    // MARK: - The watch

    private func watch(on service: any ConnectedService) async {
        repeat {
            do {
                try await watchOnce(on: service)
            } catch {
                let pause = state.withLock { $0.recovery.pause(after: error) }
                if let pause {
                    if pause > .zero { try? await clock.sleep(for: pause) }
                } else {
                    for ticket in state.withLock({ $0.board.tickets }) { settle(ticket) { _ in .failure(error) } }
                }
            }
        } while !stopIfIdle()
    }

    /// Whether the watch may end, because nobody waits.
    private func stopIfIdle() -> Bool {
        state.withLock { state in
            guard state.board.isIdle else { return false }
            state.watching = nil
            state.recovery.succeeded()
            return true
        }
    }

    /// Makes list and collector, and watches until nobody waits.
    private func watchOnce(on service: any ConnectedService) async throws {
        try Task.checkCancellation()
        guard let manager = try await service.content().viewManager?.on(service) else {
            throw VSphereError(.unsupported, host: service.configuration.host, "has no views to watch tasks with")
        }
        let list = try await finishing(since: .cancellation) { try await manager.createListView() }.on(service)
        do {
            try await service.using(list.reference) {
                state.withLock { $0.board.startOver() }
                // The list is filled before the first look at it, and changed only after: whoever makes the first
                // answer may not yet be listening for changes.
                try await updateList(list, on: service)
                let watch = try await PropertyWatch.start(Self.specification(list.reference), on: service)
                do { try await follow(watch, list, on: service) } catch {
                    await watch.end()
                    throw error
                }
                await watch.end()
            }
        } catch {
            await Self.end(list)
            throw error
        }
        await Self.end(list)
    }

    private static func end(_ list: ListView) async {
        _ = try? await finishing(since: .now) { try await list.destroyView() }
    }

    private func follow(_ watch: PropertyWatch, _ list: ListView, on service: any ConnectedService) async throws {
        let first = try await news(of: watch, after: nil)
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // Who has come since the list was filled has found nobody to wake.
        wake.yield()
        state.withLock { $0.wake = wake }
        defer { state.withLock { $0.wake = nil } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                for await _ in wakes {
                    if self.state.withLock({ $0.board.isIdle }) { return }
                    try await self.updateList(list, on: service)
                }
            }
            group.addTask {
                var version = first
                while !self.state.withLock({ $0.board.isIdle }) {
                    version = try await self.news(of: watch, after: version) ?? version
                    self.state.withLock { $0.recovery.succeeded() }
                }
            }
            try await group.next()
        }
    }

    /// Waits for news and passes them on; tells the version they are of.
    private func news(of watch: PropertyWatch, after version: String?) async throws -> String? {
        guard let set = try await watch.next(after: version) else {
            state.withLock { state in
                state.board.doubtUnseen()
                state.wake?.yield()
            }
            return nil
        }
        for object in set.filterSet.flatMap(\.objectSet) {
            guard let task = object.obj.as(VimTask.self) else { continue }
            let change = ObjectChange<VimTask>(object)
            if change.kind == .leave {
                state.withLock { state in
                    state.board.left(task)
                    state.wake?.yield()
                }
            } else if let info: TaskInfo = change.properties.value("info") {
                tell(state.withLock { $0.board.apply(info, for: task) })
            } else if let missing = change.properties.missing["info"] {
                settle(
                    all: task,
                    with: VimFault(
                        operation: "WaitForUpdatesEx", message: missing.localizedMessage ?? "",
                        detail: missing.fault.asAny))
            }
        }
        return set.version
    }

    private func tell(_ news: [TaskBoard.News]) {
        for news in news {
            switch news {
            case .finished(let ticket, let info): settle(ticket) { _ in .success(info) }
            case .progress(let ticket, let progress): state.withLock { $0.waiters[ticket]?.progress }?(progress)
            }
        }
    }

    /// Puts tasks into the server's list and takes them out. What the server does not know has vanished.
    private func updateList(_ list: ListView, on service: any ConnectedService) async throws {
        var (add, remove) = state.withLock { $0.board.takeListChanges() }
        while !add.isEmpty || !remove.isEmpty {
            do {
                let unknown = try await list.modifyListView(add: add.map(\.asAny), remove: remove.map(\.asAny))
                for task in unknown.compactMap({ $0.as(VimTask.self) }) where add.contains(task) {
                    vanish(task, on: service)
                }
                return
            } catch let fault as VimFault {
                // vCenter returns what it does not know; govmomi's simulator refuses at the first one.
                guard let task = fault.as(ManagedObjectNotFound.self)?.obj.as(VimTask.self),
                    let position = add.firstIndex(of: task)
                else { throw fault }
                vanish(task, on: service)
                add.remove(at: position)
                remove = []
            }
        }
    }

    private static func specification(_ list: ManagedObjectReference<ListView>) -> PropertyFilterSpec {
        let step = TraversalSpec(type: "ListView", path: "view", name: "tasks", skip: false)
        return PropertyFilterSpec(
            propSet: [PropertySpec(type: "Task", pathSet: ["info"])],
            objectSet: [ObjectSpec(obj: list.asAny, skip: true, selectSet: [SelectionSpec(step)])])
    }
}
