public import VimTypes

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Which tasks to read. Every part that is set must fit; an empty filter fits all.
public struct TaskFilter: Hashable, Sendable {
    /// States, such as `running` and `queued`.
    public var states: [TaskInfoState]
    /// The entity that tasks work on.
    public var entity: ManagedObjectReference<AnyManagedObject>?
    /// Whether tasks of the entity, of what is below it, or of both are read.
    public var recursion: HistoryRecursion
    /// Users that started tasks, such as `VSPHERE.LOCAL\Administrator`.
    public var users: [String]
    /// Tasks queued from that time on, by the server's clock.
    public var from: Date?
    /// Tasks queued until that time, by the server's clock.
    public var until: Date?

    /// Makes a filter for tasks of an entity.
    public init(
        states: [TaskInfoState] = [], entity: ManagedObjectReference<some ManagedObject>,
        recursion: HistoryRecursion = .all, users: [String] = [], from: Date? = nil, until: Date? = nil
    ) {
        self.init(states: states, users: users, from: from, until: until)
        self.entity = entity.asAny
        self.recursion = recursion
    }

    /// Makes a filter for tasks of any entity; without arguments it fits all.
    public init(states: [TaskInfoState] = [], users: [String] = [], from: Date? = nil, until: Date? = nil) {
        self.states = states
        self.users = users
        self.from = from
        self.until = until
        entity = nil
        recursion = .all
    }

    /// The filter as the server takes it.
    public var specification: TaskFilterSpec {
        TaskFilterSpec(
            entity: entity.map {
                TaskFilterSpecByEntity(
                    entity: ManagedObjectReference($0.value, type: $0.type),
                    recursion: TaskFilterSpecRecursionOption(rawValue: recursion.rawValue))
            },
            time: from == nil && until == nil
                ? nil : TaskFilterSpecByTime(timeType: .queuedTime, beginTime: from, endTime: until),
            userName: users.isEmpty ? nil : TaskFilterSpecByUsername(systemUser: false, userList: users),
            state: states)
    }

    /// Whether a task fits, what is below the entity left aside.
    func fits(_ info: TaskInfo) -> Bool {
        (states.isEmpty || states.contains(info.state))
            && (entity == nil || info.entity?.value == entity?.value)
            && (users.isEmpty || info.userName.map(users.contains) == true)
            && (from.map { info.queueTime >= $0 } ?? true) && (until.map { info.queueTime <= $0 } ?? true)
    }
}
