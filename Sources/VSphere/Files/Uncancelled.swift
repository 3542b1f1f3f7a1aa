/// Runs a closure to its end even if the task that waits for it is cancelled: for cleaning up on the server.
///
/// It is waited for, so nothing of it is left afterwards; the time-outs of its calls end it.
func uncancelled<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    // A child task would be cancelled together with its parent.
    try await Task { try await body() }.value
}
