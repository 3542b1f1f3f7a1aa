public import VimTypes

extension VSphereClient {
    /// Waits until a task is over.
    ///
    /// However many tasks are awaited, the client asks the server one question at a time for all of them. Expired
    /// sessions and lost connections are got over, for half a minute if the server cannot be reached.
    ///
    /// ```swift
    /// let task = try await machine.powerOnVM()
    /// let info = try await client.wait(for: task) { print($0.percent.map { "\($0) %" } ?? $0.state.rawValue) }
    /// ```
    /// `PropertyCollector.WaitForUpdatesEx` over a `ListView`; `Task.CancelTask`.
    ///
    /// - Parameters:
    ///   - task: which task.
    ///   - budget: how long to wait; nil for as long as it takes. `.zero` just looks.
    ///   - progress: is told how far the task is each time that changes, and may be told once more while the wait ends.
    /// - Returns: the task that succeeded; when the budget is over, the unfinished one, `queued` or `running`.
    /// - Throws: `VimFault` with the task's fault when it failed; ``VSphereError`` `.notFound` when the server does not
    ///   know the task any more; `HTTPTransportError`, or ``VSphereError`` `.unexpectedAnswer` when the server cannot be
    ///   reached; `CancellationError` after cancelling the vCenter task too, when the Swift task is cancelled, and when
    ///   the client is shut down.
    public func wait(
        for task: ManagedObjectReference<VimTask>, upTo budget: Duration? = nil,
        progress: (@Sendable (TaskProgress) -> Void)? = nil
    ) async throws -> TaskInfo {
        try await taskWatcher.wait(for: task, on: self, upTo: budget, progress: progress)
    }
}
