internal import VimTypes

/// Operations of `ClusterComputeResource` and `ComputeResource`.
enum ClusterOperations {
    static let all: [Operation] = [
        Operation("ReconfigureComputeResource_Task") { world, call in
            let spec: ComputeResourceConfigSpec = try call.argument("spec")
            guard let cluster = call.target.as(ClusterComputeResource.self) else {
                return reconfigureSingle(spec, &world, call)
            }
            guard let change = spec.as(ClusterConfigSpecEx.self) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "spec"])
            }
            return try reconfigure(cluster, ClusterChange(change), &world, call)
        },
        Operation("ReconfigureCluster_Task") { world, call in
            try reconfigure(
                try call.target(), ClusterChange(try call.argument("spec", as: ClusterConfigSpec.self)), &world, call)
        },
        Operation("RefreshRecommendation") { world, call in
            try world.refreshRecommendations(of: try call.target())
            return nil
        },
        Operation("ApplyRecommendation") { world, call in
            let cluster: ManagedObjectReference<ClusterComputeResource> = try call.target()
            let recommendation = try named(cluster, world, call)
            for action in recommendation.action.compactMap({ $0.as(ClusterMigrationAction.self) }) {
                guard let move = action.drsMigration, world.has(move.vm) else { continue }
                try call.demand("Resource.ApplyRecommendation", on: cluster, in: world)
                world.migrate(move.vm, to: move.destination)
            }
            world.drop(recommendation, of: cluster)
            return nil
        },
        Operation("CancelRecommendation") { world, call in
            let cluster: ManagedObjectReference<ClusterComputeResource> = try call.target()
            world.drop(try named(cluster, world, call), of: cluster)
            return nil
        },
        Operation("PlaceVm") { world, call in
            let cluster: ManagedObjectReference<ClusterComputeResource> = try call.target()
            return try place(try call.argument("placementSpec"), in: cluster, &world)
        },
        Operation("RecommendHostsForVm") { world, call in
            let cluster: ManagedObjectReference<ClusterComputeResource> = try call.target()
            let vm: ManagedObjectReference<VirtualMachine> = try call.argument("vm")
            guard world.has(vm) else { throw Fault(ManagedObjectNotFound.self, ["obj": vm]) }
            return world.candidates(for: vm, in: cluster)
                .sorted { (world.load(of: $0), $0.value) < (world.load(of: $1), $1.value) }
                .enumerated().map { position, host in
                    ClusterHostRecommendation(fields: ["host": host, "rating": max(1, 5 - position)])
                }
        },
    ]

    /// Where a machine would go: the idlest hosts first.
    private static func place(
        _ spec: PlacementSpec, in cluster: ManagedObjectReference<ClusterComputeResource>, _ world: inout World
    ) throws -> PlacementResult {
        if let vm = spec.vm, !world.has(vm) { throw Fault(ManagedObjectNotFound.self, ["obj": vm]) }
        guard spec.vm != nil || spec.configSpec != nil else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "placementSpec"])
        }
        let reachable =
            spec.vm.map { world.candidates(for: $0, in: cluster) }
            ?? world.hosts(of: cluster, reaching: spec.datastores.map(\.asAny))
        let hosts = reachable.filter { spec.hosts.isEmpty || spec.hosts.contains($0) }
            .sorted { (world.load(of: $0), $0.value) < (world.load(of: $1), $1.value) }
        let pool = world[cluster.asAny.as(ComputeResource.self) ?? .init(cluster.value), ComputeResource.resourcePool]
        let recommendations = hosts.enumerated().map { position, host in
            ClusterRecommendation(fields: [
                "key": String(world.nextNumber("recommendation")), "type": "V1", "time": world.now,
                "rating": max(1, 5 - position), "reason": "xvmotionPlacement",
                "reasonText": "Balance average CPU loads", "target": cluster,
                "action": [
                    ClusterAction(
                        PlacementAction(fields: [
                            "type": "PlacementV1", "target": spec.vm, "vm": spec.vm, "targetHost": host,
                            "relocateSpec": VirtualMachineRelocateSpec(
                                datastore: spec.datastores.first ?? spec.relocateSpec?.datastore, pool: pool, host: host
                            ),
                        ]))
                ],
            ])
        }
        return PlacementResult(fields: ["recommendations": recommendations])
    }

    private static func named(
        _ cluster: ManagedObjectReference<ClusterComputeResource>, _ world: World, _ call: Call
    ) throws -> ClusterRecommendation {
        let key: String = try call.argument("key")
        let all = world[cluster, ClusterComputeResource.recommendation] ?? []
        guard let found = all.first(where: { $0.key == key }) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "key"])
        }
        return found
    }

    private static func reconfigure(
        _ cluster: ManagedObjectReference<ClusterComputeResource>, _ change: ClusterChange, _ world: inout World,
        _ call: Call
    ) throws -> (any FieldValue)? {
        let modify: Bool = try call.argument("modify")
        let user = call.user
        return world.task(call, lasting: .seconds(1)) { world in
            let old = world[cluster, ClusterComputeResource.configuration]?.drsConfig
            try world.apply(change, to: cluster, modify: modify)
            let name = world.name(of: cluster)
            let place = world.datacenter(of: cluster.asAny).map { " in \(world.name(of: $0))" } ?? ""
            world.record(
                ClusterReconfiguredEvent.self, on: cluster.asAny, by: user, [:], "Reconfigured cluster \(name)\(place)")
            let new = world[cluster, ClusterComputeResource.configuration]?.drsConfig
            switch (old?.enabled ?? false, new?.enabled ?? false) {
            case (false, true):
                let behavior = new?.defaultVmBehavior ?? .fullyAutomated
                world.record(
                    DrsEnabledEvent.self, on: cluster.asAny, by: user, ["behavior": behavior.rawValue],
                    "Enabled DRS on \(name) with automation level \(behavior.rawValue)\(place)")
            case (true, false):
                world[cluster, ClusterComputeResource.recommendation] = nil
                world[cluster, ClusterComputeResource.drsRecommendation] = nil
                world.record(DrsDisabledEvent.self, on: cluster.asAny, by: user, [:], "Disabled DRS on \(name)\(place)")
            default: break
            }
            return nil
        }
    }

    private static func reconfigureSingle(
        _ spec: ComputeResourceConfigSpec, _ world: inout World, _ call: Call
    ) -> (any FieldValue)? {
        let compute = call.target
        return world.task(call) { world in
            guard let compute = compute.as(ComputeResource.self), let placement = spec.vmSwapPlacement else {
                return nil
            }
            world.update(compute, ComputeResource.configurationEx) { $0.set("vmSwapPlacement", placement) }
            return nil
        }
    }
}
