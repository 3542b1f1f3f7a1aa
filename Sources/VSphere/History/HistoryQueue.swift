internal import Synchronization

/// Lets so many callers read a history at a time. The others wait, first come, first served.
///
/// A session may have a limited number of history collectors, 32 on a vCenter (`EventManager.maxCollector`,
/// `TaskManager.maxCollector`), and who wants one more is refused with `InvalidState`.
final class HistoryQueue: Sendable {
    private typealias Waiter = (number: Int, continuation: CheckedContinuation<Void, any Error>)

    private struct State: Sendable {
        var places: Int
        var lastNumber = 0
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>

    /// A queue for so many places. What is left of a session's collectors is for those who hold one for long.
    init(places: Int = 16) { state = Mutex(State(places: places)) }

    /// Waits for a place, and keeps it while the closure runs.
    ///
    /// - Throws: `CancellationError` when the task is cancelled while it waits; what the closure throws.
    func wait<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        return try await body()
    }

    private func enter() async throws {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isIn = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    guard state.places == 0 else {
                        state.places -= 1
                        return true
                    }
                    state.waiters.append((number, continuation))
                    return nil
                }
                switch isIn {
                case true?: continuation.resume()
                case false?: continuation.resume(throwing: CancellationError())
                case nil: break
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func leave() {
        let next = state.withLock { state -> Waiter? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
            state.places += 1
            return nil
        }
        next?.continuation.resume()
    }
}
