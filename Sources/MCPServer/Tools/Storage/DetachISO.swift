import MCPCore
import VSphere
import VimTypes

/// Takes the image out of a CD drive, by `ReconfigVM_Task`.
struct DetachISO: VSphereTool {
    static let name = "detach_iso"
    static let title = "Detach an ISO image"
    static let description = "Takes the ISO image out of a CD drive of a VM."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Interact.SetCDMedia"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.drive) var drive: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        let machine = devices.machine
        let loaded = devices.drives.first { VMDevices.image(in: $0) != nil }
        guard let name = input.drive ?? loaded.map({ String($0.key) }) else {
            return Change(machine).unchanged("No image is in a CD drive of \(machine.name).")
        }
        var drive = try devices.one(devices.drives, name, "CD drive")
        var change = Change(machine, before: ["image": .string(VMDevices.image(in: drive) ?? "")])
        guard VMDevices.image(in: drive) != nil else {
            return change.unchanged("\(VMDevices.label(drive)) is empty already.")
        }
        drive.backing = VMDevices.noImage
        drive.connectable = VirtualDeviceConnectInfo(
            startConnected: false, allowGuestControl: true, connected: false)
        try await devices.apply(
            [VirtualDeviceConfigSpec(device: VirtualDevice(drive), operation: .edit)],
            "Detaching the image from \(machine.name)", &change, in: context)
        change.end(["cd_drive": .string(VMDevices.label(drive)), "image": ""])
        return change
    }
}
