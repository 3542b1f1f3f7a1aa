import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Describes one host: one question for the inventory, one for the host.
struct GetHostInfo: VSphereTool {
    static let name = "get_host_info"
    static let title = "Describe a host"
    static let description = "State, version, size, load, addresses, datastores, networks and VMs of an ESXi host."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var cluster: String?
        var status: String?
        var connectionState: String
        var powerState: String
        var inMaintenanceMode: Bool?
        var inQuarantineMode: Bool?
        var rebootRequired: Bool?
        var lockdownMode: String?
        var product: String?
        var version: String?
        var build: String?
        var vendor: String?
        var model: String?
        var uuid: String?
        var cpuModel: String?
        var cpuCores: Int?
        var cpuThreads: Int?
        var cpuTotalMHz: Int?
        var cpuUsedMHz: Int?
        var memoryBytes: Int?
        var memoryUsedBytes: Int?
        var bootTime: Date?
        var uptimeSeconds: Int?
        var managementIPs: [String]
        var vmotionEnabled: Bool?
        var evcMode: String?
        var vmCount: Int
        var runningVMCount: Int
        var datastores: [String]
        var networks: [String]

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "cluster": "Cluster, if it is in one",
            "status": "green, yellow, red or gray",
            "connectionState": "connected, disconnected or notResponding",
            "powerState": "poweredOn, poweredOff, standBy or unknown",
            "inMaintenanceMode": "In maintenance mode",
            "inQuarantineMode": "In quarantine",
            "rebootRequired": "Waits for a reboot",
            "lockdownMode": "Lockdown mode",
            "product": "Product",
            "version": "Version",
            "build": "Build",
            "vendor": "Vendor",
            "model": "Model",
            "uuid": "UUID",
            "cpuModel": "CPU",
            "cpuCores": "Cores",
            "cpuThreads": "Threads",
            "cpuTotalMHz": "Capacity",
            "cpuUsedMHz": "Used",
            "memoryBytes": "Memory",
            "memoryUsedBytes": "Used",
            "bootTime": "Boot",
            "uptimeSeconds": "Uptime",
            "managementIPs": "Management addresses",
            "vmotionEnabled": "vMotion is on",
            "evcMode": "EVC mode",
            "vmCount": "VMs and templates",
            "runningVMCount": "Powered on",
            "datastores": "Datastores",
            "networks": "Networks",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let inventory = try await client.inventory([
            HostSystem._typeID: ["summary.hardware.uuid"], VirtualMachine._typeID: ["runtime.powerState"],
        ])
        let entity = try inventory.one(input.host, "host")
        let reference = ManagedObjectReference<HostSystem>(entity.reference.value)
        let paths = [
            "summary", "runtime", "vm", "datastore", "network", "config.lockdownMode", "config.network.vnic",
            "config.virtualNicManagerInfo",
        ]
        guard let host = try await client.properties(of: [reference], paths).first else {
            throw ToolError(.notFound, "\(entity.name) has vanished meanwhile.", hint: "List the hosts again.")
        }
        return Self.describe(host, entity, in: inventory)
    }

    private static func describe(
        _ host: ObjectProperties<HostSystem>, _ entity: Inventory.Entity, in inventory: Inventory
    ) -> Output {
        let summary = host[HostSystem.summary]
        let runtime = host[HostSystem.runtime]
        let hardware = summary?.hardware
        let product = summary?.config.product
        let load = summary?.quickStats
        let machines = host[HostSystem.vm] ?? []
        let running = machines.filter {
            PowerState(inventory[$0]?.value("runtime.powerState")) == .poweredOn
        }
        let cluster = entity.parent?.as(ClusterComputeResource.self).flatMap { inventory[$0]?.name }
        return Output(
            moref: host.reference.value, name: entity.name, path: inventory.path(of: host.reference), cluster: cluster,
            status: summary?.overallStatus.rawValue,
            connectionState: runtime?.connectionState.rawValue ?? "unknown",
            powerState: runtime?.powerState.rawValue ?? "unknown", inMaintenanceMode: runtime?.inMaintenanceMode,
            inQuarantineMode: runtime?.inQuarantineMode, rebootRequired: summary?.rebootRequired,
            lockdownMode: host.value("config.lockdownMode"), product: product?.fullName, version: product?.version,
            build: product?.build, vendor: hardware?.vendor, model: hardware?.model, uuid: hardware?.uuid,
            cpuModel: hardware?.cpuModel, cpuCores: hardware?.numCpuCores, cpuThreads: hardware?.numCpuThreads,
            cpuTotalMHz: hardware.map { $0.cpuMhz * $0.numCpuCores }, cpuUsedMHz: load?.overallCpuUsage,
            memoryBytes: hardware?.memorySize, memoryUsedBytes: load?.overallMemoryUsage.map { $0 << 20 },
            bootTime: runtime?.bootTime, uptimeSeconds: load?.uptime, managementIPs: managementAddresses(host),
            vmotionEnabled: summary?.config.vmotionEnabled, evcMode: summary?.currentEVCModeKey,
            vmCount: machines.count, runningVMCount: running.count,
            datastores: inventory.names(host[HostSystem.datastore]),
            networks: inventory.names(host[HostSystem.network]))
    }

    /// The addresses of the VMkernel adapters that are chosen for management; of all adapters where none is chosen.
    private static func managementAddresses(_ host: ObjectProperties<HostSystem>) -> [String] {
        let manager: HostVirtualNicManagerInfo? = host.value("config.virtualNicManagerInfo")
        let management = manager?.netConfig.first { $0.nicType == "management" }
        let chosen = (management?.candidateVnic ?? []).filter { management?.selectedVnic.contains($0.key) == true }
        let all = host[Property<HostSystem, [HostVirtualNic]>("config.network.vnic")] ?? []
        return (chosen.isEmpty ? all : chosen).compactMap { $0.spec.ip?.ipAddress }.filter { !$0.isEmpty }
    }
}
