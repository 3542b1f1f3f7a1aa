import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Describes the hardware of a host, from `HostSystem.hardware`.
struct GetHostHardware: VSphereTool {
    static let name = "get_host_hardware"
    static let title = "Describe the hardware of a host"
    static let description = "Machine, BIOS, CPUs, memory and more of an ESXi host."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("List PCI devices") var pciDevices = false
        @Argument("List sensors") var sensors = false
    }

    struct Device: ToolOutput {
        var id: String
        var vendor: String
        var name: String

        static let fields = ["id": "PCI address", "vendor": "Vendor", "name": "Name"]
    }

    struct Sensor: ToolOutput {
        var name: String
        var type: String
        var status: String?
        var reading: Double
        var unit: String?

        static let fields = [
            "name": "Name", "type": "Kind", "status": "Health",
            "reading": "Value", "unit": "Unit",
        ]
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var vendor: String?
        var model: String?
        var serialNumber: String?
        var uuid: String?
        var biosVersion: String?
        var biosDate: Date?
        var cpuModels: [String]
        var cpuPackages: Int?
        var cpuCores: Int?
        var cpuThreads: Int?
        var cpuMHz: Int?
        var memoryBytes: Int?
        var numaNodes: Int?
        var networkAdapters: Int?
        var storageAdapters: Int?
        var pciDeviceCount: Int
        var pciDevices: [Device]?
        var sensors: [Sensor]?

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "vendor": "Vendor",
            "model": "Model",
            "serialNumber": "Serial number",
            "uuid": "UUID",
            "biosVersion": "BIOS",
            "biosDate": "Date",
            "cpuModels": "CPUs",
            "cpuPackages": "Sockets",
            "cpuCores": "Cores",
            "cpuThreads": "Threads",
            "cpuMHz": "Clock",
            "memoryBytes": "Memory",
            "numaNodes": "NUMA nodes",
            "networkAdapters": "NICs",
            "storageAdapters": "HBAs",
            "pciDeviceCount": "PCI devices",
            "pciDevices": "PCI devices",
            "sensors": "Sensors",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let host = try await context.one(
            input.host, "host",
            properties: ["hardware", "summary.hardware"]
                + (input.sensors ? ["runtime.healthSystemRuntime.systemHealthInfo"] : []))
        let hardware: HostHardwareInfo? = host.value("hardware")
        let summary: HostHardwareSummary? = host.value("summary.hardware")
        let system = hardware?.systemInfo
        let cpu = hardware?.cpuInfo
        let health: HostSystemHealthInfo? = host.value("runtime.healthSystemRuntime.systemHealthInfo")
        let models = Set(hardware?.cpuPkg.map(\.description) ?? summary.map { [$0.cpuModel] } ?? [])
        let devices = (hardware?.pciDevice ?? []).map {
            Device(id: $0.id, vendor: $0.vendorName, name: $0.deviceName)
        }
        return Output(
            moref: host.moref, name: host.name, vendor: system?.vendor ?? summary?.vendor,
            model: system?.model ?? summary?.model, serialNumber: Self.serialNumber(system),
            uuid: system?.uuid ?? summary?.uuid, biosVersion: hardware?.biosInfo?.biosVersion,
            biosDate: hardware?.biosInfo?.releaseDate, cpuModels: models.sorted(),
            cpuPackages: cpu?.numCpuPackages ?? summary?.numCpuPkgs, cpuCores: cpu?.numCpuCores ?? summary?.numCpuCores,
            cpuThreads: cpu?.numCpuThreads ?? summary?.numCpuThreads,
            cpuMHz: cpu.map { $0.hz / 1_000_000 } ?? summary?.cpuMhz,
            memoryBytes: hardware?.memorySize ?? summary?.memorySize, numaNodes: hardware?.numaInfo?.numNodes,
            networkAdapters: summary?.numNics, storageAdapters: summary?.numHBAs, pciDeviceCount: devices.count,
            pciDevices: input.pciDevices ? devices.sorted { $0.id < $1.id } : nil,
            sensors: input.sensors ? (health?.numericSensorInfo ?? []).map(Self.sensor) : nil)
    }

    /// The serial number, which older servers tell only among other identifiers.
    private static func serialNumber(_ system: HostSystemInfo?) -> String? {
        if let number = system?.serialNumber, !number.isEmpty { return number }
        return system?.otherIdentifyingInfo.first { $0.identifierType.key == "ServiceTag" }?.identifierValue
    }

    private static func sensor(_ sensor: HostNumericSensorInfo) -> Sensor {
        var reading = Double(sensor.currentReading)
        for _ in 0..<min(abs(sensor.unitModifier), 30) {
            reading = sensor.unitModifier < 0 ? reading / 10 : reading * 10
        }
        return Sensor(
            name: sensor.name, type: sensor.sensorType, status: sensor.healthState?.key.lowercased(),
            reading: reading, unit: sensor.baseUnits.isEmpty ? nil : sensor.baseUnits)
    }
}
