internal import VimTypes

/// Operations of `HostServiceSystem` and `HostFirewallSystem`.
enum HostServiceOperations {
    static let all: [Operation] = [
        Operation("StartService") { world, call in try change(&world, call) { $0.with("running", true) } },
        Operation("StopService") { world, call in try change(&world, call) { $0.with("running", false) } },
        Operation("RestartService") { world, call in try change(&world, call) { $0.with("running", true) } },
        Operation("UpdateServicePolicy") { world, call in
            let policy: String = try call.argument("policy")
            guard ["on", "off", "automatic"].contains(policy) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "policy"])
            }
            return try change(&world, call) { $0.with("policy", policy) }
        },
        Operation("RefreshServices") { world, call in try call.readyHost(in: world).nothing },
        Operation("EnableRuleset") { world, call in try change(&world, call, isEnabled: true) },
        Operation("DisableRuleset") { world, call in try change(&world, call, isEnabled: false) },
        Operation("RefreshFirewall") { world, call in try call.readyHost(in: world).nothing },
    ]

    private static func change(
        _ world: inout World, _ call: Call, _ change: (HostService) -> HostService
    ) throws -> (any FieldValue)? {
        let host = try call.readyHost(in: world)
        let key: String = try call.argument("id")
        var services = world[host, HostSystem.config]?.service?.service ?? []
        guard let position = services.firstIndex(where: { $0.key == key }) else { throw Fault(NotFound.self) }
        services[position] = change(services[position])
        world.configure(host) { $0.set("service", HostServiceInfo(fields: ["service": services])) }
        return nil
    }

    private static func change(_ world: inout World, _ call: Call, isEnabled: Bool) throws -> (any FieldValue)? {
        let host = try call.readyHost(in: world)
        let key: String = try call.argument("id")
        guard let firewall = world[host, HostSystem.config]?.firewall else { throw Fault(NotFound.self) }
        var rules = firewall.ruleset
        guard let position = rules.firstIndex(where: { $0.key == key }) else { throw Fault(NotFound.self) }
        rules[position].set("enabled", isEnabled)
        world.configure(host) { $0.set("firewall", firewall.with("ruleset", rules)) }
        return nil
    }
}

extension Call {
    /// The connected host that the operation's target is, or is a manager of.
    func readyHost(in world: World) throws -> ManagedObjectReference<HostSystem> {
        guard let host = target.as(HostSystem.self) ?? world.host(ofManager: target) else {
            throw Fault(ManagedObjectNotFound.self, ["obj": target])
        }
        guard world[host, HostSystem.runtime]?.connectionState == .connected else {
            throw Fault(
                HostNotConnected.self, [:],
                "Unable to communicate with the remote host \(world.name(of: host)), since it is disconnected.")
        }
        return host
    }

    /// Sees to it that the caller has a privilege on an object that the operation names.
    func demand(
        _ privilege: String, on object: ManagedObjectReference<some ManagedObject>, in world: World
    ) throws {
        try world.demand(privilege, on: object, for: user)
    }

    /// The argument of that name, which is to become the name of something: 1 to 80 characters that nothing else in
    /// that container has. Names of entities, which are in a container, are as these keep them.
    func newName(
        _ argument: String = "name", in container: AnyReference? = nil, but own: AnyReference? = nil, _ world: World
    ) throws -> String {
        let text: String = try self.argument(argument)
        guard let container else {
            try world.demandName(text)
            return text
        }
        let name = try world.entityName(text)
        try world.demandFree(name, in: container, but: own)
        return name
    }
}

extension ManagedObjectReference {
    /// The result of operations that only look at an object which the simulator keeps up to date anyway.
    var nothing: (any FieldValue)? { nil }
}
