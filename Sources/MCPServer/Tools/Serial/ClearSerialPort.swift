import MCPCore
import VSphere
import VimTypes

/// Drops whoever is connected with a serial port: disconnects it and connects it again, by `ReconfigVM_Task`.
struct ClearSerialPort: VSphereTool {
    static let name = "clear_serial_port"
    static let title = "Drop connections of a serial port"
    static let description = "Drops a hung connection of a VM's serial port."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.changes
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Interact.DeviceConnection"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.serialPort) var serialPort: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let lines = try await SerialLines.find(input.vm, in: context)
        var port = try lines.one(input.serialPort)
        let label = VMDevices.label(port)
        var change = Change(lines.machine, before: lines.state(port))
        guard lines.devices.isOn, port.connectable?.connected == true else {
            return change.unchanged("\(label) is not connected: there is no connection to drop.")
        }
        for isConnected in [false, true] where change.status == .done {
            port.connectable?.connected = isConnected
            try await lines.change(
                port, .edit, "\(isConnected ? "C" : "Disc")onnecting \(label) of \(lines.machine.name)", &change,
                in: context)
        }
        change.end(lines.state(port))
        return change
    }
}
