import MCPCore

/// What the tools of the area `serial` answer.
extension [ToolExample] {
    static let serial: [ToolExample] = [
        .succeeds(
            "setup_serial_port", ["vm": "wsus01"], in: .demo,
            #""after":{"port":"Serial port 1","connected":false,"uri":"telnet://esx04.ber.nordwind.example:13000"}"#,
            "lets no one through", "remoteSerialPort"),
        .succeeds(
            "setup_serial_port", ["vm": "wsus01", "protocol": "tls", "port": 2001], in: .demo,
            "ssl://esx04.ber.nordwind.example:2001"),
        .succeeds(
            "setup_serial_port",
            [
                "vm": "wsus01", "direction": "client", "protocol": "tcp", "address": "console.example", "port": 7000,
                "yield_on_poll": false,
            ], in: .demo, #""uri":"tcp://console.example:7000""#),
        .succeeds(
            "setup_serial_port", ["vm": "wsus01", "proxy_uri": "telnets://vspc.example:13370"], in: .demo,
            #""uri":"telnets://vspc.example:13370""#),
        .succeeds(
            "setup_serial_port", ["vm": "wsus01", "serial_port": "serial port 1", "port": 2002], in: .demo,
            after: [port], #""before":{"port":"Serial port 1","connected":false,"uri":"telnet://esx04"#, ":2002"),
        .succeeds("setup_serial_port", ["vm": "wsus01"], in: .demo, after: [port], "set up that way already"),
        .fails("setup_serial_port", ["vm": "db01"], in: .demo, "none can be added while it is on"),
        .fails(
            "setup_serial_port", ["vm": "wsus01", "direction": "client", "port": 7000], in: .demo, "address and port"),
        .fails("setup_serial_port", ["vm": "wsus01", "proxy_uri": "vspc"], in: .demo, "is no URI"),
        .fails("setup_serial_port", ["vm": "wsus01", "address": "a b"], in: .demo, "no host name"),
        .fails("setup_serial_port", ["vm": "wsus01", "serial_port": "9001"], in: .demo, "has no serial port"),
        .succeeds(
            "get_serial_port", ["vm": "wsus01"], in: .demo, after: [port],
            #""ports":[{"label":"Serial port 1","key":9000,"backing":"network","uri":"telnet://:13000","#,
            #""connect_uri":"telnet://esx04.ber.nordwind.example:13000","direction":"server""#,
            #""start_connected":true,"yield_on_poll":true"#),
        .succeeds("get_serial_port", ["vm": "db01"], in: .demo, #""ports":[]"#),
        .fails("get_serial_port", ["vm": "no such"], in: .demo, "no such"),
        .succeeds(
            "connect_serial_port", ["vm": "wsus01"], in: .demo, after: [port],
            "wsus01 is off: Serial port 1 will be connected"),
        .succeeds(
            "connect_serial_port", ["vm": "wsus01", "serial_port": "9000", "connected": false], in: .demo,
            after: [port, on], #""after":{"port":"Serial port 1","connected":false"#),
        .succeeds(
            "connect_serial_port", ["vm": "wsus01"], in: .demo, after: [port, on],
            #""status":"unchanged""#, #""after":{"port":"Serial port 1","connected":true"#, "connected already"),
        .fails("connect_serial_port", ["vm": "db01"], in: .demo, "has no serial port", "setup_serial_port"),
        .succeeds(
            "clear_serial_port", ["vm": "wsus01", "serial_port": "9000"], in: .demo, after: [port, on],
            #""status":"done""#, #""after":{"port":"Serial port 1","connected":true"#),
        .succeeds("clear_serial_port", ["vm": "wsus01"], in: .demo, after: [port], "no connection to drop"),
        .fails("clear_serial_port", ["vm": "db01"], in: .demo, "has no serial port"),
        .succeeds(
            "remove_serial_port", ["vm": "wsus01", "serial_port": "9000"], in: .demo, after: [port],
            #""after":{"ports":0}"#),
        .fails("remove_serial_port", ["vm": "wsus01"], in: .demo, after: [port, on], "only while it is off"),
        .fails("remove_serial_port", ["vm": "wsus01"], in: .demo, "has no serial port"),
        .onlyTells(
            "remove_serial_port", ["vm": "wsus01"], in: .demo, after: [port],
            "Serial port 1 at telnet://esx04.ber.nordwind.example:13000"),
    ]

    private static let port = ToolExample.succeeds("setup_serial_port", ["vm": "wsus01"], in: .demo)
    private static let on = ToolExample.succeeds("power_on_vm", ["vm": "wsus01"], in: .demo)
}
