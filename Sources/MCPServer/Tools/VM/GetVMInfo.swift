import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Describes one virtual machine: one question for the inventory, one for the machine.
struct GetVMInfo: VSphereTool {
    static let name = "get_vm_info"
    static let title = "Describe a virtual machine"
    static let description = """
        Hardware, disks, network adapters with networks and addresses, guest, VMware Tools, snapshots, folder, host \
        and resource pool of a virtual machine or template.
        """
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    struct Disk: ToolOutput {
        var label: String
        var capacityBytes: Int
        var file: String?
        var datastore: String?
        var thinProvisioned: Bool?
        var mode: String?
        var controller: String?

        static let fields = [
            "label": "Label, such as Hard disk 1",
            "capacityBytes": "Size in bytes",
            "file": "Datastore path of the disk",
            "datastore": "Name of the datastore",
            "thinProvisioned": "Whether space is taken only as it is written to",
            "mode": "Disk mode, such as persistent",
            "controller": "Label and unit of the controller",
        ]
    }

    struct Adapter: ToolOutput {
        var label: String
        var type: String
        var network: String?
        var macAddress: String?
        var connected: Bool?
        var ipAddresses: [String]

        static let fields = [
            "label": "Label, such as Network adapter 1",
            "type": "Type of the virtual hardware, such as VirtualVmxnet3",
            "network": "Network or distributed port group",
            "macAddress": "MAC address",
            "connected": "Whether it is connected",
            "ipAddresses": "Addresses that VMware Tools tells of",
        ]
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
        var disks: [Disk]
        var nics: [Adapter]

        static let fields = [
            "moref": "Managed object reference, such as vm-42",
            "name": "Name",
            "path": "Inventory path",
            "isTemplate": "Whether it is a template",
            "powerState": "powered_on, powered_off or suspended",
            "cpu": "Virtual CPUs",
            "coresPerSocket": "Cores in a virtual socket",
            "memoryMB": "Memory in MiB",
            "guestID": "Configured guest, such as ubuntu64Guest",
            "guestOS": "Guest operating system: what VMware Tools tells, else what is configured",
            "hostName": "Name that the guest gives itself",
            "ipAddress": "Primary address of the guest",
            "toolsStatus": "Whether VMware Tools run, and how old they are",
            "toolsVersion": "Version of VMware Tools",
            "hardwareVersion": "Virtual hardware version, such as vmx-21",
            "firmware": "bios or efi",
            "instanceUUID": "UUID within this vCenter",
            "biosUUID": "UUID that the guest sees",
            "annotation": "Notes",
            "host": "Host that it runs on or is registered with",
            "resourcePool": "Resource pool",
            "vmxPath": "Datastore path of the configuration",
            "bootTime": "When it was powered on last",
            "snapshotCount": "How many snapshots there are",
            "currentSnapshot": "Name of the current snapshot",
            "disks": "Virtual disks",
            "nics": "Network adapters",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let inventory = try await client.inventory([
            VirtualMachine._typeID: ["config.uuid", "config.instanceUuid", "parentVApp"]
        ])
        let entity = try inventory.find(input.vm.text, VirtualMachine.self, noun: "virtual machine")
        let reference = ManagedObjectReference<VirtualMachine>(entity.reference.value)
        let paths = ["config", "runtime", "guest", "snapshot", "resourcePool", "summary.config"]
        guard let machine = try await client.properties(of: [reference], paths).first else {
            throw ToolError(.notFound, "\(entity.name) has vanished meanwhile.", hint: "List the machines again.")
        }
        return Self.describe(machine, named: entity.name, in: inventory)
    }

    private static func describe(
        _ machine: ObjectProperties<VirtualMachine>, named name: String, in inventory: Inventory
    ) -> Output {
        let config = machine[VirtualMachine.config]
        let runtime = machine[VirtualMachine.runtime]
        let guest = machine[VirtualMachine.guest]
        let snapshots = machine[VirtualMachine.snapshot]
        let summary: VirtualMachineConfigSummary? = machine.value("summary.config")
        let devices = config?.hardware.device ?? []
        return Output(
            moref: machine.reference.value, name: name, path: inventory.path(of: machine.reference),
            isTemplate: config?.template ?? summary?.template ?? false,
            powerState: PowerState.text(runtime?.powerState),
            cpu: config?.hardware.numCPU ?? summary?.numCpu, coresPerSocket: config?.hardware.numCoresPerSocket,
            memoryMB: config?.hardware.memoryMB ?? summary?.memorySizeMB, guestID: present(config?.guestId),
            guestOS: present(guest?.guestFullName) ?? present(config?.guestFullName),
            hostName: present(guest?.hostName), ipAddress: present(guest?.ipAddress),
            toolsStatus: present(guest?.toolsRunningStatus), toolsVersion: present(guest?.toolsVersion),
            hardwareVersion: present(config?.version), firmware: present(config?.firmware),
            instanceUUID: present(config?.instanceUuid), biosUUID: present(config?.uuid),
            annotation: present(config?.annotation), host: runtime?.host.flatMap { inventory[$0]?.name },
            resourcePool: machine[VirtualMachine.resourcePool].flatMap { inventory[$0]?.name },
            vmxPath: present(config?.files.vmPathName), bootTime: runtime?.bootTime,
            snapshotCount: snapshots.map { count($0.rootSnapshotList) } ?? 0,
            currentSnapshot: snapshots?.currentSnapshot.flatMap {
                nameOfSnapshot($0, in: snapshots?.rootSnapshotList ?? [])
            },
            disks: devices.compactMap { $0.as(VirtualDisk.self) }.map { disk($0, among: devices) },
            nics: devices.compactMap { $0.as(VirtualEthernetCard.self) }.map { adapter($0, guest, inventory) })
    }

    private static func disk(_ disk: VirtualDisk, among devices: [VirtualDevice]) -> Disk {
        let file = disk.backing?.as(VirtualDeviceFileBackingInfo.self)?.fileName
        let flat = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
        let controller = devices.first { $0.key == disk.controllerKey }?.deviceInfo?.label
        return Disk(
            label: disk.deviceInfo?.label ?? "disk \(disk.key)",
            capacityBytes: disk.capacityInBytes ?? disk.capacityInKB * 1024, file: file,
            datastore: file.flatMap { $0.hasPrefix("[") ? String($0.dropFirst().prefix { $0 != "]" }) : nil },
            thinProvisioned: flat?.thinProvisioned, mode: present(flat?.diskMode),
            controller: controller.map { label in disk.unitNumber.map { "\(label), unit \($0)" } ?? label })
    }

    private static func adapter(_ card: VirtualEthernetCard, _ guest: GuestInfo?, _ inventory: Inventory) -> Adapter {
        let known = guest?.net.first { $0.deviceConfigId == card.key }
        return Adapter(
            label: card.deviceInfo?.label ?? "adapter \(card.key)", type: card.wireTypeName,
            network: network(card, inventory) ?? present(known?.network), macAddress: present(card.macAddress),
            connected: card.connectable?.connected, ipAddresses: known?.ipAddress ?? [])
    }

    private static func network(_ card: VirtualEthernetCard, _ inventory: Inventory) -> String? {
        if let standard = card.backing?.as(VirtualEthernetCardNetworkBackingInfo.self) { return standard.deviceName }
        if let distributed = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self) {
            // The key of a distributed port group is its moref.
            return distributed.port.portgroupKey.map { key in
                inventory[ManagedObjectReference<DistributedVirtualPortgroup>(key)]?.name ?? key
            }
        }
        return card.backing?.as(VirtualEthernetCardOpaqueNetworkBackingInfo.self)?.opaqueNetworkId
    }

    private static func count(_ snapshots: [VirtualMachineSnapshotTree]) -> Int {
        snapshots.reduce(0) { $0 + 1 + count($1.childSnapshotList) }
    }

    private static func nameOfSnapshot(
        _ current: ManagedObjectReference<VirtualMachineSnapshot>, in snapshots: [VirtualMachineSnapshotTree]
    ) -> String? {
        for snapshot in snapshots {
            if snapshot.snapshot == current { return snapshot.name }
            if let found = nameOfSnapshot(current, in: snapshot.childSnapshotList) { return found }
        }
        return nil
    }

    /// A string that is there and not empty.
    private static func present(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }
}
