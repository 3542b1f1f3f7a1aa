import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// Looks on until properties of an object are as they should be, and changes nothing when it gives up.
    ///
    /// - Parameters:
    ///   - reference: the object.
    ///   - paths: its properties.
    ///   - patience: how long to wait, which ends before the call's own time does.
    ///   - isDone: is given the properties that have a new value, at first all of them.
    /// - Returns: whether it came to that in time.
    func watch<Object: ManagedObject>(
        _ reference: ManagedObjectReference<Object>, _ paths: [String], upTo patience: Duration,
        until isDone: @escaping @Sendable (ObjectProperties<Object>) -> Bool
    ) async throws -> Bool {
        let client = vSphere
        let patience = max(.zero, min(patience, services.remaining - .seconds(2)))
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await client.withUpdates(of: [reference], paths) { updates in
                    for try await update in updates {
                        for object in update.objects where isDone(object.properties) { return true }
                    }
                    return false
                }
            }
            group.addTask {
                try await Task.sleep(for: patience)
                return false
            }
            return try await group.next() ?? false
        }
    }
}

extension VimOperations {
    /// What ``ToolContext/watch(_:_:upTo:until:)`` calls.
    static let watching = awaiting.filter { $0 != "CancelTask" }
}
