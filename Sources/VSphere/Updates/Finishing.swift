/// From when the time counts in which ``finishing(within:since:clock:_:)`` must be done.
enum FinishingTime {
    /// From the call: for taking back what was made.
    case now
    /// From when the caller is cancelled: for making what must be taken back later.
    case cancellation
}

/// Does what must not be left half done, even when the present task is cancelled: making something on the server,
/// whose name would be lost with the answer, and taking it back.
///
/// It is done in a task of its own, since a cancelled one can send nothing; it is awaited here, and ends with the
/// call.
///
/// - Throws: what the work throws; `CancellationError` when time is up.
func finishing<Result: Sendable>(
    within limit: Duration = .seconds(10), since start: FinishingTime, clock: any Clock<Duration> = ContinuousClock(),
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let (hurry, hurrying) = AsyncStream.makeStream(of: Void.self)
    if start == .now { hurrying.finish() }
    let shielded = Task {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                for await _ in hurry {}
                try? await clock.sleep(for: limit)
                return nil
            }
            guard let result = try await group.next() ?? nil else { throw CancellationError() }
            return result
        }
    }
    return try await withTaskCancellationHandler {
        try await shielded.value
    } onCancel: {
        hurrying.finish()
    }
}
