internal import VimTypes

extension World {
    /// How busy a host is: the processor time that its machines use, in thousandths of what it has.
    func load(of host: ManagedObjectReference<HostSystem>) -> Int { load(of: host, running(on: host)) }

    private func load(
        of host: ManagedObjectReference<HostSystem>, _ machines: [ManagedObjectReference<VirtualMachine>]
    ) -> Int {
        guard let cpu = self[host, HostSystem.hardware]?.cpuInfo else { return 0 }
        let megahertz = machines.reduce(0) { $0 + usage(of: $1).megahertz }
        return megahertz * 1000 / max(1, Int(cpu.hz / 1_000_000) * Int(cpu.numCpuCores))
    }

    /// Looks at a cluster as DRS does every five minutes: moves machines from its busiest host to its idlest one, or
    /// recommends it when a person decides.
    mutating func refreshRecommendations(of cluster: ManagedObjectReference<ClusterComputeResource>) throws {
        guard let drs = self[cluster, ClusterComputeResource.configuration]?.drsConfig, drs.enabled ?? false else {
            self[cluster, ClusterComputeResource.recommendation] = nil
            self[cluster, ClusterComputeResource.drsRecommendation] = nil
            return
        }
        let moves = balancingMoves(in: cluster)
        guard drs.defaultVmBehavior != .fullyAutomated else {
            for move in moves { migrate(move.vm, to: move.destination) }
            return
        }
        let recommendations = moves.map { move in
            let reason = "Balance average CPU loads"
            return ClusterRecommendation(fields: [
                "key": move.key, "type": "V1", "time": now, "rating": 4, "reason": "fairnessCpuAvg",
                "reasonText": reason, "target": cluster,
                "action": [
                    ClusterAction(
                        ClusterMigrationAction(fields: ["type": "MigrationV1", "target": move.vm, "drsMigration": move])
                    )
                ],
            ])
        }
        self[cluster, ClusterComputeResource.recommendation] = recommendations
        self[cluster, ClusterComputeResource.drsRecommendation] = zip(recommendations, moves).map { one, move in
            ClusterDrsRecommendation(fields: [
                "key": one.key, "rating": one.rating, "reason": one.reason, "reasonText": one.reasonText,
                "migrationList": [move],
            ])
        }
    }

    /// Takes a recommendation off the list.
    mutating func drop(
        _ recommendation: ClusterRecommendation, of cluster: ManagedObjectReference<ClusterComputeResource>
    ) {
        update(cluster, ClusterComputeResource.recommendation) { $0.removeAll { $0.key == recommendation.key } }
        update(cluster, ClusterComputeResource.drsRecommendation) { $0.removeAll { $0.key == recommendation.key } }
    }

    /// Up to two moves, each of which brings the busiest and the idlest host nearer to each other.
    private mutating func balancingMoves(
        in cluster: ManagedObjectReference<ClusterComputeResource>
    ) -> [ClusterDrsMigration] {
        let inService = links(cluster, "host").compactMap { $0.as(HostSystem.self) }.filter { host in
            guard let runtime = self[host, HostSystem.runtime] else { return false }
            return runtime.connectionState == .connected && !runtime.inMaintenanceMode
        }
        var machines = Dictionary(uniqueKeysWithValues: inService.map { ($0, running(on: $0)) })
        var moves: [ClusterDrsMigration] = []
        while moves.count < 2 {
            let loads = inService.map { (host: $0, load: load(of: $0, machines[$0] ?? [])) }
                .sorted { ($0.load, $0.host.value) < ($1.load, $1.host.value) }
            guard let idle = loads.first, let busy = loads.last, busy.load - idle.load >= 20 else { break }
            // The machine whose move leaves the smallest difference.
            let choice = (machines[busy.host] ?? []).filter { candidates(for: $0, in: cluster).contains(idle.host) }
                .map { vm in (vm: vm, load: load(of: busy.host, [vm])) }
                .filter { $0.load > 0 && $0.load < busy.load - idle.load }
                .min { abs(busy.load - idle.load - 2 * $0.load) < abs(busy.load - idle.load - 2 * $1.load) }
            guard let choice else { break }
            machines[busy.host]?.removeAll { $0 == choice.vm }
            machines[idle.host]?.append(choice.vm)
            moves.append(
                ClusterDrsMigration(fields: [
                    "key": String(nextNumber("recommendation")), "time": now, "vm": choice.vm,
                    "cpuLoad": usage(of: choice.vm).megahertz, "memoryLoad": usage(of: choice.vm).hostMemory,
                    "source": busy.host, "sourceCpuLoad": busy.load / 10, "destination": idle.host,
                    "destinationCpuLoad": idle.load / 10,
                ]))
        }
        return moves
    }
}
