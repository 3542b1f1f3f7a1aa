import Synchronization

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
