internal import VimTypes

/// What has happened: events and tasks, oldest first.
struct History: Sendable {
    /// The events.
    var events: [Event] = []
    /// Morefs of the tasks.
    var tasks: [String] = []
    var lastEventKey = 0
}

extension World {
    /// Records an event.
    ///
    /// Entity arguments (`vm`, `host`, `datacenter`, `computeResource`) are filled in from `entity`.
    ///
    /// - Parameters:
    ///   - type: event type, such as `VmPoweredOnEvent`.
    ///   - entity: what it happened to.
    ///   - user: who did it; empty for the server itself.
    ///   - fields: fields of that event type.
    ///   - message: the formatted message.
    ///   - chain: the chain that it belongs to; its own key if nil.
    mutating func record<Kind: DataObject>(
        _ type: Kind.Type, on entity: AnyReference?, by user: String, chain: Int? = nil,
        _ fields: KeyValuePairs<String, (any FieldValue)?> = [:], _ message: String
    ) {
        history.lastEventKey += 1
        var event = AnyDataObject(Kind._typeID, fields: fields)
        event._storage.set("key", history.lastEventKey)
        event._storage.set("chainId", chain ?? history.lastEventKey)
        event._storage.set("createdTime", now)
        event._storage.set("userName", user)
        event._storage.set("fullFormattedMessage", message)
        var next = entity
        while let current = next, let object = self[current] {
            let name = value("name", of: object).flatMap(String.init(_field:)) ?? ""
            switch object.kind.name {
            case "Datacenter":
                event._storage.set(
                    "datacenter", DatacenterEventArgument(fields: ["name": name, "datacenter": current]))
            case "VirtualMachine":
                event._storage.set("vm", VmEventArgument(fields: ["name": name, "vm": current]))
                guard let vm = current.as(VirtualMachine.self) else { break }
                if event.is(VmEvent.self) {
                    event._storage.set("template", self[vm, VirtualMachine.config]?.template ?? false)
                }
                if let host = self[vm, VirtualMachine.runtime]?.host {
                    let hostName = self[host, HostSystem.name] ?? ""
                    event._storage.set("host", HostEventArgument(fields: ["name": hostName, "host": host]))
                    if let compute = parent(of: host.asAny) {
                        setComputeResource(compute, of: &event)
                    }
                }
            case "HostSystem":
                event._storage.set("host", HostEventArgument(fields: ["name": name, "host": current]))
            case "ComputeResource", "ClusterComputeResource": setComputeResource(current, of: &event)
            case "Datastore":
                event._storage.set("ds", DatastoreEventArgument(fields: ["name": name, "datastore": current]))
            default: break
            }
            next = parent(of: current)
        }
        if let event = event.as(Event.self) { history.events.append(event) }
    }

    private func setComputeResource(_ compute: AnyReference, of event: inout AnyDataObject) {
        let name = value("name", of: compute).flatMap(String.init(_field:)) ?? ""
        event._storage.set(
            "computeResource", ComputeResourceEventArgument(fields: ["name": name, "computeResource": compute]))
    }
}
