internal import VimTypes

/// Operations of `SearchIndex`.
enum SearchOperations {
    static let all: [Operation] = [
        Operation("FindByInventoryPath") { world, call in
            let path: String = try call.argument("inventoryPath")
            var current = world.rootFolder.asAny
            for name in path.split(separator: "/") {
                guard let next = world.child(named: String(name), of: current) else { return nil }
                current = next
            }
            return visible(current, world, call)
        },
        Operation("FindChild") { world, call in
            let entity: AnyReference = try call.argument("entity")
            guard world.has(entity) else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
            return world.child(named: try call.argument("name"), of: entity).flatMap { visible($0, world, call) }
        },
        Operation("FindByUuid") { world, call in try byUUID(world, call).first },
        Operation("FindAllByUuid") { world, call in try byUUID(world, call) },
        Operation("FindByDatastorePath") { world, call in
            let site: ManagedObjectReference<Datacenter> = try call.argument("datacenter")
            guard world.has(site) else { throw Fault(ManagedObjectNotFound.self, ["obj": site]) }
            let path: String = try call.argument("path")
            return world.all(VirtualMachine.self).first { vm in
                world[vm, VirtualMachine.config]?.files.vmPathName == path && world.datacenter(of: vm.asAny) == site
            }.flatMap { visible($0.asAny, world, call) }
        },
        Operation("FindByDnsName") { world, call in try byGuest(world, call, "dnsName").first },
        Operation("FindAllByDnsName") { world, call in try byGuest(world, call, "dnsName") },
        Operation("FindByIp") { world, call in try byGuest(world, call, "ip").first },
        Operation("FindAllByIp") { world, call in try byGuest(world, call, "ip") },
    ]

    private static func visible(_ reference: AnyReference, _ world: World, _ call: Call) -> AnyReference? {
        world.allows(call.user, "System.View", on: reference) ? reference : nil
    }

    private static func byUUID(_ world: World, _ call: Call) throws -> [AnyReference] {
        let uuid = try call.argument("uuid", as: String.self).lowercased()
        let isInstance = call.optional("instanceUuid") ?? false
        return try search(world, call) { vm in
            guard let config = world[vm, VirtualMachine.config] else { return false }
            return (isInstance ? config.instanceUuid : config.uuid)?.lowercased() == uuid
        } or: { host in
            world[host, HostSystem.hardware]?.systemInfo.uuid.lowercased() == uuid
        }
    }

    private static func byGuest(_ world: World, _ call: Call, _ argument: String) throws -> [AnyReference] {
        let text = try call.argument(argument, as: String.self).lowercased()
        return try search(world, call) { vm in
            guard let guest = world[vm, VirtualMachine.guest] else { return false }
            if argument == "ip" { return guest.ipAddress == text || guest.net.contains { $0.ipAddress.contains(text) } }
            return guest.hostName?.lowercased() == text
        } or: { host in
            if argument == "dnsName" { return world.name(of: host).lowercased() == text }
            return world[host, HostSystem.config]?.network?.vnic.contains { $0.spec.ip?.ipAddress == text } ?? false
        }
    }

    /// The machines, or else the hosts, of the whole inventory or a datacenter that fit, if the caller may see them.
    private static func search(
        _ world: World, _ call: Call, _ machine: (ManagedObjectReference<VirtualMachine>) -> Bool,
        or host: (ManagedObjectReference<HostSystem>) -> Bool
    ) throws -> [AnyReference] {
        let site: ManagedObjectReference<Datacenter>? = call.optional("datacenter")
        if let site, !world.has(site) { throw Fault(ManagedObjectNotFound.self, ["obj": site]) }
        let found =
            try call.argument("vmSearch")
            ? world.all(VirtualMachine.self).filter(machine).map(\.asAny)
            : world.all(HostSystem.self).filter(host).map(\.asAny)
        return found.filter { site == nil || world.datacenter(of: $0) == site }.compactMap { visible($0, world, call) }
    }
}

extension World {
    /// The entity of that name directly below another, as inventory paths see it: `vm` and `host` below a datacenter.
    func child(named name: String, of parent: AnyReference) -> AnyReference? {
        guard let object = self[parent] else { return nil }
        let paths =
            switch object.kind.name {
            case "Datacenter": ["vmFolder", "hostFolder", "datastoreFolder", "networkFolder"]
            case "ComputeResource", "ClusterComputeResource": ["host", "resourcePool"]
            case "ResourcePool", "VirtualApp": ["resourcePool", "vm"]
            default: ["childEntity"]
            }
        let kept = EntityName.kept(name)
        return paths.lazy.flatMap { references($0, of: object) }.first { entity in
            let own = value("name", of: entity).flatMap(String.init(_field:))
            return own == kept || own == name
        }
    }
}
