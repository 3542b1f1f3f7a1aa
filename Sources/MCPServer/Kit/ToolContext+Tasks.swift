import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// Starts a vCenter task and waits for it, telling its progress, as long as the call may take.
    ///
    /// When time is up the task goes on: ``Change/status`` becomes `running`, and the answer tells its id. When the
    /// call is cancelled, so is the task.
    ///
    /// - Parameters:
    ///   - change: the answer, which gets the task's id and state.
    ///   - what: what is going on, such as `Powering on web01`.
    ///   - wait: whether to wait at all.
    ///   - start: calls the operation that returns the task.
    /// - Returns: what is known of the task in the end; nil if it was not waited for.
    /// - Throws: the task's fault as `VimFault`, if it failed.
    @discardableResult
    func run(
        _ change: inout Change, _ what: String, wait: Bool = true,
        start: () async throws -> ManagedObjectReference<VimTask>
    ) async throws -> TaskInfo? {
        report(progress: 0, of: 100, message: UntrustedText.clean(what))
        let task = try await start()
        change.task = task.value
        change.status = .running
        guard wait else {
            change.message = "Not waited for: wait_for_task tells how it ends."
            return nil
        }
        let info = try await self.wait(for: task, what)
        switch info.state {
        case .success:
            change.status = .done
        case .error:
            throw VimFault(
                operation: info.descriptionId, message: info.error?.localizedMessage ?? "",
                detail: info.error.map { AnyDataObject($0.fault) })
        default:
            change.progressPercent = info.progress
            change.message = "Not finished within \(services.backend.callBudget): wait_for_task tells how it ends."
        }
        return info
    }

    /// Waits for a task until it ends or the call's time is up.
    private func wait(for task: ManagedObjectReference<VimTask>, _ what: String) async throws -> TaskInfo {
        while true {
            guard let info = try await vSphere.properties(of: [task], ["info"]).first?[VimTask.info] else {
                throw ToolError(.notFound, "vCenter does not know the task \(task.value) any more")
            }
            if info.state == .success || info.state == .error || services.remaining <= .zero { return info }
            report(progress: Double(info.progress ?? 0), of: 100, message: UntrustedText.clean(what))
            try await Task.sleep(for: min(.milliseconds(200), services.remaining))
        }
    }
}
