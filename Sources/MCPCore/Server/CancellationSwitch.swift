import Synchronization

/// Lets one party cancel work that another runs, without a handle on its task.
final class CancellationSwitch: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, Never>)
        case over(cancelled: Bool)
    }

    private let state = Mutex(State.idle)

    /// Whether someone asked for cancellation before the work was done.
    var isCancelled: Bool {
        state.withLock {
            if case .over(cancelled: true) = $0 { true } else { false }
        }
    }

    /// Cancels the work, whether it has begun or not.
    func cancel() { end(cancelled: true) }

    /// Runs work that ``cancel()`` cancels, as does the cancellation of the task.
    func run(_ work: @escaping @Sendable () async -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addImmediateTask {
                await work()
                self.end(cancelled: false)
            }
            await untilOver()
            if isCancelled { group.cancelAll() }
        }
    }

    /// Waits until someone cancels, or the task itself is cancelled.
    func untilOver() async {
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
            end(cancelled: true)
        }
    }

    private func end(cancelled: Bool) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if case .over = state { return nil }
            defer { state = .over(cancelled: cancelled) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume()
    }
}
