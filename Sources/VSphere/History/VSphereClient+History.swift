public import VimTypes

extension VSphereClient {
    /// The newest events that fit a filter, newest first.
    ///
    /// Each keeps its type: `event.as(VmMigratedEvent.self)?.sourceHost`.
    ///
    /// ```swift
    /// for event in try await client.events(matching: EventFilter(types: ["VmPoweredOffEvent"]), limit: 20) {
    ///     print(event.createdTime, event.userName, event.subject?.name ?? "", event.text)
    /// }
    /// ```
    /// `EventManager.CreateCollectorForEvents`, `EventHistoryCollector.latestPage`, `ReadPreviousEvents`.
    ///
    /// However many tasks ask at a time: some wait, because a session has a limited number of collectors.
    ///
    /// - Parameters:
    ///   - filter: which events.
    ///   - limit: how many at most.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, `CancellationError`.
    public func events(matching filter: EventFilter = EventFilter(), limit: Int = 100) async throws -> [Event] {
        try await histories.wait { try await newest(limit, of: EventSource(filter: filter.specification)) }
    }

    /// The newest tasks that fit a filter, newest first.
    ///
    /// An ESXi keeps no history of tasks: there it is the recent ones, which the server still knows.
    ///
    /// ```swift
    /// for task in try await client.tasks(matching: TaskFilter(states: [.error]), limit: 20) {
    ///     print(task.queueTime, task.entityName ?? "", task.operationName, task.fault?.message ?? "")
    /// }
    /// ```
    /// `TaskManager.CreateCollectorForTasks`, `TaskHistoryCollector.latestPage`, `ReadPreviousTasks`;
    /// `TaskManager.recentTask`.
    ///
    /// - Parameters:
    ///   - filter: which tasks.
    ///   - limit: how many at most.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, `CancellationError`.
    public func tasks(matching filter: TaskFilter = TaskFilter(), limit: Int = 100) async throws -> [TaskInfo] {
        do {
            return try await histories.wait { try await newest(limit, of: TaskSource(filter: filter.specification)) }
        } catch let fault as VimFault where fault.saysThatThereIsNoSuchOperation {
            return Array(try await recentTasks(filter, fault).prefix(max(limit, 0)))
        }
    }

    /// Reads events that fit a filter, newest first, for as long as a closure likes.
    ///
    /// ```swift
    /// try await client.withEvents(matching: EventFilter(entity: vm)) { events in
    ///     for try await event in events where event.as(VmMigratedEvent.self) != nil { return event.createdTime }
    /// }
    /// ```
    /// The server keeps a collector meanwhile, which is destroyed however the closure ends.
    ///
    /// - Parameters:
    ///   - filter: which events.
    ///   - pageSize: how many to fetch at a time, 1000 at most.
    ///   - body: loops over the events.
    /// - Returns: what the closure returns.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, `CancellationError`, or what the closure throws.
    public func withEvents<Result>(
        matching filter: EventFilter = EventFilter(), pageSize: Int = 200,
        _ body: (History<Event>) async throws -> Result
    ) async throws -> Result {
        try await reading(EventSource(filter: filter.specification), pageSize: pageSize, body)
    }

    /// Reads tasks that fit a filter, newest first, for as long as a closure likes. vCenter only.
    ///
    /// The server keeps a collector meanwhile, which is destroyed however the closure ends.
    ///
    /// - Parameters:
    ///   - filter: which tasks.
    ///   - pageSize: how many to fetch at a time, 1000 at most.
    ///   - body: loops over the tasks.
    /// - Returns: what the closure returns.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``, `CancellationError`, or what the closure throws.
    public func withTasks<Result>(
        matching filter: TaskFilter = TaskFilter(), pageSize: Int = 200,
        _ body: (History<TaskInfo>) async throws -> Result
    ) async throws -> Result {
        try await reading(TaskSource(filter: filter.specification), pageSize: pageSize, body)
    }
}

extension ConnectedService {
    /// The tasks that a server without a history still knows, newest first.
    func recentTasks(_ filter: TaskFilter, _ refusal: VimFault) async throws -> [TaskInfo] {
        var filter = filter
        let content = try await content()
        if let entity = filter.entity, filter.recursion != .itself {
            guard filter.recursion == .all, entity.value == content.rootFolder.value else {
                throw VSphereError(
                    .unsupported, host: configuration.host,
                    "keeps no history of tasks, and its recent tasks cannot be searched for what is below an entity: "
                        + "ask for the entity itself.")
            }
            filter.entity = nil
        }
        guard let manager = content.taskManager else { throw refusal }
        let step = TraversalSpec(type: "TaskManager", path: "recentTask", name: "tasks", skip: false)
        let specification = PropertyFilterSpec(
            propSet: [PropertySpec(type: "Task", pathSet: ["info"])],
            objectSet: [ObjectSpec(obj: manager.asAny, skip: true, selectSet: [SelectionSpec(step)])])
        var tasks: [TaskInfo] = []
        try await retrieve(specification, pageSize: nil) { page in
            tasks += page.map(ObjectProperties<VimTask>.init).compactMap { $0.value("info") }
        }
        let source = TaskSource(filter: filter.specification)
        return tasks.filter(filter.fits).sorted { source.isNewer($0, than: $1) }
    }
}

extension VimFault {
    /// Whether the server does not perform the operation at all.
    fileprivate var saysThatThereIsNoSuchOperation: Bool {
        self.is(NotSupported.self) || self.is(NotImplemented.self) || self.is(MethodNotFound.self)
    }
}
