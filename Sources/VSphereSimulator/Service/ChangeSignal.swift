internal import Synchronization

/// Wakes those who wait for the world to change.
final class ChangeSignal: Sendable {
    private struct State {
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<Int> = []
        var lastWaiter = 0
    }

    private let state = Mutex(State())

    /// Wakes everybody who waits.
    func fire() {
        let waiters = state.withLock { state in
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// Waits for the next change, or until the time has passed, or until the task is cancelled.
    ///
    /// - Parameter isStale: looked at when the wait has begun; when it is true, the change has been already.
    func wait(upTo duration: Duration, unless isStale: @escaping @Sendable () -> Bool) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForChange(unless: isStale) }
            group.addTask { try? await ContinuousClock().sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForChange(unless isStale: @Sendable () -> Bool) async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isCancelled {
                    continuation.resume()
                } else if isStale() {
                    state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
                }
            }
        } onCancel: {
            state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                if waiter == nil { state.cancelled.insert(id) }
                return waiter
            }?.resume()
        }
        state.withLock { _ = $0.cancelled.remove(id) }
    }
}
