internal import VimTypes

/// Where a history collector stands in what it collects.
struct HistoryCursor: Sendable {
    /// What is collected.
    enum Filter: Sendable {
        case events(EventFilterSpec)
        case tasks(TaskFilterSpec)
    }

    let filter: Filter
    var pageSize = 10
    /// How many of the matching items, oldest first, lie before the position.
    var position = 0
}

extension World {
    /// The events that match a filter, oldest first.
    func events(matching filter: EventFilterSpec) -> [Event] {
        let prefix = "vim.event."
        let wanted = (filter.eventTypeId + filter.type).map {
            $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0
        }
        let kinds = wanted.compactMap { Vim.schema.type(named: $0) }
        let users = Set((filter.userName?.userList ?? []).map { $0.lowercased() })
        let found = history.events.filter { event in
            if let begin = filter.time?.beginTime, event.createdTime < begin { return false }
            if let end = filter.time?.endTime, event.createdTime > end { return false }
            if let chain = filter.eventChainId, event.chainId != chain { return false }
            if !wanted.isEmpty, !kinds.contains(where: event._storage.typeID.isKind(of:)) {
                // Types that somebody else has defined are told by a field.
                guard let own = event.as(EventEx.self)?.eventTypeId ?? event.as(ExtendedEvent.self)?.eventTypeId,
                    filter.eventTypeId.contains(own)
                else { return false }
            }
            if filter.userName != nil {
                let isSystem = event.userName.isEmpty && filter.userName?.systemUser ?? false
                guard isSystem || users.contains(event.userName.lowercased()) else { return false }
            }
            if !filter.category.isEmpty, !filter.category.contains(Self.category(of: event)) { return false }
            guard let entity = filter.entity else { return true }
            return matches(event, entity.entity.asAny, entity.recursion.rawValue)
        }
        return filter.maxCount.map { Array(found.suffix($0)) } ?? found
    }

    /// The tasks that match a filter, oldest first.
    func tasks(matching filter: TaskFilterSpec) -> [TaskInfo] {
        let users = Set((filter.userName?.userList ?? []).map { $0.lowercased() })
        return history.tasks.compactMap { self[ManagedObjectReference<VimTask>($0), VimTask.info] }.filter { info in
            if !filter.state.isEmpty, !filter.state.contains(info.state) { return false }
            if let time = filter.time {
                let moment: DateTime? =
                    switch time.timeType {
                    case .startedTime: info.startTime
                    case .completedTime: info.completeTime
                    default: info.queueTime
                    }
                guard let moment else { return false }
                if let begin = time.beginTime, moment < begin { return false }
                if let end = time.endTime, moment > end { return false }
            }
            if filter.userName != nil {
                let name = info.reason.as(TaskReasonUser.self)?.userName.lowercased() ?? ""
                guard users.contains(name) else { return false }
            }
            if !filter.eventChainId.isEmpty, !filter.eventChainId.contains(info.eventChainId) { return false }
            guard let entity = filter.entity else { return true }
            guard let subject = info.entity?.asAny else { return false }
            return isWithin(subject, entity.entity.asAny, entity.recursion.rawValue)
        }
    }

    /// The entities that an event names, the most special first.
    static func entities(of event: Event) -> [AnyReference] {
        let storage = event._storage
        return [
            ("vm", "vm"), ("host", "host"), ("ds", "datastore"), ("net", "network"), ("dvs", "dvs"),
            ("computeResource", "computeResource"), ("datacenter", "datacenter"),
        ].compactMap { field, reference in
            storage.get(field, as: AnyDataObject.self)?._storage.get(reference)
        }
    }

    private func matches(_ event: Event, _ entity: AnyReference, _ recursion: String) -> Bool {
        let named = Self.entities(of: event)
        guard let subject = named.first else { return recursion != "self" && entity.value == rootFolder.value }
        if isWithin(subject, entity, recursion) { return true }
        // What is gone has no parents any more, but its events still name them.
        return recursion != "self" && subject != entity && named.contains(entity)
    }

    private func isWithin(_ subject: AnyReference, _ entity: AnyReference, _ recursion: String) -> Bool {
        if subject == entity { return recursion != "children" }
        guard recursion != "self" else { return false }
        if entity.value == rootFolder.value { return true }
        var next = parent(of: subject)
        if let vm = subject.as(VirtualMachine.self), let host = self[vm, VirtualMachine.runtime]?.host,
            ["HostSystem", "ComputeResource", "ClusterComputeResource"].contains(entity.type)
        {
            next = host.asAny
        }
        while let current = next {
            if current == entity { return true }
            next = parent(of: current)
        }
        return false
    }

    /// `info`, `warning`, `error` or `user`.
    static func category(of event: Event) -> String {
        let name = event.wireTypeName
        if name.contains("Failed") || name.contains("Error") || name.contains("Lost") { return "error" }
        if name.contains("Warning") || name.contains("AlarmStatusChanged") { return "warning" }
        return name == "GeneralUserEvent" ? "user" : "info"
    }
}
