import Synchronization

/// Counts the work that is under way on a connection, so that its end can be awaited.
final class RunningWork: Sendable {
    private struct State {
        var count = 0
        var isClosed = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Starts work on the calling thread, and leaves that thread at the first wait.
    ///
    /// This is the one place where work is not a child of whoever waits for it: a child would have to be started by a
    /// thread that must be woken first, which takes longer than most calls.
    func start(_ work: @escaping @Sendable () async -> Void) {
        state.withLock { $0.count += 1 }
        Task.immediate {
            await work()
            self.change { $0.count -= 1 }
        }
    }

    /// No more work will come.
    func close() { change { $0.isClosed = true } }

    /// Waits until no more work will come and all of it is done.
    func finished() async {
        await withCheckedContinuation { continuation in
            change { $0.waiting = continuation }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let finished = state.withLock { state -> CheckedContinuation<Void, Never>? in
            body(&state)
            guard state.isClosed, state.count == 0 else { return nil }
            defer { state.waiting = nil }
            return state.waiting
        }
        finished?.resume()
    }
}
