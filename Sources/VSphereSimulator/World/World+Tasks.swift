internal import SchemaFormat
internal import VimTypes

extension World {
    /// How a task ends.
    typealias TaskWork = @Sendable (inout World) throws -> (any FieldValue)?

    /// Starts a task: the answer to an operation whose name ends in `_Task`.
    ///
    /// The work is done when the time is over, all at once, and what it throws is the task's error. Tasks on the same
    /// entity wait for each other.
    ///
    /// - Parameters:
    ///   - call: the operation; gives the task its name, its user and, unless `entity` is given, its entity.
    ///   - entity: what the task works on.
    ///   - duration: how long it takes once it has started.
    ///   - isCancelable: whether `CancelTask` stops it; the work is then never done.
    ///   - undo: what has to be done when it is cancelled or fails.
    ///   - work: what it does; its result is `info.result`.
    mutating func task(
        _ call: Call, on entity: AnyReference? = nil, lasting duration: Duration = .milliseconds(300),
        isCancelable: Bool = true, undo: (@Sendable (inout World) -> Void)? = nil, _ work: @escaping TaskWork
    ) -> ManagedObjectReference<VimTask> {
        let entity = entity ?? call.target
        let task = make(VimTask.self, "task")
        let start = max(now, busyUntil[entity.value] ?? now)
        let end = start + duration
        busyUntil[entity.value] = end
        pendingTasks[task.value] = (entity: entity.value, end: end)
        let name = call.operation.name
        self[task, VimTask.info] = TaskInfo(fields: [
            "key": task.value, "task": task, "name": name, "descriptionId": Self.descriptionID(of: call.operation),
            "entity": entity.as(ManagedEntity.self),
            "entityName": value("name", of: entity).flatMap(String.init(_field:)),
            "state": TaskInfoState.queued, "cancelled": false, "cancelable": isCancelable,
            "reason": TaskReasonUser(fields: ["userName": call.user]), "queueTime": now,
            "eventChainId": nextNumber("chain"),
        ])
        for manager in all(TaskManager.self) { link(manager, "recentTask", task) }
        if self[entity]?.kind.properties["recentTask"] != nil { link(entity, "recentTask", task) }
        history.tasks.append(task.value)

        timeline.add(at: start) { world in
            let now = world.now
            world.change(task) {
                $0.set("state", TaskInfoState.running)
                $0.set("startTime", now)
                $0.set("progress", 0)
            }
        }
        if duration > .seconds(1) {
            for quarter in 1...3 {
                timeline.add(at: start + duration * quarter / 4) { world in
                    world.change(task) { $0.set("progress", quarter * 25) }
                }
            }
        }
        finish(task, at: end, undo: undo, work)
        return task
    }

    /// Does a task's work at its time, and again after a while when the work says that it has to wait.
    private mutating func finish(
        _ task: ManagedObjectReference<VimTask>, at end: DateTime, undo: (@Sendable (inout World) -> Void)?,
        _ work: @escaping TaskWork
    ) {
        timeline.add(at: end) { world in
            guard world[task, VimTask.info]?.state == .running else {
                world.pendingTasks[task.value] = nil
                undo?(&world)
                return
            }
            do {
                var changed = world
                let result = try work(&changed)
                world = changed
                world.finish(task, result: result, error: nil)
            } catch let postponed as Postponed {
                world.finish(task, at: end + postponed.delay, undo: undo, work)
            } catch let traced as TracedFault {
                undo?(&world)
                traced.trace(&world)
                world.finish(task, result: nil, error: traced.fault)
            } catch let fault as Fault {
                undo?(&world)
                world.finish(task, result: nil, error: fault)
            } catch {
                undo?(&world)
                world.finish(task, result: nil, error: Fault(SystemError.self, ["reason": "\(error)"], "\(error)"))
            }
        }
    }

    /// What a task's work throws when it cannot be done yet, because a machine waits for an answer: it is tried again.
    struct Postponed: Error {
        let delay: Duration
    }

    /// A fault that ends a task, and leaves a trace such as an event although all else that the work did is undone.
    struct TracedFault: Error {
        let fault: Fault
        let trace: @Sendable (inout World) -> Void
    }

    /// Cancels a task that has not ended. What comes next on its entity still waits for the other tasks there.
    mutating func cancel(_ task: ManagedObjectReference<VimTask>) throws {
        guard let info = self[task, VimTask.info] else { throw Fault(ManagedObjectNotFound.self, ["obj": task]) }
        guard info.cancelable else { throw Fault(NotSupported.self) }
        guard info.state == .queued || info.state == .running else { throw Fault(InvalidState.self) }
        let entity = pendingTasks[task.value]?.entity
        change(task) { $0.set("cancelled", true) }
        finish(task, result: nil, error: Fault(RequestCanceled.self))
        if let entity {
            busyUntil[entity] = pendingTasks.values.filter { $0.entity == entity }.map { $0.end }.max()
        }
    }

    /// Changes a task's `info`.
    mutating func change(_ task: ManagedObjectReference<VimTask>, _ change: (inout TaskInfo) -> Void) {
        guard var info = self[task, VimTask.info], info.state == .queued || info.state == .running else { return }
        change(&info)
        self[task, VimTask.info] = info
    }

    private mutating func finish(_ task: ManagedObjectReference<VimTask>, result: (any FieldValue)?, error: Fault?) {
        let now = now
        pendingTasks[task.value] = nil
        change(task) { info in
            info.set("state", error == nil ? TaskInfoState.success : TaskInfoState.error)
            info.set("completeTime", now)
            info.set("progress", nil)
            if let result { info.set("result", Self.typed(result)) }
            if let error { info.set("error", error.localized) }
        }
        // A server forgets its tasks after ten minutes, and shows as recent those of the last minutes only.
        after(.seconds(600)) { world in
            let entity = world[task, VimTask.info]?.entity
            for manager in world.all(TaskManager.self) { world.unlink(manager, "recentTask", task) }
            if let entity { world.unlink(entity, "recentTask", task) }
        }
    }

    /// A result as `xsd:anyType` holds it.
    private static func typed(_ value: any FieldValue) -> AnyValue {
        switch value {
        case let value as AnyValue: value
        case let value as any DataObject: .object(value.asAny)
        case let value as String: .string(value)
        case let value as Bool: .boolean(value)
        case let value as Int: .long(Int64(value))
        default: AnyValue(reference: value) ?? .string("\(value)")
        }
    }

    /// The id by which a server names an operation in tasks, such as `VirtualMachine.powerOn`.
    static func descriptionID(of operation: OperationID) -> String {
        let owner = operation.record.owner.map { Vim.schema.table.managedType($0).name } ?? "ServiceInstance"
        var name = operation.name
        if name.hasSuffix("_Task") { name.removeLast(5) }
        if owner == "VirtualMachine", name.hasSuffix("VM") { name.removeLast(2) }
        if name == "Reconfig" { name = "Reconfigure" }
        return owner + "." + name.prefix(1).lowercased() + name.dropFirst()
    }
}

extension AnyValue {
    /// A reference out of what a task's work gives back.
    init?(reference value: any FieldValue) {
        guard case .reference(let reference)? = AnyValue(value, for: Self.referenceField, in: Vim.schema) else {
            return nil
        }
        self = .reference(reference)
    }

    private static let referenceField = ManagedKind.named("ManagedEntity")!.properties["parent"]!
}
