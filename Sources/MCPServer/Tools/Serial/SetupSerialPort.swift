import MCPCore
import VSphere
import VimTypes

/// Connects a serial port with the network, and adds one where there is none, by `ReconfigVM_Task`.
struct SetupSerialPort: VSphereTool {
    static let name = "setup_serial_port"
    static let title = "Set up a serial port"
    static let description = "Puts a VM's serial port on the network, or adds one."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["ReconfigVM_Task"]
    static let privileges = ["VirtualMachine.Config.AddRemoveDevice", "VirtualMachine.Config.EditDevice"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.serialPort) var serialPort: String?
        @Argument("Who waits") var direction = SerialDirection.server
        @Argument("telnet and tcp are in the clear") var `protocol` = SerialProtocol.telnet
        @Argument("TCP port; 0 picks a free one", min: 0, max: 65_535) var port = 0
        @Argument("Where a client connects to", aliases: ["host_name"])
        var address: String?
        @Argument("vSPC proxy") var proxyURI: String?
        @Argument("Save CPU") var yieldOnPoll = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let lines = try await SerialLines.find(input.vm, in: context)
        let machine = lines.machine
        let present = lines.ports.isEmpty && input.serialPort == nil ? nil : try lines.one(input.serialPort)
        let line = try await Self.line(input, for: lines, in: context)
        var change = Change(machine, before: present.map { lines.state($0) } ?? ["port": "none"])
        if let present {
            guard SerialPort.line(present) != line || present.yieldOnPoll != input.yieldOnPoll else {
                change.after = lines.state(present)
                return change.unchanged("\(VMDevices.label(present)) is set up that way already.")
            }
            try await edit(present, line, lines, input, &change, in: context)
        } else {
            guard !lines.devices.isOn else {
                throw ToolError(
                    .invalid, "\(machine.name) has no serial port, and none can be added while it is on.",
                    hint: "Power it off first.")
            }
            try await lines.change(
                try Self.newPort(line, lines, input), .add, "Adding a serial port to \(machine.name)", &change,
                in: context)
        }
        guard change.status == .done else { return change }
        let now = SerialLines(devices: VMDevices(try await Self.machine(machine, in: context)), host: lines.host)
        let port = now.ports.first { $0.key == present?.key } ?? now.ports.last
        if let port { change.end(now.state(port)) }
        change.message = lines.warning(line)
        return change
    }

    private static func machine(
        _ machine: Found<VirtualMachine>, in context: Context
    ) async throws -> Found<VirtualMachine> {
        try await context.find(machine.reference, properties: VMDevices.paths)
    }

    /// Connects a port elsewhere. Where the machine is on, it has to be disconnected for it.
    private func edit(
        _ present: VirtualSerialPort, _ line: VirtualSerialPortURIBackingInfo, _ lines: SerialLines, _ input: Input,
        _ change: inout Change, in context: Context
    ) async throws {
        var port = present
        let what = "Setting up \(VMDevices.label(present)) of \(lines.machine.name)"
        if lines.devices.isOn, present.connectable?.connected == true {
            port.connectable?.connected = false
            try await lines.change(port, .edit, what, &change, in: context)
            guard change.status == .done else { return }
        }
        port.backing = VirtualDeviceBackingInfo(line)
        port.yieldOnPoll = input.yieldOnPoll
        port.connectable = Self.connected(lines.devices.isOn)
        try await lines.change(port, .edit, what, &change, in: context)
    }

    private static func newPort(
        _ line: VirtualSerialPortURIBackingInfo, _ lines: SerialLines, _ input: Input
    ) throws -> VirtualSerialPort {
        let controller = lines.devices.all.first { $0.as(VirtualSIOController.self) != nil }
        return VirtualSerialPort(
            key: -101, yieldOnPoll: input.yieldOnPoll, backing: VirtualDeviceBackingInfo(line),
            connectable: connected(false), controllerKey: controller?.key ?? 400)
    }

    private static func connected(_ isOn: Bool) -> VirtualDeviceConnectInfo {
        VirtualDeviceConnectInfo(startConnected: true, allowGuestControl: true, connected: isOn)
    }

    // MARK: What connects it

    private static func line(
        _ input: Input, for lines: SerialLines, in context: Context
    ) async throws -> VirtualSerialPortURIBackingInfo {
        if let proxy = input.proxyURI {
            guard let end = proxy.firstRange(of: "://"), end.lowerBound != proxy.startIndex,
                end.upperBound != proxy.endIndex
            else {
                throw ToolError(.invalid, "proxy_uri: '\(proxy)' is no URI such as telnets://vspc.example:13370.")
            }
            return VirtualSerialPortURIBackingInfo(
                serviceURI: lines.machine.name, direction: input.direction.rawValue,
                proxyURI: proxy)
        }
        let address = input.address ?? ""
        guard !address.contains(where: { "/? ".contains($0) }) else {
            throw ToolError(.invalid, "address: '\(address)' is no host name or address.")
        }
        var port = input.port
        if input.direction == .client {
            guard !address.isEmpty, port > 0 else {
                throw ToolError(
                    .invalid, "A client has to be told where to connect to.", hint: "Give address and port.")
            }
        } else if port == 0 {
            port = try await freePort(for: lines, in: context)
        }
        let host = address.contains(":") ? "[\(address)]" : address
        return VirtualSerialPortURIBackingInfo(
            serviceURI: "\(input.protocol.scheme)://\(host):\(port)", direction: input.direction.rawValue)
    }

    /// Ports that ESXi uses for nothing else, and that its ruleset `remoteSerialPort` lets through.
    private static let ports = 13_000...13_999

    /// A port on which no other machine waits, of those that could come to run on the same host.
    private static func freePort(for lines: SerialLines, in context: Context) async throws -> Int {
        if let own = lines.ports.first.flatMap(SerialPort.line).flatMap(SerialPort.listeningPort) { return own }
        let parent: ManagedObjectReference<AnyManagedObject>? = lines.host?.value("parent")
        let machines: [Found<VirtualMachine>]
        if let cluster = parent?.as(ComputeResource.self) {
            machines = try await context.all(
                VirtualMachine.self, in: cluster, properties: ["config.hardware.device"])
        } else {
            machines = try await context.all(VirtualMachine.self, properties: ["config.hardware.device"])
        }
        let used = machines.filter { $0.reference != lines.machine.reference }.flatMap { machine in
            VMDevices(machine).serialPorts.compactMap(SerialPort.line).compactMap(SerialPort.listeningPort)
        }
        guard let port = ports.first(where: { !used.contains($0) }) else {
            throw ToolError(.unavailable, "The ports from 13000 to 13999 are all taken.", hint: "Give a port.")
        }
        return port
    }
}

/// Which side opens the connection, `VirtualDeviceURIBackingOptionDirection`.
enum SerialDirection: String, ToolEnum {
    case server
    case client
}

/// How the two sides speak.
enum SerialProtocol: String, ToolEnum {
    case telnet
    case telnets
    case tcp
    case tls

    /// As ESXi writes it in URIs.
    var scheme: String { self == .tls ? "ssl" : rawValue }
}
