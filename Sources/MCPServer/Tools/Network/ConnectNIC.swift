import MCPCore
import VSphere
import VimTypes

/// Plugs the cable of a network adapter in or out, by `ReconfigVM_Task`.
struct ConnectNIC: VSphereTool {
    static let name = "connect_nic"
    static let title = "Connect a network adapter"
    static let description = "Connects or disconnects an adapter, now and at power-on."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Interact.DeviceConnection"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.nic) var nic: String
        @Argument("false disconnects it") var connected = true
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let devices = try await VMDevices.find(input.vm, in: context)
        let card = try devices.adapter(input.nic)
        var connection =
            card.connectable
            ?? VirtualDeviceConnectInfo(startConnected: false, allowGuestControl: true, connected: false)
        var change = Change(devices.machine, before: Self.state(card, connection))
        let isSo = connection.startConnected == input.connected
        guard !isSo || (devices.isOn && connection.connected != input.connected) else {
            let state = input.connected ? "connected" : "disconnected"
            return change.unchanged("\(VMDevices.label(card)) is \(state) already.")
        }
        connection.startConnected = input.connected
        connection.connected = input.connected && devices.isOn
        try await devices.edit(card, &change, wait: input.wait, in: context) { $0.connectable = connection }
        change.end(Self.state(card, connection))
        return change
    }

    private static func state(_ card: VirtualEthernetCard, _ connection: VirtualDeviceConnectInfo) -> JSONObject {
        [
            "nic": .string(VMDevices.label(card)), "connected": .bool(connection.connected),
            "start_connected": .bool(connection.startConnected),
        ]
    }
}
