import MCPCore
import VSphere
import VimTypes

/// Describes the serial ports of a machine, from `config.hardware.device`.
struct GetSerialPort: VSphereTool {
    static let name = "get_serial_port"
    static let title = "Serial ports of a VM"
    static let description = "Serial ports of a VM, with the URI to connect to."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var ports: [SerialPort]

        static let fields = ["moref": "VM", "name": "Its name", "ports": "Its serial ports"]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let lines = try await SerialLines.find(input.vm, in: context)
        return Output(
            moref: lines.machine.moref, name: lines.machine.name, ports: lines.ports.map { lines.described($0) })
    }
}
