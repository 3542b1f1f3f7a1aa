import MCPCore
import VSphere
import VimTypes

/// Takes a disk off a machine, by `ReconfigVM_Task`.
struct RemoveDisk: VSphereTool {
    static let name = "remove_disk"
    static let title = "Remove a disk from a VM"
    static let description = "Takes a disk off a VM; its file stays unless told."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.RemoveDisk"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.disk) var disk: String
        @Argument("Delete its file too: there is no way back") var deleteFile = false
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        let machine = devices.machine
        let disk = try devices.one(devices.disks, input.disk, "disk")
        let told = DiskDescription(disk, devices)
        var change = Change(
            machine, before: ["disk": .string(told.label), "file": .string(told.file ?? "")])
        if input.deleteFile, machine[VirtualMachine.snapshot] != nil {
            throw ToolError(
                .invalid, "\(machine.name) has snapshots, which need the file of \(told.label).",
                hint: "Delete the snapshots first, or keep the file.")
        }
        let fate = input.deleteFile ? "is deleted" : "stays on the datastore"
        let effects = ["\(told.label), \(told.sizeBytes >> 30) GiB: \(told.file ?? "its file") \(fate)"]
        guard try await context.approve(&change, "Remove \(told.label) from \(machine.name)", effects: effects) else {
            return change
        }
        try await devices.apply(
            [
                VirtualDeviceConfigSpec(
                    device: VirtualDevice(disk), operation: .remove, fileOperation: input.deleteFile ? .destroy : nil)
            ], "Removing \(told.label) from \(machine.name)", &change, wait: input.wait, in: context)
        change.end(["file_deleted": .bool(input.deleteFile)])
        return change
    }
}
