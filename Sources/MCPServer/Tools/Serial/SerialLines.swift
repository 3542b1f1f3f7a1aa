import MCPCore
import VSphere
import VimTypes

/// The serial ports of a machine, and the host where it is.
struct SerialLines {
    let devices: VMDevices
    let host: Found<HostSystem>?

    var machine: Found<VirtualMachine> { devices.machine }
    var ports: [VirtualSerialPort] { devices.serialPorts }

    /// The ports of the machine that a caller means.
    static func find(_ target: Target<VirtualMachine>, in context: Context) async throws -> SerialLines {
        let devices = try await VMDevices.find(target, in: context)
        let host: ManagedObjectReference<HostSystem>? = devices.machine.value("runtime.host")
        guard let host else { return SerialLines(devices: devices, host: nil) }
        return SerialLines(
            devices: devices, host: try await context.find(host, properties: ["config.firewall.ruleset", "parent"]))
    }

    /// The port that a caller means; the only one if the caller named none.
    ///
    /// - Throws: `ToolError` when there is none, or several could be meant.
    func one(_ text: String?) throws -> VirtualSerialPort {
        guard !ports.isEmpty else {
            throw ToolError(
                .notFound, "\(machine.name) has no serial port.", hint: "Add one with setup_serial_port.")
        }
        return try devices.one(ports, text, "serial port")
    }

    func described(_ port: VirtualSerialPort) -> SerialPort { SerialPort(port, host: host?.name) }

    /// What is told of a port before and after a change.
    func state(_ port: VirtualSerialPort) -> JSONObject {
        let told = described(port)
        var state: JSONObject = ["port": .string(told.label), "connected": .bool(told.connected)]
        state["uri"] = told.connectUri.map(JSON.string)
        return state
    }

    /// What a person must know who wants to connect: by default, ESXi lets nobody through.
    func warning(_ line: VirtualSerialPortURIBackingInfo) -> String? {
        let name = line.proxyURI?.isEmpty ?? true ? "remoteSerialPort" : "vSPC"
        let rules = host?.objects("config.firewall.ruleset", as: HostFirewallRuleset.self) ?? []
        guard let rule = rules.first(where: { $0.key == name }), !rule.enabled, let host else { return nil }
        return "The firewall of \(host.name) lets no one through: its ruleset \(name) (\(rule.label)) is off."
    }

    /// Changes a port and waits for it.
    func change(
        _ port: VirtualSerialPort, _ operation: VirtualDeviceConfigSpecOperation, _ what: String,
        _ change: inout Change, in context: Context
    ) async throws {
        try await devices.apply(
            [VirtualDeviceConfigSpec(device: VirtualDevice(port), operation: operation)], what, &change, in: context)
    }
}

extension ArgumentDeclaration {
    /// Which serial port.
    static let serialPort = ArgumentDeclaration(
        "Label or key, if several", aliases: ["label"])
}
