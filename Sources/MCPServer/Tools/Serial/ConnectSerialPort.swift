import MCPCore
import VSphere
import VimTypes

/// Connects or disconnects a serial port, by `ReconfigVM_Task`, and tells where it can be reached.
struct ConnectSerialPort: VSphereTool {
    static let name = "connect_serial_port"
    static let title = "Connect a serial port"
    static let description = "Connects a VM's serial port, or disconnects it, and gives its URI."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Interact.DeviceConnection"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.serialPort) var serialPort: String?
        @Argument("false disconnects it") var connected = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let lines = try await SerialLines.find(input.vm, in: context)
        let present = try lines.one(input.serialPort)
        var change = Change(lines.machine, before: lines.state(present))
        change.message = input.connected ? SerialPort.line(present).flatMap(lines.warning) : nil
        var port = present
        port.connectable = VirtualDeviceConnectInfo(
            startConnected: input.connected, allowGuestControl: present.connectable?.allowGuestControl ?? true,
            connected: input.connected && lines.devices.isOn)
        change.after = lines.state(port)
        let label = VMDevices.label(present)
        guard
            port.connectable?.startConnected != present.connectable?.startConnected
                || port.connectable?.connected != (present.connectable?.connected ?? false)
        else {
            let state = "\(input.connected ? "" : "dis")connected"
            return change.unchanged(
                lines.devices.isOn
                    ? "\(label) is \(state) already."
                    : "\(lines.machine.name) is off: \(label) will be \(state) when it is powered on, as before.")
        }
        change.after = nil
        try await lines.change(
            port, .edit, "\(input.connected ? "C" : "Disc")onnecting \(label) of \(lines.machine.name)", &change,
            in: context)
        change.end(lines.state(port))
        if input.connected, !lines.devices.isOn, change.status == .done {
            change.message = "\(lines.machine.name) is off: it will be connected when it is powered on."
        }
        return change
    }
}
