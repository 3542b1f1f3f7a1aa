import MCPCore
import VSphere
import VimTypes

/// Moves one disk of a machine to another datastore, by `RelocateVM_Task`.
struct MoveVMDisk: VSphereTool {
    static let name = "move_vm_disk"
    static let title = "Move a disk"
    static let description = "Moves one disk of a VM to another datastore."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["RelocateVM_Task"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Label or key", aliases: ["disk"]) var diskLabel: String
        @Argument("Where to", aliases: ["datastore", "datastore_name"])
        var targetDatastore: Target<Datastore>
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["config.hardware.device", "config.files"])
        let devices: [VirtualDevice] = machine.objects("config.hardware.device")
        let disks = devices.compactMap { $0.as(VirtualDisk.self) }
        let named = disks.filter { $0.deviceInfo?.label == input.diskLabel || "\($0.key)" == input.diskLabel }
        guard let disk = named.first else {
            throw ToolError(
                .notFound, "\(machine.name) has no disk '\(input.diskLabel)'.",
                hint: "It has \(disks.map { $0.deviceInfo?.label ?? "\($0.key)" }.joined(separator: ", ")).")
        }
        let target = try await context.find(input.targetDatastore)
        let backing = disk.backing?.as(VirtualDeviceFileBackingInfo.self)
        var change = Change(machine, before: ["file": .string(backing?.fileName ?? "")])
        guard backing?.datastore?.value != target.moref else {
            return change.unchanged("The disk is on \(target.name) already.")
        }
        // Every disk is named, so that those which are not meant stay.
        let locators = disks.compactMap { other -> VirtualMachineRelocateSpecDiskLocator? in
            let place =
                other.key == disk.key
                ? target.reference : other.backing?.as(VirtualDeviceFileBackingInfo.self)?.datastore
            return place.map { VirtualMachineRelocateSpecDiskLocator(diskId: other.key, datastore: $0) }
        }
        try await context.run(&change, "Moving a disk of \(machine.name)", wait: input.wait) {
            try await machine.object.relocateVM(spec: VirtualMachineRelocateSpec(disk: locators))
        }
        change.end(["datastore": .string(target.name)])
        return change
    }
}
