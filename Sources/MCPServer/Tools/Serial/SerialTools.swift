extension ToolArea {
    static let serial = ToolArea(
        "serial", "Serial ports",
        [
            GetSerialPort.self, SetupSerialPort.self, ConnectSerialPort.self, ClearSerialPort.self,
            RemoveSerialPort.self,
        ])
}
