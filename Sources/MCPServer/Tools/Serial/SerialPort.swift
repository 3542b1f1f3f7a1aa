import MCPCore
import VSphere
import VimTypes

/// A serial port of a machine, as tools tell of it.
struct SerialPort: ToolOutput {
    var label: String
    var key: Int
    var backing: String
    var uri: String?
    var connectUri: String?
    var direction: String?
    var proxyUri: String?
    var connected: Bool
    var startConnected: Bool
    var yieldOnPoll: Bool

    static let fields = [
        "label": "Label",
        "key": "Device key",
        "backing": "network, file, pipe, device, none",
        "uri": "As configured",
        "connectUri": "Where to connect to",
        "direction": "server: the VM waits; client: it connects",
        "proxyUri": "vSPC proxy",
        "connected": "Whether it is connected now",
        "startConnected": "Whether it will be at power-on",
        "yieldOnPoll": "Whether polling takes little CPU",
    ]

    /// - Parameter host: the name of the ESXi host where the machine is, at which a port of a server is reached.
    init(_ port: VirtualSerialPort, host: String?) {
        let line = Self.line(port)
        label = VMDevices.label(port)
        key = port.key
        backing = Self.kind(port)
        uri = line?.serviceURI
        direction = line?.direction
        proxyUri = line?.proxyURI
        connectUri = line.flatMap { Self.address($0, host: host) }
        connected = port.connectable?.connected ?? false
        startConnected = port.connectable?.startConnected ?? false
        yieldOnPoll = port.yieldOnPoll
    }

    /// What connects a port with the network, if something does.
    static func line(_ port: VirtualSerialPort) -> VirtualSerialPortURIBackingInfo? {
        port.backing?.as(VirtualSerialPortURIBackingInfo.self)
    }

    private static func kind(_ port: VirtualSerialPort) -> String {
        guard let backing = port.backing else { return "none" }
        if backing.is(VirtualDeviceURIBackingInfo.self) { return "network" }
        if backing.is(VirtualDeviceFileBackingInfo.self) { return "file" }
        if backing.is(VirtualDevicePipeBackingInfo.self) { return "pipe" }
        return "device"
    }

    /// Where somebody connects to: at the proxy where there is one, else at the host that the machine is on.
    static func address(_ line: VirtualSerialPortURIBackingInfo, host: String?) -> String? {
        if let proxy = line.proxyURI, !proxy.isEmpty { return proxy }
        guard line.direction == "server", let end = line.serviceURI.firstRange(of: "://") else {
            return line.serviceURI
        }
        let rest = line.serviceURI[end.upperBound...]
        guard rest.hasPrefix(":"), let host else { return line.serviceURI }
        return line.serviceURI[..<end.upperBound] + (host.contains(":") ? "[\(host)]" : host) + rest
    }

    /// The port on which a machine waits for connections, if it does.
    static func listeningPort(_ line: VirtualSerialPortURIBackingInfo) -> Int? {
        guard line.direction == "server", line.proxyURI?.isEmpty ?? true,
            let colon = line.serviceURI.lastIndex(of: ":")
        else { return nil }
        return Int(line.serviceURI[line.serviceURI.index(after: colon)...].prefix(while: \.isNumber))
    }
}
