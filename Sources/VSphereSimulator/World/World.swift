internal import SchemaFormat
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// All that the simulated server knows: a value, so that a question can be answered from a copy while others change it.
///
/// Operations are functions on it. It does no I/O and never waits: what takes time is put on the ``timeline``.
struct World: Sendable {
    /// What the server says it is, and what it was told to be.
    let settings: SimulatorSettings
    /// Host name and port under which clients reach the server.
    var address: String
    /// SHA-1 of the server's certificate; empty in process.
    var thumbprint = ""
    /// The server's clock.
    var now: DateTime
    /// Goes up with each change of an object.
    private(set) var version = 1
    /// Objects by moref value.
    private(set) var objects: [String: SimulatedObject] = [:]
    /// Moref values by wire type, so that one of a kind is found without looking at all objects.
    private var population: [String: Set<String>] = [:]
    /// What is going to happen.
    var timeline = Timeline()
    /// Who is logged in, by session key.
    var sessions: [String: Session] = [:]
    /// The session in which the present call is made: a property collector shows it as the current one.
    var caller = ""
    /// Roles, permissions, users.
    var access: AccessControl
    /// What happened.
    var history = History()
    /// Where history collectors stand, by moref value.
    var cursors: [String: HistoryCursor] = [:]
    /// Until when an entity is busy with tasks, which then wait for each other.
    var busyUntil: [String: DateTime] = [:]
    /// Tasks that have not ended, by moref value: what each works on, and when it is going to end.
    var pendingTasks: [String: (entity: String, end: DateTime)] = [:]
    /// What virtual machines remember beside their properties, by moref value.
    var machines: [String: MachineState] = [:]
    /// Files of datastores, by moref value of the datastore.
    var files: [String: FileTree] = [:]
    /// What datastores are made of, by moref value.
    var stores: [String: DatastoreState] = [:]
    /// What machines take of datastores.
    let spaceCounter = SpaceCounter()
    /// What ails machines, by moref value: their counters show it.
    var ailments: [String: Ailment] = [:]
    /// What is installed in machines, by moref value.
    var guests: [String: InstalledGuest] = [:]
    /// Definitions of alarms.
    var alarms = AlarmDefinitions()
    /// Tags and who carries them.
    var tags = TagStore()
    /// Logins to `/api` and `/rest`, by token.
    var restSessions: [String: RESTSession] = [:]
    /// Guests that somebody has looked into, by moref value of the machine.
    var guestStates: [String: GuestState] = [:]
    /// File transfers that guests have been asked for.
    var transfers = GuestTransfers()
    /// Imports and exports under way.
    var leases = LeaseStore()
    /// Clocks of hosts, and other things that no property shows.
    var hostState = HostState()
    private var lastNumbers: [String: Int] = [:]

    init(_ settings: SimulatorSettings, now: DateTime) {
        self.settings = settings
        self.now = now
        address = settings.address
        access = AccessControl(users: settings.users)
    }

    // MARK: Objects

    /// Makes an object; its moref is made of the prefix and the next number unless it is given.
    @discardableResult
    mutating func make<Object: ManagedObject>(
        _ type: Object.Type, _ prefix: String, id: String? = nil
    ) -> ManagedObjectReference<Object> {
        let reference = ManagedObjectReference<Object>(id ?? "\(prefix)-\(nextNumber(prefix))")
        guard let kind = ManagedKind.named(reference.type) else { preconditionFailure("no type \(reference.type)") }
        add(reference.asAny, kind)
        return reference
    }

    /// Makes an object of the managed type of that wire name.
    @discardableResult
    mutating func make(_ type: String, id: String) -> AnyReference {
        guard let kind = ManagedKind.named(type) else { preconditionFailure("no type \(type)") }
        let reference = AnyReference(id, type: type)
        add(reference, kind)
        return reference
    }

    private mutating func add(_ reference: AnyReference, _ kind: ManagedKind) {
        version += 1
        objects[reference.value] = SimulatedObject(reference: reference, kind: kind, version: version)
        population[kind.name, default: []].insert(reference.value)
    }

    /// Takes an object out of the world. What points to it must have been unlinked.
    mutating func remove(_ reference: ManagedObjectReference<some ManagedObject>) {
        hideAlarms(of: reference.asAny)
        version += 1
        if let object = objects.removeValue(forKey: reference.value) {
            population[object.kind.name]?.remove(reference.value)
        }
        guestStates[reference.value] = nil
        spaceCounter.forget(reference.value)
        tags.forget(reference.asAny)
    }

    /// The next number of a series, from 1 on; morefs of all kinds of entities share one as on a vCenter.
    mutating func nextNumber(_ series: String) -> Int {
        let isEntity = ["vm", "host", "group", "datacenter", "domain", "resgroup", "datastore", "network"]
            .contains { series.hasPrefix($0) }
        let number = lastNumbers[isEntity ? "entity" : series, default: isEntity ? 1000 : 0] + 1
        lastNumbers[isEntity ? "entity" : series] = number
        return number
    }

    /// The object, if it exists.
    subscript(_ reference: ManagedObjectReference<some ManagedObject>) -> SimulatedObject? { objects[reference.value] }

    /// Whether the object exists.
    func has(_ reference: ManagedObjectReference<some ManagedObject>) -> Bool { objects[reference.value] != nil }

    /// All objects of that type or a descendant, by moref.
    func all<Object: ManagedObject>(_ type: Object.Type) -> [ManagedObjectReference<Object>] {
        let name = Object._typeID.name
        return population.filter { ManagedKind.named($0.key)?.isKind(of: name) ?? false }.flatMap(\.value).sorted()
            .compactMap { objects[$0]?.reference.as(type) }
    }

    // MARK: Properties

    /// A property of an object, stored or derived. Setting stores it.
    ///
    /// Setting a property that the object's type does not have, or of another type, is a mistake of the program.
    subscript<Object: ManagedObject, Value: FieldValue>(
        _ reference: ManagedObjectReference<Object>, _ property: Property<Object, Value>
    ) -> Value? {
        get { value(property.path, of: reference).flatMap(Value.init(_field:)) }
        set { set(property.path, newValue, of: reference) }
    }

    /// A property by its name, stored or derived; nil when it is absent.
    func value(_ property: String, of reference: ManagedObjectReference<some ManagedObject>) -> AnyValue? {
        objects[reference.value].flatMap { value(property, of: $0) }
    }

    /// A property by its name, stored or derived; nil when it is absent.
    func value(_ property: String, of object: SimulatedObject) -> AnyValue? {
        if let value = object.values[property] { return value }
        guard let record = object.kind.properties[property] else { return nil }
        if let links = object.links[property] { return AnyValue(links, for: record, in: Vim.schema) }
        if let derivation = Derivations.find(object.kind, property) {
            return derivation.value(self, object).flatMap { AnyValue($0, for: record, in: Vim.schema) }
        }
        // A list that nobody has filled is empty, not absent.
        return record.isArray ? AnyValue([AnyValue](), for: record, in: Vim.schema) : nil
    }

    /// Stores a property by its name.
    mutating func set(
        _ property: String, _ value: (any FieldValue)?, of reference: ManagedObjectReference<some ManagedObject>
    ) {
        guard var object = objects[reference.value] else { return }
        guard let record = object.kind.properties[property] else {
            preconditionFailure("\(object.kind.name) has no property '\(property)'")
        }
        objects[reference.value] = nil
        if let value {
            guard let stored = AnyValue(value, for: record, in: Vim.schema) else {
                preconditionFailure("\(object.kind.name).\(property) cannot be \(value)")
            }
            object.values[property] = stored
        } else {
            object.values[property] = nil
        }
        version += 1
        object.version = version
        objects[reference.value] = object
    }

    /// Changes a property in place.
    mutating func update<Object: ManagedObject, Value: FieldValue>(
        _ reference: ManagedObjectReference<Object>, _ property: Property<Object, Value>,
        _ change: (inout Value) -> Void
    ) {
        guard var value = self[reference, property] else { return }
        change(&value)
        self[reference, property] = value
    }

    /// Says that a derived property of the object may have changed.
    mutating func touch(_ reference: ManagedObjectReference<some ManagedObject>) {
        version += 1
        objects[reference.value]?.version = version
    }

    // MARK: Links

    /// Adds a reference to a list property, such as `childEntity`, unless it is there.
    mutating func link(
        _ owner: ManagedObjectReference<some ManagedObject>, _ property: String,
        _ member: ManagedObjectReference<some ManagedObject>
    ) {
        precondition(
            objects[owner.value]?.kind.properties[property]?.isArray ?? true, "\(owner) has no list '\(property)'")
        version += 1
        objects[owner.value]?.link(property, member.asAny)
        objects[owner.value]?.version = version
    }

    /// Takes a reference out of a list property.
    mutating func unlink(
        _ owner: ManagedObjectReference<some ManagedObject>, _ property: String,
        _ member: ManagedObjectReference<some ManagedObject>
    ) {
        version += 1
        objects[owner.value]?.unlink(property, member.asAny)
        objects[owner.value]?.version = version
    }

    /// The references of a list property.
    func links(_ owner: ManagedObjectReference<some ManagedObject>, _ property: String) -> [AnyReference] {
        objects[owner.value]?.links[property] ?? []
    }
}
