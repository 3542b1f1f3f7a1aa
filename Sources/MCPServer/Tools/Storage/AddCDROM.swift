import MCPCore
import VSphere
import VimTypes

/// Adds an empty CD drive to a machine, by `ReconfigVM_Task`.
struct AddCDROM: VSphereTool {
    static let name = "add_cdrom"
    static let title = "Add a CD drive to a VM"
    static let description = "Adds an empty CD drive to a VM; attach_iso puts an image in."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.AddRemoveDevice"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        var change = Change(devices.machine, before: ["cd_drives": .integer(devices.drives.count)])
        try await devices.apply(
            try devices.newDrive(), "Adding a CD drive to \(devices.machine.name)", &change, in: context)
        if change.status == .done, let added = try await devices.added(in: context) {
            change.end(["cd_drive": .string(VMDevices.label(added)), "key": .integer(added.key)])
        }
        return change
    }
}
