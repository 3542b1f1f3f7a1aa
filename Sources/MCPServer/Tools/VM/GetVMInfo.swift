import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Describes one virtual machine: two questions to find it, one for the names around it.
struct GetVMInfo: VSphereTool {
    static let name = "get_vm_info"
    static let title = "Describe a virtual machine"
    static let description = "Hardware, disks, adapters, guest, snapshots and place of a VM."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var isTemplate: Bool
        var powerState: String
        var cpu: Int?
        var coresPerSocket: Int?
        var memoryMB: Int?
        var guestID: String?
        var guestOS: String?
        var hostName: String?
        var ipAddress: String?
        var toolsStatus: String?
        var toolsVersion: String?
        var hardwareVersion: String?
        var firmware: String?
        var instanceUUID: String?
        var biosUUID: String?
        var annotation: String?
        var host: String?
        var resourcePool: String?
        var vmxPath: String?
        var bootTime: Date?
        var snapshotCount: Int
        var currentSnapshot: String?
        var disks: [DiskDescription]
        var nics: [NICDescription]

        static let fields = [
            "moref": "Moref",
            "name": "Name",
            "path": "Inventory path",
            "isTemplate": "Template or not",
            "powerState": "State",
            "cpu": "Virtual CPUs",
            "coresPerSocket": "Cores in a virtual socket",
            "memoryMB": "Memory in MiB",
            "guestID": "Configured guest",
            "guestOS": "Guest that runs, else is configured",
            "hostName": "Of the guest",
            "ipAddress": "Primary address",
            "toolsStatus": "Whether VMware Tools run",
            "toolsVersion": "Their version",
            "hardwareVersion": "Such as vmx-21",
            "firmware": "bios or efi",
            "instanceUUID": "Within this vCenter",
            "biosUUID": "What the guest sees",
            "annotation": "Notes",
            "host": "ESXi host",
            "resourcePool": "Resource pool",
            "vmxPath": "Configuration file",
            "bootTime": "Last power-on",
            "snapshotCount": "How many",
            "currentSnapshot": "Its name",
            "disks": "Disks",
            "nics": "Adapters",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let machine = try await context.find(
            input.vm,
            properties: ["config", "runtime", "guest", "snapshot", "resourcePool", "network", "summary.config"])
        let around: [ManagedObjectReference<AnyManagedObject>?] =
            [machine[VirtualMachine.runtime]?.host?.asAny, machine[VirtualMachine.resourcePool]?.asAny]
            + (machine[VirtualMachine.network] ?? []).map(\.asAny)
        return Self.describe(machine, among: try await MachineSurroundings(around.compactMap { $0 }, in: context))
    }

    private static func describe(
        _ machine: Found<VirtualMachine>, among surroundings: MachineSurroundings
    ) -> Output {
        let config = machine[VirtualMachine.config]
        let runtime = machine[VirtualMachine.runtime]
        let guest = machine[VirtualMachine.guest]
        let snapshots = SnapshotChoice.all(machine)
        let current = machine[VirtualMachine.snapshot]?.currentSnapshot
        let summary: VirtualMachineConfigSummary? = machine.value("summary.config")
        let devices = VMDevices(machine, config?.hardware.device ?? [])
        return Output(
            moref: machine.moref, name: machine.name, path: machine.path,
            isTemplate: config?.template ?? summary?.template ?? false,
            powerState: PowerState.text(runtime?.powerState),
            cpu: config?.hardware.numCPU ?? summary?.numCpu, coresPerSocket: config?.hardware.numCoresPerSocket,
            memoryMB: config?.hardware.memoryMB ?? summary?.memorySizeMB, guestID: present(config?.guestId),
            guestOS: present(guest?.guestFullName) ?? present(config?.guestFullName),
            hostName: present(guest?.hostName), ipAddress: present(guest?.ipAddress),
            toolsStatus: present(guest?.toolsRunningStatus), toolsVersion: present(guest?.toolsVersion),
            hardwareVersion: present(config?.version), firmware: present(config?.firmware),
            instanceUUID: present(config?.instanceUuid), biosUUID: present(config?.uuid),
            annotation: present(config?.annotation), host: surroundings[runtime?.host],
            resourcePool: surroundings[machine[VirtualMachine.resourcePool]],
            vmxPath: present(config?.files.vmPathName), bootTime: runtime?.bootTime,
            snapshotCount: snapshots.count,
            currentSnapshot: snapshots.first { $0.tree.snapshot == current }?.name,
            disks: devices.disks.map { DiskDescription($0, devices) },
            nics: devices.adapters.map { NICDescription($0, guest: guest?.net ?? [], among: surroundings) })
    }

    /// A string that is there and not empty.
    private static func present(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }
}
