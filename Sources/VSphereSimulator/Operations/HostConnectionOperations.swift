internal import VimTypes

/// Disconnects hosts, connects them again, boots them.
enum HostConnectionOperations {
    static let all: [Operation] = [
        Operation("DisconnectHost_Task") { world, call in
            let host: ManagedObjectReference<HostSystem> = try call.target()
            guard world.settings.product == .vCenter else { throw Fault(NotSupported.self) }
            let user = call.user
            return world.task(call) { world in
                guard world[host, HostSystem.runtime]?.connectionState == .connected else {
                    throw Fault(InvalidState.self)
                }
                world.setConnection(of: host, .disconnected)
                world.record(
                    HostDisconnectedEvent.self, on: host.asAny, by: user, ["reason": "userRequest"],
                    "Disconnected from \(world.nameAndPlace(of: host)). Reason: User request")
                return nil
            }
        },
        Operation("ReconnectHost_Task") { world, call in
            let host: ManagedObjectReference<HostSystem> = try call.target()
            guard world.settings.product == .vCenter else { throw Fault(NotSupported.self) }
            let user = call.user
            return world.task(call, lasting: .seconds(2)) { world in
                switch world[host, HostSystem.runtime]?.connectionState {
                case .disconnected?: break
                case .notResponding?:
                    world.record(
                        HostReconnectionFailedEvent.self, on: host.asAny, by: user, [:],
                        "Cannot reconnect to \(world.nameAndPlace(of: host))")
                    throw Fault(
                        NoHost.self, ["name": world.name(of: host)],
                        "Unable to communicate with the remote host \(world.name(of: host)).")
                default: throw Fault(InvalidState.self)
                }
                world.setConnection(of: host, .connected)
                world.recordConnected(host, by: user)
                return nil
            }
        },
        Operation("QueryHostConnectionInfo") { world, call in
            let host = try call.readyHost(in: world)
            guard let summary = world[host, HostSystem.summary] else { throw Fault(NotSupported.self) }
            return HostConnectInfo(fields: [
                "serverIp": summary.managementServerIp, "host": summary,
                "inDasCluster": world.isProtected(host),
                "vm": world.links(host, "vm").compactMap { $0.as(VirtualMachine.self) }
                    .compactMap { world[$0, VirtualMachine.summary] },
                "vimAccountNameRequired": false, "clusterSupported": true,
                "network": world.links(host, "network").compactMap { $0.as(Network.self) }
                    .compactMap { world[$0, Network.summary] }
                    .map { HostConnectInfoNetworkInfo(fields: ["summary": $0]) },
                "datastore": world.links(host, "datastore").compactMap { $0.as(Datastore.self) }
                    .compactMap { world[$0, Datastore.summary] }
                    .map { HostDatastoreConnectInfo(fields: ["summary": $0]) },
                "capability": world[host, HostSystem.capability],
            ])
        },
        Operation("RebootHost_Task") { world, call in
            try stop(&world, call, reason: "reboot", backAfter: .seconds(20))
        },
        // Nobody is there to press the button: it is switched on again after ten minutes.
        Operation("ShutdownHost_Task") { world, call in
            try stop(&world, call, reason: "shutdown", backAfter: .seconds(600))
        },
    ]

    private static func stop(
        _ world: inout World, _ call: Call, reason: String, backAfter pause: Duration
    ) throws -> (any FieldValue)? {
        let host = try call.readyHost(in: world)
        let force: Bool = try call.argument("force")
        let user = call.user
        return world.task(call, lasting: .seconds(1)) { world in
            guard force || world[host, HostSystem.runtime]?.inMaintenanceMode == true else {
                throw Fault(InvalidState.self)
            }
            world.record(
                HostShutdownEvent.self, on: host.asAny, by: user, ["reason": reason],
                "Shutdown of \(world.nameAndPlace(of: host)): \(reason)")
            for vm in world.running(on: host) { world.losePower(vm) }
            world.update(host, HostSystem.runtime) { $0.set("powerState", HostSystemPowerState.unknown) }
            world.setConnection(of: host, .notResponding)
            world.after(pause) { world in
                guard world.has(host) else { return }
                let now = world.now
                world.update(host, HostSystem.runtime) {
                    $0.set("powerState", HostSystemPowerState.poweredOn)
                    $0.set("bootTime", now)
                }
                world.setConnection(of: host, .connected)
                world.recordConnected(host, by: "")
            }
            return nil
        }
    }
}

extension World {
    /// Sets a host's connection state, and that of the machines on it.
    fileprivate mutating func setConnection(
        of host: ManagedObjectReference<HostSystem>, _ state: HostSystemConnectionState
    ) {
        update(host, HostSystem.runtime) { $0.set("connectionState", state) }
        let machines: VirtualMachineConnectionState = state == .connected ? .connected : .disconnected
        let previous: VirtualMachineConnectionState = state == .connected ? .disconnected : .connected
        for vm in links(host, "vm").compactMap({ $0.as(VirtualMachine.self) })
        where self[vm, VirtualMachine.runtime]?.connectionState == previous {
            update(vm, VirtualMachine.runtime) { $0.set("connectionState", machines) }
        }
        touchCompute(of: host)
    }

    fileprivate mutating func recordConnected(_ host: ManagedObjectReference<HostSystem>, by user: String) {
        record(HostConnectedEvent.self, on: host.asAny, by: user, [:], "Connected to \(nameAndPlace(of: host))")
    }

    /// What becomes of a machine when its host goes down under it.
    fileprivate mutating func losePower(_ vm: ManagedObjectReference<VirtualMachine>) {
        update(vm, VirtualMachine.runtime) {
            $0.set("powerState", VirtualMachinePowerState.poweredOff)
            $0.set("bootTime", nil)
            $0.set("cleanPowerOff", false)
        }
        guestStopped(vm)
        record(
            VmPoweredOffEvent.self, on: vm.asAny, by: "", ["template": false],
            "\(name(of: vm)) on \(self[vm, VirtualMachine.runtime]?.host.map { nameAndPlace(of: $0) } ?? "") is powered off"
        )
    }

    /// Whether HA watches over a host.
    fileprivate func isProtected(_ host: ManagedObjectReference<HostSystem>) -> Bool {
        guard let cluster = self[host, HostSystem.parent]?.asAny.as(ClusterComputeResource.self) else { return false }
        return self[cluster, ClusterComputeResource.configuration]?.dasConfig.enabled ?? false
    }
}
