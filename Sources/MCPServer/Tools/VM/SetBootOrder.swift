import MCPCore
import VSphere
import VimTypes

/// Sets what a machine boots from, by `ReconfigVM_Task`.
struct SetBootOrder: VSphereTool {
    static let name = "set_boot_order"
    static let title = "Set the boot order"
    static let description = "Sets what a VM tries to boot from, first to last, at its next start."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.Settings"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("disk, cdrom, network, or labels", aliases: ["order"])
        var bootOrder: [String]
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["config.hardware.device"])
        let devices: [VirtualDevice] = machine.objects("config.hardware.device")
        let order = try input.bootOrder.flatMap { try Self.entries($0, devices, machine.name) }
        var change = Change(machine)
        let specification = VirtualMachineConfigSpec(bootOptions: VirtualMachineBootOptions(bootOrder: order))
        try await context.run(&change, "Setting the boot order of \(machine.name)", wait: input.wait) {
            try await machine.object.reconfigVM(spec: specification)
        }
        change.end(["boot_order": .array(input.bootOrder.map { .string($0) })])
        return change
    }

    private static func entries(
        _ text: String, _ devices: [VirtualDevice], _ machine: String
    ) throws -> [VirtualMachineBootOptionsBootableDevice] {
        let word = text.lowercased()
        func isMeant(_ device: VirtualDevice, _ words: [String]) -> Bool {
            words.contains(word) || device.deviceInfo?.label == text
        }
        let found = devices.compactMap { device -> VirtualMachineBootOptionsBootableDevice? in
            if device.as(VirtualDisk.self) != nil, isMeant(device, ["disk", "hdd"]) {
                return .init(VirtualMachineBootOptionsBootableDiskDevice(deviceKey: device.key))
            }
            if device.as(VirtualEthernetCard.self) != nil, isMeant(device, ["network", "ethernet", "net", "pxe"]) {
                return .init(VirtualMachineBootOptionsBootableEthernetDevice(deviceKey: device.key))
            }
            return nil
        }
        let cdrom = devices.contains { $0.as(VirtualCdrom.self) != nil && isMeant($0, ["cdrom", "cd"]) }
        guard cdrom || !found.isEmpty else {
            throw ToolError(.notFound, "\(machine) has nothing to boot from that is '\(text)'.")
        }
        return cdrom ? [.init(VirtualMachineBootOptionsBootableCdromDevice())] : found
    }
}
