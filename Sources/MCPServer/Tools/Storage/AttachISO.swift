import MCPCore
import VSphere
import VimTypes

/// Puts an image into a CD drive, by `ReconfigVM_Task`.
struct AttachISO: VSphereTool {
    static let name = "attach_iso"
    static let title = "Attach an ISO image"
    static let description = "Puts an ISO image of a datastore into a CD drive of a VM."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Interact.SetCDMedia", "Datastore.Browse"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Image: [datastore] path, or path with datastore", aliases: ["iso"]) var isoPath: String
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument(.drive) var drive: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        let machine = devices.machine
        guard !devices.drives.isEmpty else {
            throw ToolError(.invalid, "\(machine.name) has no CD drive.", hint: "Add one with add_cdrom.")
        }
        let name = input.drive ?? devices.drives.first.map { String($0.key) }
        var drive = try devices.one(devices.drives, name, "CD drive")
        var change = Change(machine, before: ["image": .string(VMDevices.image(in: drive) ?? "")])
        var path = input.isoPath
        if !path.hasPrefix("[") {
            let datastore = try await context.datastore(input.datastore, for: &change)
            path = "[\(datastore.name)] \(path.drop { $0 == "/" })"
        }
        if VMDevices.image(in: drive) == path, drive.connectable?.connected == true || !devices.isOn {
            return change.unchanged("It is in \(VMDevices.label(drive)) already.")
        }
        drive.backing = VirtualDeviceBackingInfo(VirtualCdromIsoBackingInfo(fileName: path))
        drive.connectable = VirtualDeviceConnectInfo(
            startConnected: true, allowGuestControl: true, connected: devices.isOn)
        try await devices.apply(
            [VirtualDeviceConfigSpec(device: VirtualDevice(drive), operation: .edit)],
            "Attaching \(path) to \(machine.name)", &change, in: context)
        change.end(["cd_drive": .string(VMDevices.label(drive)), "image": .string(path)])
        return change
    }
}
