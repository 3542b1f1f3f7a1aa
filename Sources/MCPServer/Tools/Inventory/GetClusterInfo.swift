import MCPCore
import VSphere
import VimTypes

/// Describes one cluster: one question for the inventory, one for the cluster.
struct GetClusterInfo: VSphereTool {
    static let name = "get_cluster_info"
    static let title = "Describe a cluster"
    static let description = "Hosts, capacity, load, DRS, HA, rules, datastores and networks of a cluster."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument("Name, path or moref", aliases: ["cluster_name", "name"])
        var cluster: Target<ClusterComputeResource>?
    }

    struct Host: ToolOutput {
        var moref: String
        var name: String
        var connectionState: String
        var inMaintenanceMode: Bool?
        var vmCount: Int

        static let fields = [
            "moref": "moref", "name": "Name",
            "connectionState": "State",
            "inMaintenanceMode": "In maintenance mode", "vmCount": "VMs and templates",
        ]
    }

    struct Rule: ToolOutput {
        var name: String
        var kind: String
        var enabled: Bool?
        var mandatory: Bool?
        var inCompliance: Bool?
        var members: [String]

        static let fields = [
            "name": "Name", "kind": "Such as anti_affinity",
            "enabled": "Enabled", "mandatory": "Must hold",
            "inCompliance": "Holds now", "members": "VMs or groups",
        ]
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var status: String?
        var hosts: [Host]
        var effectiveHosts: Int?
        var cpuCores: Int?
        var cpuThreads: Int?
        var cpuTotalMHz: Int?
        var cpuDemandMHz: Int?
        var memoryBytes: Int?
        var memoryDemandBytes: Int?
        var vmCount: Int
        var drsEnabled: Bool?
        var drsAutomation: String?
        var drsScore: Int?
        var haEnabled: Bool?
        var admissionControl: Bool?
        var failoverHosts: Int?
        var evcMode: String?
        var vsanEnabled: Bool?
        var rules: [Rule]
        var rootResourcePool: String?
        var datastores: [String]
        var networks: [String]

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "status": "green, yellow, red or gray",
            "hosts": "Hosts",
            "effectiveHosts": "Usable hosts",
            "cpuCores": "Cores",
            "cpuThreads": "Threads",
            "cpuTotalMHz": "Capacity",
            "cpuDemandMHz": "Demand",
            "memoryBytes": "Memory",
            "memoryDemandBytes": "Demand",
            "vmCount": "VMs and templates",
            "drsEnabled": "DRS is on",
            "drsAutomation": "DRS automation",
            "drsScore": "DRS score, percent",
            "haEnabled": "HA is on",
            "admissionControl": "HA keeps room",
            "failoverHosts": "Failures it can stand",
            "evcMode": "EVC mode",
            "vsanEnabled": "vSAN is on",
            "rules": "DRS rules",
            "rootResourcePool": "moref",
            "datastores": "Datastores",
            "networks": "Networks",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let inventory = try await client.inventory([
            HostSystem._typeID: ["runtime.connectionState", "runtime.inMaintenanceMode"],
            VirtualMachine._typeID: ["runtime.host"],
        ])
        let entity = try inventory.one(
            input.cluster, "cluster", configured: context.services.server.defaults.cluster)
        let reference = ManagedObjectReference<ClusterComputeResource>(entity.reference.value)
        let paths = ["summary", "configurationEx", "host", "resourcePool", "datastore", "network"]
        guard let cluster = try await client.properties(of: [reference], paths).first else {
            throw ToolError(.notFound, "\(entity.name) has vanished meanwhile.", hint: "List the clusters again.")
        }
        return Self.describe(cluster, entity, in: inventory)
    }

    private static func describe(
        _ cluster: ObjectProperties<ClusterComputeResource>, _ entity: Inventory.Entity, in inventory: Inventory
    ) -> Output {
        let summary = cluster[ClusterComputeResource.summary]
        let details = summary?.as(ClusterComputeResourceSummary.self)
        let configuration: ClusterConfigInfoEx? = cluster.value("configurationEx")
        let usage = details?.usageSummary
        let hosts = hosts(cluster[ClusterComputeResource.host] ?? [], in: inventory)
        return Output(
            moref: cluster.reference.value, name: entity.name, path: inventory.path(of: cluster.reference),
            status: summary?.overallStatus.rawValue, hosts: hosts, effectiveHosts: summary?.numEffectiveHosts,
            cpuCores: summary?.numCpuCores, cpuThreads: summary?.numCpuThreads, cpuTotalMHz: summary?.totalCpu,
            cpuDemandMHz: usage?.cpuDemandMhz, memoryBytes: summary?.totalMemory,
            memoryDemandBytes: usage.map { $0.memDemandMB << 20 }, vmCount: hosts.reduce(0) { $0 + $1.vmCount },
            drsEnabled: configuration?.drsConfig.enabled,
            drsAutomation: configuration?.drsConfig.defaultVmBehavior?.rawValue, drsScore: details?.drsScore,
            haEnabled: configuration?.dasConfig.enabled,
            admissionControl: configuration?.dasConfig.admissionControlEnabled,
            failoverHosts: configuration?.dasConfig.enabled == true ? details?.currentFailoverLevel : nil,
            evcMode: details?.currentEVCModeKey, vsanEnabled: configuration?.vsanConfigInfo?.enabled,
            rules: (configuration?.rule ?? []).map { rule($0, in: inventory) },
            rootResourcePool: cluster[ClusterComputeResource.resourcePool]?.value,
            datastores: inventory.names(cluster[ClusterComputeResource.datastore]),
            networks: inventory.names(cluster[ClusterComputeResource.network]))
    }

    private static func hosts(_ references: [ManagedObjectReference<HostSystem>], in inventory: Inventory) -> [Host] {
        var machines: [String: Int] = [:]
        for machine in inventory.all(VirtualMachine.self) {
            let host: ManagedObjectReference<HostSystem>? = machine.value("runtime.host")
            if let host { machines[host.value, default: 0] += 1 }
        }
        return references.compactMap { inventory[$0] }.sorted { $0.name < $1.name }.map { host in
            Host(
                moref: host.reference.value, name: host.name,
                connectionState: host.value("runtime.connectionState") ?? "unknown",
                inMaintenanceMode: host.value("runtime.inMaintenanceMode"),
                vmCount: machines[host.reference.value] ?? 0)
        }
    }

    private static func rule(_ rule: ClusterRuleInfo, in inventory: Inventory) -> Rule {
        var kind = rule.wireTypeName
        var members: [String] = []
        if let affinity = rule.as(ClusterAffinityRuleSpec.self) {
            (kind, members) = ("affinity", inventory.names(affinity.vm))
        } else if let apart = rule.as(ClusterAntiAffinityRuleSpec.self) {
            (kind, members) = ("anti_affinity", inventory.names(apart.vm))
        } else if let placed = rule.as(ClusterVmHostRuleInfo.self) {
            kind = "vm_host"
            members =
                [placed.vmGroupName, placed.affineHostGroupName].compactMap { $0 }
                + [placed.antiAffineHostGroupName].compactMap { $0.map { "not \($0)" } }
        }
        return Rule(
            name: rule.name ?? "rule \(rule.key ?? 0)", kind: kind, enabled: rule.enabled, mandatory: rule.mandatory,
            inCompliance: rule.inCompliance, members: members)
    }
}
