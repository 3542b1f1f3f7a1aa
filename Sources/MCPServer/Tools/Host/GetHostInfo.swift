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
            "moref": "Managed object reference, such as host-12",
            "name": "Name",
            "path": "Inventory path",
            "cluster": "Cluster that it belongs to; absent for a stand-alone host",
            "status": "green, yellow, red or gray",
            "connectionState": "connected, disconnected or notResponding",
            "powerState": "poweredOn, poweredOff, standBy or unknown",
            "inMaintenanceMode": "Whether it is in maintenance mode",
            "inQuarantineMode": "Whether it is in quarantine",
            "rebootRequired": "Whether it waits for a reboot",
            "lockdownMode": "lockdownDisabled, lockdownNormal or lockdownStrict",
            "product": "Product, version and build",
            "version": "Version",
            "build": "Build",
            "vendor": "Hardware vendor",
            "model": "Hardware model",
            "uuid": "UUID of the hardware",
            "cpuModel": "Model of the CPUs",
            "cpuCores": "Physical cores",
            "cpuThreads": "Hardware threads",
            "cpuTotalMHz": "MHz of all cores",
            "cpuUsedMHz": "MHz in use",
            "memoryBytes": "Memory",
            "memoryUsedBytes": "Memory in use",
            "bootTime": "When it booted",
            "uptimeSeconds": "Time since then",
            "managementIPs": "Addresses of the adapters for management",
            "vmotionEnabled": "Whether vMotion is enabled",
            "evcMode": "CPU generation that it is held at by EVC",
            "vmCount": "VMs and templates registered with it",
            "runningVMCount": "Those that are powered on",
            "datastores": "Datastores",
            "networks": "Networks and port groups",
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
