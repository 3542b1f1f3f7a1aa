public import VimTypes

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Which events to read. Every part that is set must fit; an empty filter fits all.
public struct EventFilter: Hashable, Sendable {
    /// Types, as their wire names (`VmPoweredOnEvent`), base types among them (`VmEvent`), or identifiers of extended
    /// events (`esx.problem.net.connectivity.lost`).
    public var types: [String]
    /// The entity that events are about.
    public var entity: ManagedObjectReference<AnyManagedObject>?
    /// Whether events of the entity, of what is below it, or of both are read.
    public var recursion: HistoryRecursion
    /// Users that caused events, such as `VSPHERE.LOCAL\Administrator`.
    public var users: [String]
    /// Events from that time on, by the server's clock.
    public var from: Date?
    /// Events until that time, by the server's clock.
    public var until: Date?

    /// Makes a filter for events of an entity.
    public init(
        types: [String] = [], entity: ManagedObjectReference<some ManagedObject>, recursion: HistoryRecursion = .all,
        users: [String] = [], from: Date? = nil, until: Date? = nil
    ) {
        self.init(types: types, users: users, from: from, until: until)
        self.entity = entity.asAny
        self.recursion = recursion
    }

    /// Makes a filter for events of any entity; without arguments it fits all.
    public init(types: [String] = [], users: [String] = [], from: Date? = nil, until: Date? = nil) {
        self.types = types
        self.users = users
        self.from = from
        self.until = until
        entity = nil
        recursion = .all
    }

    /// The filter as the server takes it.
    public var specification: EventFilterSpec {
        EventFilterSpec(
            entity: entity.map {
                EventFilterSpecByEntity(
                    entity: ManagedObjectReference($0.value, type: $0.type),
                    recursion: EventFilterSpecRecursionOption(rawValue: recursion.rawValue))
            },
            time: from == nil && until == nil ? nil : EventFilterSpecByTime(beginTime: from, endTime: until),
            userName: users.isEmpty ? nil : EventFilterSpecByUsername(systemUser: false, userList: users),
            // Events come without their sentence unless it is asked for.
            disableFullMessage: false, eventTypeId: ownTypes)
    }

    /// The types and all their descendants, because a server compares an event's own type only; empty when any event
    /// fits.
    private var ownTypes: [String] {
        guard !types.contains(Event._typeID.name) else { return [] }
        return types.flatMap { name -> [String] in
            guard let base = Vim.schema.type(named: name), base.isKind(of: Event._typeID) else { return [name] }
            return Vim.schema.dataObjectTypes.filter { $0.isKind(of: base) }.map(\.name)
        }
    }
}

/// Whether a history is that of an entity, of what is below it, or of both.
public enum HistoryRecursion: String, Hashable, Sendable, CaseIterable {
    /// The entity alone.
    case itself = "self"
    /// What is directly below the entity.
    case children
    /// The entity and everything below it.
    case all
}
