internal import VimTypes

/// Operations of `EventManager`, `TaskManager` and their history collectors.
enum HistoryOperations {
    static let all: [Operation] = [
        Operation("QueryEvents") { world, call in
            let filter: EventFilterSpec = try call.argument("filter")
            try demandEntity(filter.entity?.entity.asAny, world)
            return Array(world.visible(world.events(matching: filter)).suffix(1000))
        },
        Operation("CreateCollectorForEvents") { world, call in
            let filter: EventFilterSpec = try call.argument("filter")
            try demandEntity(filter.entity?.entity.asAny, world)
            return try make(EventHistoryCollector.self, .events(filter), &world, call)
        },
        Operation("CreateCollectorForTasks") { world, call in
            let filter: TaskFilterSpec = try call.argument("filter")
            try demandEntity(filter.entity?.entity.asAny, world)
            return try make(TaskHistoryCollector.self, .tasks(filter), &world, call)
        },
        Operation("LogUserEvent") { world, call in
            let message: String = try call.argument("msg")
            let entity: AnyReference = try call.argument("entity")
            guard world.has(entity) else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
            let name = world.value("name", of: entity).flatMap(String.init(_field:)) ?? ""
            world.record(
                GeneralUserEvent.self, on: entity, by: call.user, ["message": message],
                "User logged event: \(message) on \(name)")
            return nil
        },
        Operation("PostEvent") { world, call in
            let event: AnyDataObject = try call.argument("eventToPost")
            world.history.lastEventKey += 1
            var posted = event
            posted._storage.set("key", world.history.lastEventKey)
            if posted._storage.get("chainId", as: Int.self) ?? 0 == 0 {
                posted._storage.set("chainId", world.history.lastEventKey)
            }
            posted._storage.set("createdTime", world.now)
            posted._storage.set("userName", call.user)
            if let posted = posted.as(Event.self) { world.history.events.append(posted) }
            return nil
        },
        Operation("ReadNextEvents") { world, call in try read(&world, call, isForwards: true).events },
        Operation("ReadPreviousEvents") { world, call in try read(&world, call, isForwards: false).events },
        Operation("ReadNextTasks") { world, call in try read(&world, call, isForwards: true).tasks },
        Operation("ReadPreviousTasks") { world, call in try read(&world, call, isForwards: false).tasks },
        Operation("RewindCollector") { world, call in
            world.cursors[call.target.value]?.position = 0
            return nil
        },
        Operation("ResetCollector") { world, call in
            let count = world.items(of: call.target).count
            world.cursors[call.target.value]?.position = count
            return nil
        },
        Operation("SetCollectorPageSize") { world, call in
            let size: Int = try call.argument("maxCount")
            guard (1...1000).contains(size) else { throw Fault(InvalidArgument.self, ["invalidProperty": "maxCount"]) }
            world.cursors[call.target.value]?.pageSize = size
            world.touch(call.target)
            return nil
        },
        Operation("DestroyCollector") { world, call in
            world.cursors[call.target.value] = nil
            world.sessions[call.sessionKey]?.objects.removeAll { $0 == call.target }
            world.remove(call.target)
            return nil
        },
    ]

    static let derivations: [Derivation] = [
        Derivation(EventHistoryCollector.latestPage) { world, collector in
            world.cursors[collector.value].map {
                Array(world.items(of: collector).events.suffix($0.pageSize).reversed())
            }
        },
        Derivation(TaskHistoryCollector.latestPage) { world, collector in
            world.cursors[collector.value].map {
                Array(world.items(of: collector).tasks.suffix($0.pageSize).reversed())
            }
        },
        Derivation(EventManager.latestEvent) { world, _ in world.history.events.last },
    ]

    /// What a collector collects: events or tasks, oldest first.
    struct Items: Sendable {
        var events: [Event] = []
        var tasks: [TaskInfo] = []
        var count: Int { events.count + tasks.count }
    }

    /// How many collectors of a kind a session can have: what the managers say.
    private static let mostCollectors = 32

    private static func demandEntity(_ entity: AnyReference?, _ world: World) throws {
        guard let entity, !world.has(entity) else { return }
        throw Fault(ManagedObjectNotFound.self, ["obj": entity])
    }

    private static func make<Collector: ManagedObject>(
        _ type: Collector.Type, _ filter: HistoryCursor.Filter, _ world: inout World, _ call: Call
    ) throws -> ManagedObjectReference<Collector> {
        let own = world.sessions[call.sessionKey]?.objects.filter { $0.as(type) != nil } ?? []
        guard own.count < mostCollectors else {
            throw Fault(InvalidState.self, [:], "The session has \(own.count) collectors of this kind: destroy some.")
        }
        let collector = world.make(type, "session[\(call.sessionKey)]history")
        let specification: any FieldValue =
            switch filter {
            case .events(let filter): AnyValue.object(filter.asAny)
            case .tasks(let filter): AnyValue.object(filter.asAny)
            }
        world.set("filter", specification, of: collector)
        world.cursors[collector.value] = HistoryCursor(filter: filter)
        world.sessions[call.sessionKey]?.objects.append(collector.asAny)
        return collector
    }

    private static func read(_ world: inout World, _ call: Call, isForwards: Bool) throws -> Items {
        let count: Int = try call.argument("maxCount")
        guard count > 0 else { throw Fault(InvalidArgument.self, ["invalidProperty": "maxCount"]) }
        guard let cursor = world.cursors[call.target.value] else {
            throw Fault(ManagedObjectNotFound.self, ["obj": call.target])
        }
        let items = world.items(of: call.target)
        let start = isForwards ? min(cursor.position, items.count) : max(0, cursor.position - min(count, 1000))
        let end = isForwards ? min(items.count, start + min(count, 1000)) : min(cursor.position, items.count)
        world.cursors[call.target.value]?.position = isForwards ? end : start
        func page<Item>(_ all: [Item]) -> [Item] {
            guard !all.isEmpty else { return [] }
            return isForwards ? Array(all[start..<end]) : all[start..<end].reversed()
        }
        return Items(events: page(items.events), tasks: page(items.tasks))
    }
}

extension World {
    /// Events of what the caller may see.
    func visible(_ events: [Event]) -> [Event] {
        filtered(events) { Self.entities(of: $0).first { has($0) } }
    }

    private func filtered<Item>(_ items: [Item], _ subject: (Item) -> AnyReference?) -> [Item] {
        guard let user = sessions[caller]?.userName, !seesAll(user) else { return items }
        return items.filter { allows(user, "System.View", on: subject($0) ?? rootFolder.asAny) }
    }

    /// What a collector collects, as far as the caller may see it.
    func items(of collector: ManagedObjectReference<some ManagedObject>) -> HistoryOperations.Items {
        switch cursors[collector.value]?.filter {
        case .events(let filter): HistoryOperations.Items(events: visible(events(matching: filter)))
        case .tasks(let filter):
            HistoryOperations.Items(
                tasks: filtered(tasks(matching: filter)) { info in
                    info.entity.map(\.asAny).flatMap { has($0) ? $0 : nil }
                })
        case nil: HistoryOperations.Items()
        }
    }
}
