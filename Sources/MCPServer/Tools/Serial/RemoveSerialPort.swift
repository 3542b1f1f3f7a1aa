import MCPCore
import VSphere
import VimTypes

/// Takes a serial port off a machine, by `ReconfigVM_Task`.
struct RemoveSerialPort: VSphereTool {
    static let name = "remove_serial_port"
    static let title = "Remove a serial port"
    static let description = "Takes a serial port off a VM that is powered off."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.AddRemoveDevice"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.serialPort) var serialPort: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let lines = try await SerialLines.find(input.vm, in: context)
        let port = try lines.one(input.serialPort)
        let label = VMDevices.label(port)
        guard !lines.devices.isOn || context.isDryRun else {
            throw ToolError(
                .invalid, "\(lines.machine.name) is on: a serial port can be removed only while it is off.",
                hint: "Power it off first, or disconnect the port with connect_serial_port.")
        }
        var change = Change(lines.machine, before: lines.state(port))
        let uri = lines.described(port).connectUri
        guard
            try await context.approve(
                &change, "Remove \(label) from \(lines.machine.name)",
                effects: ["\(label)\(uri.map { " at \($0)" } ?? "")"]
                    + (lines.devices.isOn ? ["\(lines.machine.name) has to be off for it"] : []))
        else { return change }
        try await lines.change(port, .remove, "Removing \(label) from \(lines.machine.name)", &change, in: context)
        change.end(["ports": .integer(lines.ports.count - 1)])
        return change
    }
}
