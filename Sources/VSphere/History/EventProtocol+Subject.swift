public import VimTypes

/// What an event is about: an entity, and the name that it had then.
public struct EventSubject: Hashable, Sendable {
    /// Which entity.
    public let reference: ManagedObjectReference<AnyManagedObject>
    /// Its name at the time of the event.
    public let name: String

    /// Makes one.
    public init(reference: ManagedObjectReference<AnyManagedObject>, name: String) {
        self.reference = reference
        self.name = name
    }
}

extension EventProtocol {
    /// What the event is about: of the entities that it names the most particular one, such as the machine and not its
    /// host; nil when it names none, as events of sessions.
    public var subject: EventSubject? {
        if let vm { return EventSubject(reference: vm.vm.asAny, name: vm.name) }
        if let ds { return EventSubject(reference: ds.datastore.asAny, name: ds.name) }
        if let net { return EventSubject(reference: net.network.asAny, name: net.name) }
        if let dvs { return EventSubject(reference: dvs.dvs.asAny, name: dvs.name) }
        if let host { return EventSubject(reference: host.host.asAny, name: host.name) }
        if let computeResource {
            return EventSubject(reference: computeResource.computeResource.asAny, name: computeResource.name)
        }
        return datacenter.map { EventSubject(reference: $0.datacenter.asAny, name: $0.name) }
    }

    /// What kind of event it is: its wire type, such as `VmPoweredOnEvent`, or the identifier of an extended one, such
    /// as `esx.problem.net.connectivity.lost`.
    public var kind: String {
        self.as(EventEx.self)?.eventTypeId ?? self.as(ExtendedEvent.self)?.eventTypeId ?? wireTypeName
    }

    /// The server's sentence about the event; where it sends none, the kind of event.
    public var text: String {
        for text in [fullFormattedMessage, self.as(EventEx.self)?.message] {
            if let text, !text.isEmpty { return text }
        }
        return kind
    }
}
