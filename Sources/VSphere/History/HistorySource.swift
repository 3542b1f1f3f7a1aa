internal import VimTypes

/// A history that the server lets be read through collectors: events or tasks.
protocol HistorySource: Sendable {
    associatedtype Item: DataObject
    associatedtype Collector: HistoryCollectorProtocol
    associatedtype Key: Hashable

    /// Makes a collector on the server.
    func makeCollector(on service: any ConnectedService) async throws -> ManagedObjectReference<Collector>
    /// The property with the newest items.
    var latestPage: String { get }
    /// Reads the items before those read last.
    func previous(_ count: Int, of collector: Collector) async throws -> [Item]
    /// What tells items apart.
    func key(_ item: Item) -> Key
    /// Whether an item is newer than another.
    func isNewer(_ item: Item, than other: Item) -> Bool
}

/// Events, through an `EventHistoryCollector`.
struct EventSource: HistorySource {
    let filter: EventFilterSpec
    let latestPage = EventHistoryCollector.latestPage.path

    func makeCollector(
        on service: any ConnectedService
    ) async throws -> ManagedObjectReference<EventHistoryCollector> {
        guard let manager = try await service.content().eventManager else {
            throw VSphereError(.unsupported, host: service.configuration.host, "keeps no events")
        }
        return try await manager.on(service).createCollectorForEvents(filter: filter)
    }

    func previous(_ count: Int, of collector: EventHistoryCollector) async throws -> [Event] {
        try await collector.readPreviousEvents(maxCount: count)
    }

    func key(_ event: Event) -> Int { event.key }

    func isNewer(_ event: Event, than other: Event) -> Bool {
        (event.createdTime, event.key) > (other.createdTime, other.key)
    }
}

/// Tasks, through a `TaskHistoryCollector`.
struct TaskSource: HistorySource {
    let filter: TaskFilterSpec
    let latestPage = TaskHistoryCollector.latestPage.path

    func makeCollector(on service: any ConnectedService) async throws -> ManagedObjectReference<TaskHistoryCollector> {
        guard let manager = try await service.content().taskManager else {
            throw VSphereError(.unsupported, host: service.configuration.host, "keeps no tasks")
        }
        return try await manager.on(service).createCollectorForTasks(filter: filter)
    }

    func previous(_ count: Int, of collector: TaskHistoryCollector) async throws -> [TaskInfo] {
        try await collector.readPreviousTasks(maxCount: count)
    }

    func key(_ task: TaskInfo) -> String { task.key }

    func isNewer(_ task: TaskInfo, than other: TaskInfo) -> Bool {
        (task.queueTime, task.key) > (other.queueTime, other.key)
    }
}
