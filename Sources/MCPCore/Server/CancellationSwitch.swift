import Synchronization

/// Lets one party cancel work that another runs, without a handle on its task.
final class CancellationSwitch: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, Never>)
        case cancelled
    }

    private let state = Mutex(State.idle)

    /// Whether someone asked for cancellation.
    var isCancelled: Bool {
        state.withLock {
            if case .cancelled = $0 { true } else { false }
        }
    }

    /// Cancels the work, whether it has begun or not.
    func cancel() { resume(cancelling: true) }

    /// Runs work that ``cancel()`` cancels.
    func run<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await self.untilCancelled()
                return nil
            }
            while let finished = await group.next() {
                if let finished {
                    self.resume(cancelling: false)
                    group.cancelAll()
                    return finished
                }
                group.cancelAll()
            }
            preconditionFailure("Work ends with a value")
        }
    }

    /// Waits until someone cancels, or the wait itself is cancelled.
    func untilCancelled() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard case .idle = state, !Task.isCancelled else { return true }
                    state = .waiting(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            resume(cancelling: false)
        }
    }

    private func resume(cancelling: Bool) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer {
                if cancelling { state = .cancelled } else if case .waiting = state { state = .idle }
            }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume()
    }
}

/// The requests that are being served, by id.
final class InFlight: Sendable {
    private let running = Mutex<[RequestID: CancellationSwitch]>([:])

    /// Notes a request. `nil` if its id is in use, or too many are being served.
    func begin(_ id: RequestID, limit: Int) -> CancellationSwitch? {
        running.withLock { running in
            guard running[id] == nil, running.count < limit else { return nil }
            let cancellation = CancellationSwitch()
            running[id] = cancellation
            return cancellation
        }
    }

    /// Forgets a request that is finished.
    func end(_ id: RequestID) { running.withLock { _ = $0.removeValue(forKey: id) } }

    /// Cancels a request, if it is being served.
    func cancel(_ id: RequestID) { running.withLock { $0[id] }?.cancel() }

    /// Cancels everything.
    func cancelAll() { for cancellation in running.withLock({ Array($0.values) }) { cancellation.cancel() } }
}
