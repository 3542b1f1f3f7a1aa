import MCPCore
import VSphere
import VimTypes

/// Makes a disk larger, by `ReconfigVM_Task`.
struct ResizeDisk: VSphereTool {
    static let name = "resize_disk"
    static let title = "Make a disk larger"
    static let description = "Makes a disk of a VM larger, but no partition in it."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let aliases = ["extend_disk"]
    static let privileges = ["VirtualMachine.Config.DiskExtend"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.disk) var disk: String
        @Argument("New size", aliases: ["new_size_gb"], min: 1, max: 63_488, unit: "GiB") var sizeGB: Int
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        let machine = devices.machine
        var disk = try devices.one(devices.disks, input.disk, "disk")
        let label = VMDevices.label(disk)
        let size = DiskDescription.size(disk)
        let wanted = input.sizeGB << 30
        var change = Change(machine, before: ["disk": .string(label), "size_bytes": .integer(size)])
        guard wanted != size else { return change.unchanged("\(label) has that size already.") }
        guard wanted > size else {
            throw ToolError(
                .invalid, "\(label) has \(size >> 30) GiB: a virtual disk cannot be made smaller.",
                hint: "Add a smaller disk, copy within the guest, and remove this one.")
        }
        guard machine[VirtualMachine.snapshot] == nil else {
            throw ToolError(
                .invalid, "\(machine.name) has snapshots, which are based on the size that \(label) had.",
                hint: "Delete the snapshots first: see list_snapshots.")
        }
        disk.capacityInKB = wanted / 1024
        disk.capacityInBytes = wanted
        try await devices.apply(
            [VirtualDeviceConfigSpec(device: VirtualDevice(disk), operation: .edit)],
            "Making \(label) of \(machine.name) larger", &change, wait: input.wait, in: context)
        change.end(["disk": .string(label), "size_bytes": .integer(wanted)])
        return change
    }
}
