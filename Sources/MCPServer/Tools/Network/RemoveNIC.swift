import MCPCore
import VSphere
import VimTypes

/// Takes a network adapter off a machine, by `ReconfigVM_Task`.
struct RemoveNIC: VSphereTool {
    static let name = "remove_nic"
    static let title = "Remove a network adapter"
    static let description = "Takes an adapter off a VM; its MAC address is lost."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.AddRemoveDevice"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.nic) var nic: String
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, properties: NICDescription.paths, in: context)
        let machine = devices.machine
        let card = try devices.adapter(input.nic)
        let told = try await NICDescription.all(devices, in: context).first { $0.key == card.key }
        var change = Change(
            machine,
            before: [
                "nic": .string(VMDevices.label(card)), "network": .string(told?.network ?? ""),
                "mac_address": .string(card.macAddress ?? ""),
            ])
        let addresses = (told?.ipAddresses ?? []).joined(separator: ", ")
        let effects = [
            "\(VMDevices.label(card)) on \(told?.network ?? "no network"), MAC address \(card.macAddress ?? "unknown")"
                + (addresses.isEmpty ? "" : ", with \(addresses)")
        ]
        let what = "Remove \(VMDevices.label(card)) from \(machine.name)"
        guard try await context.approve(&change, what, effects: effects) else { return change }
        try await devices.apply(
            [VirtualDeviceConfigSpec(device: VirtualDevice(card), operation: .remove)],
            "Removing \(VMDevices.label(card)) from \(machine.name)", &change, wait: input.wait, in: context)
        change.end(["nics": .integer(devices.adapters.count - 1)])
        return change
    }
}
