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
        let context = self
        let info = try await vSphere.wait(for: task, upTo: services.remaining) { progress in
            context.report(progress: Double(progress.percent ?? 0), of: 100, message: UntrustedText.clean(what))
        }
        if info.state == .success {
            change.status = .done
        } else {
            change.progressPercent = info.progress
            change.message = "Not finished within \(services.backend.callBudget): wait_for_task tells how it ends."
        }
        return info
    }
}
