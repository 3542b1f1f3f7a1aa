import MCPCore
import VSphere
import VimTypes

/// Lists clusters, by one question to the property collector.
struct ListClusters: VSphereTool {
    static let name = "list_clusters"
    static let title = "List clusters"
    static let description = "Clusters with size, DRS and HA."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
    }

    struct Cluster: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var status: String?
        var hosts: Int?
        var effectiveHosts: Int?
        var cpuCores: Int?
        var cpuTotalMHz: Int?
        var memoryBytes: Int?
        var vmCount: Int
        var drsEnabled: Bool?
        var drsAutomation: String?
        var haEnabled: Bool?

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "status": "green, yellow, red or gray",
            "hosts": "Hosts",
            "effectiveHosts": "Usable hosts",
            "cpuCores": "Cores",
            "cpuTotalMHz": "Capacity",
            "memoryBytes": "Memory",
            "vmCount": "VMs and templates",
            "drsEnabled": "DRS is on",
            "drsAutomation": "DRS automation",
            "haEnabled": "HA is on",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Cluster> {
        let inventory = try await context.vSphere.inventory([
            ClusterComputeResource._typeID: ["summary", "configurationEx"], VirtualMachine._typeID: ["runtime.host"],
        ])
        var machines: [String: Int] = [:]
        for machine in inventory.all(VirtualMachine.self) {
            guard let host: ManagedObjectReference<HostSystem> = machine.value("runtime.host"),
                let cluster = inventory[host]?.parent
            else { continue }
            machines[cluster.value, default: 0] += 1
        }
        let pattern = input.filter.map(NamePattern.init)
        let clusters = inventory.all(ClusterComputeResource.self).filter { pattern?.matches($0.name) ?? true }
        return try context.page(clusters, key: { [$0.name, $0.reference.value] }) { cluster in
            let summary: ComputeResourceSummary? = cluster.value("summary")
            let configuration: ClusterConfigInfoEx? = cluster.value("configurationEx")
            return Cluster(
                moref: cluster.reference.value, name: cluster.name, path: inventory.path(of: cluster.reference),
                status: summary?.overallStatus.rawValue, hosts: summary?.numHosts,
                effectiveHosts: summary?.numEffectiveHosts, cpuCores: summary?.numCpuCores,
                cpuTotalMHz: summary?.totalCpu, memoryBytes: summary?.totalMemory,
                vmCount: machines[cluster.reference.value] ?? 0, drsEnabled: configuration?.drsConfig.enabled,
                drsAutomation: configuration?.drsConfig.defaultVmBehavior?.rawValue,
                haEnabled: configuration?.dasConfig.enabled)
        }
    }
}
