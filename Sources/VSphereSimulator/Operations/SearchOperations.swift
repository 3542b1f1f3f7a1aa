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
        guard call.optional("vmSearch") ?? false else {
            return world.all(HostSystem.self).filter { world[$0, HostSystem.hardware]?.systemInfo.uuid == uuid }
                .compactMap { visible($0.asAny, world, call) }
        }
        let isInstance = call.optional("instanceUuid") ?? false
        return world.all(VirtualMachine.self).filter { vm in
            guard let config = world[vm, VirtualMachine.config] else { return false }
            return (isInstance ? config.instanceUuid : config.uuid)?.lowercased() == uuid
        }.compactMap { visible($0.asAny, world, call) }
    }

    private static func byGuest(_ world: World, _ call: Call, _ argument: String) throws -> [AnyReference] {
        let text: String = try call.argument(argument)
        return world.all(VirtualMachine.self).filter { vm in
            guard let guest = world[vm, VirtualMachine.guest] else { return false }
            if argument == "ip" { return guest.ipAddress == text || guest.net.contains { $0.ipAddress.contains(text) } }
            return guest.hostName == text
        }.compactMap { visible($0.asAny, world, call) }
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
        return paths.lazy.flatMap { references($0, of: object) }
            .first { value("name", of: $0).flatMap(String.init(_field:)) == name }
    }
}
