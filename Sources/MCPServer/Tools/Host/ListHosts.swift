import MCPCore
import VSphere
import VimTypes

/// Lists ESXi hosts, by one question to the property collector.
struct ListHosts: VSphereTool {
    static let name = "list_hosts"
    static let title = "List hosts"
    static let description = "ESXi hosts with state, version and size."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
    }

    struct Host: ToolOutput {
        var moref: String
        var name: String
        var cluster: String?
        var connectionState: String
        var powerState: String
        var inMaintenanceMode: Bool?
        var version: String?
        var build: String?
        var vendor: String?
        var model: String?
        var cpuCores: Int?
        var memoryBytes: Int?
        var vmCount: Int

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "cluster": "Cluster that it belongs to; absent for a stand-alone host",
            "connectionState": "connected, disconnected or notResponding",
            "powerState": "poweredOn, poweredOff, standBy or unknown",
            "inMaintenanceMode": "Whether it is in maintenance mode",
            "version": "Version of ESXi",
            "build": "Build of ESXi",
            "vendor": "Hardware vendor",
            "model": "Hardware model",
            "cpuCores": "Physical CPU cores",
            "memoryBytes": "Memory in bytes",
            "vmCount": "Virtual machines and templates registered with it",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Host> {
        let inventory = try await context.vSphere.inventory([
            HostSystem._typeID: [
                "runtime.connectionState", "runtime.powerState", "runtime.inMaintenanceMode",
                "summary.config.product.version", "summary.config.product.build", "summary.hardware.vendor",
                "summary.hardware.model", "summary.hardware.numCpuCores", "summary.hardware.memorySize",
            ],
            VirtualMachine._typeID: ["runtime.host"],
        ])
        var machines: [String: Int] = [:]
        for machine in inventory.all(VirtualMachine.self) {
            let host: ManagedObjectReference<HostSystem>? = machine.value("runtime.host")
            if let host { machines[host.value, default: 0] += 1 }
        }
        let pattern = input.filter.map(NamePattern.init)
        let hosts = inventory.all(HostSystem.self).filter { pattern?.matches($0.name) ?? true }
        return try context.page(hosts, key: { [$0.name, $0.reference.value] }) { host in
            let parent = host.parent.flatMap { $0.as(ClusterComputeResource.self) }
            return Host(
                moref: host.reference.value, name: host.name, cluster: parent.flatMap { inventory[$0]?.name },
                connectionState: host.value("runtime.connectionState") ?? "unknown",
                powerState: host.value("runtime.powerState") ?? "unknown",
                inMaintenanceMode: host.value("runtime.inMaintenanceMode"),
                version: host.value("summary.config.product.version"),
                build: host.value("summary.config.product.build"),
                vendor: host.value("summary.hardware.vendor"), model: host.value("summary.hardware.model"),
                cpuCores: host.value("summary.hardware.numCpuCores"),
                memoryBytes: host.value("summary.hardware.memorySize"), vmCount: machines[host.reference.value] ?? 0)
        }
    }
}
