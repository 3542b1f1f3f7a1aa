import MCPCore
import VSphere
import VimTypes

/// Deletes a machine and its files, by `Destroy_Task`.
struct DeleteVM: VSphereTool {
    static let name = "delete_vm"
    static let title = "Delete a VM"
    static let description = "Deletes a VM or template with its disks and snapshots.."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = ["PowerOffVM_Task", "Destroy_Task"]
    static let privileges = ["VirtualMachine.Inventory.Delete"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Also if it runs") var force = false
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "config.hardware.device", "snapshot"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        let isOff = state == PowerState.poweredOff.rawValue
        guard isOff || input.force || context.isDryRun else {
            throw ToolError(
                .invalid, "\(machine.name) is \(state).", hint: "Power it off first, or call with force: true.")
        }
        let effects = (isOff ? [] : ["It is \(state), and needs force"]) + Self.effects(machine)
        guard try await context.approve(&change, "Delete \(machine.name)", effects: effects) else { return change }
        if !isOff {
            try await context.run(&change, "Powering off \(machine.name)") { try await machine.object.powerOffVM() }
            guard change.status == .done else { return change }
        }
        try await context.run(&change, "Deleting \(machine.name)") { try await machine.object.destroy() }
        return change
    }

    /// What goes with the machine: its disks and its snapshots.
    private static func effects(_ machine: Found<VirtualMachine>) -> [String] {
        let devices: [VirtualDevice] = machine.objects("config.hardware.device")
        let disks = devices.compactMap { $0.as(VirtualDisk.self) }.map { disk in
            let file = disk.backing?.as(VirtualDeviceFileBackingInfo.self)?.fileName ?? ""
            let gigabytes = (disk.capacityInBytes ?? disk.capacityInKB * 1024) / 1_073_741_824
            return "\(disk.deviceInfo?.label ?? "Disk"), \(gigabytes) GiB, \(file)"
        }
        return disks + SnapshotChoice.all(machine).map { "Snapshot \($0.name)" }
    }
}
