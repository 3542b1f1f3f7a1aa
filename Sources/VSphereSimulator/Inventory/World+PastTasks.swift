internal import VimTypes

extension World {
    /// Records a task that somebody started now and that has ended, well unless an error is given.
    /// - Returns: its event chain.
    @discardableResult
    mutating func recordTask(
        _ operation: String, on entity: AnyReference, by user: String, lasting seconds: Int = 2, error: Fault? = nil
    ) -> Int {
        guard let id = Vim.schema.operation(named: operation) else { preconditionFailure("no operation \(operation)") }
        let task = make(VimTask.self, "task")
        let chain = history.lastEventKey + 1
        let info = TaskInfo(fields: [
            "key": task.value, "task": task, "name": operation, "descriptionId": Self.descriptionID(of: id),
            "entity": entity.as(ManagedEntity.self), "entityName": name(of: entity),
            "state": error == nil ? TaskInfoState.success : .error, "error": error?.localized, "cancelled": false,
            "cancelable": false, "reason": TaskReasonUser(fields: ["userName": user]), "queueTime": now,
            "startTime": now + .milliseconds(20), "completeTime": now + .seconds(seconds), "eventChainId": chain,
        ])
        self[task, VimTask.info] = info
        history.tasks.append(task.value)
        record(
            TaskEvent.self, on: entity, by: user, chain: chain, ["info": info],
            "Task: " + Self.words(operation.replacing("_Task", with: "")))
        return chain
    }
}
