import MCPCore
import VSphere
import VimTypes

/// Adds a disk to a machine, and a controller where there is no room, by `ReconfigVM_Task`.
struct AddDisk: VSphereTool {
    static let name = "add_disk"
    static let title = "Add a disk to a VM"
    static let description = "Adds a disk to a VM, and a controller where needed."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.AddNewDisk", "Datastore.AllocateSpace"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Size", min: 1, max: 63_488, unit: "GiB") var sizeGB: Int
        @Argument("How space is taken") var provisioning = DiskProvisioning.thin
        @Argument("Controller; else that of the first disk") var controller: DiskController?
        @Argument("Disk mode") var mode = DiskMode.persistent
        @Argument("multi_writer needs eager") var sharing = DiskSharing.none
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        let machine = devices.machine
        guard input.sharing == .none || input.provisioning == .eager else {
            throw ToolError(.invalid, "sharing: multi_writer needs provisioning eager.")
        }
        var change = Change(machine, before: ["disks": .integer(devices.disks.count)])
        // Without a datastore it goes where the machine is, which is where an administrator would look for it.
        var folder = ""
        if let datastore = try await context.find(input.datastore) as Found<Datastore>? {
            folder = "[\(datastore.name)]"
        }
        let (slot, controller) = try input.slot(devices)
        let backing = VirtualDiskFlatVer2BackingInfo(
            fileName: folder, diskMode: input.mode.rawValue, thinProvisioned: input.provisioning == .thin,
            eagerlyScrub: input.provisioning == .eager,
            sharing: input.sharing == .none ? nil : "sharingMultiWriter")
        let disk = VirtualDisk(
            key: -101, capacityInKB: input.sizeGB << 20, backing: VirtualDeviceBackingInfo(backing),
            controllerKey: slot.controller, unitNumber: slot.unit, capacityInBytes: input.sizeGB << 30)
        let addition = VirtualDeviceConfigSpec(device: VirtualDevice(disk), operation: .add, fileOperation: .create)
        let steps = controller.map { [VirtualDeviceConfigSpec(device: $0, operation: .add)] } ?? []
        try await devices.apply(
            steps + [addition], "Adding a disk to \(machine.name)", &change, wait: input.wait, in: context)
        if change.status == .done, let added = try await devices.added(in: context) {
            change.end([
                "disk": .string(VMDevices.label(added)), "key": .integer(added.key),
                "size_bytes": .integer(input.sizeGB << 30),
                "file": .string(added.backing?.as(VirtualDeviceFileBackingInfo.self)?.fileName ?? ""),
            ])
        }
        return change
    }
}

/// How a disk takes space.
enum DiskProvisioning: String, ToolEnum {
    case thin
    case thick
    case eager
}

/// What becomes of writes, `VirtualDiskMode`.
enum DiskMode: String, ToolEnum {
    case persistent
    case independentPersistent = "independent_persistent"
    case independentNonpersistent = "independent_nonpersistent"
}

/// Whether machines may share a disk.
enum DiskSharing: String, ToolEnum {
    case none
    case multiWriter = "multi_writer"
}
