import MCPCore

/// What the tools of the area `host` answer.
extension [ToolExample] {
    static let host: [ToolExample] = [
        .succeeds("list_hosts", [:], #""cluster":"Cluster1""#, "esx4.example.com"),
        .succeeds(
            "get_host_info", ["host": "esx1.example.com"], #""connection_state":"connected""#, #""cluster":"Cluster1""#,
            "ds1-1"),
        .succeeds("get_host_info", ["name": "esx2.example.com"], #""name":"esx2.example.com""#),
        .succeeds("get_host_hardware", ["host": "esx1.example.com"], #""cpu_packages":"#, #""serial_number":"#),
        .succeeds(
            "get_host_hardware", ["host": "esx1.example.com", "pci_devices": true, "sensors": true],
            #""pci_devices":["#, #""sensors":["#),
        .succeeds("get_host_networking", ["host": "esx1.example.com"], "vmk0", "management", "vSwitch0", "vmnic0"),
        .succeeds("list_services", ["host": "esx1.example.com"], #""key":"ntpd""#, #""key":"TSM-SSH""#),
        .succeeds("list_services", ["host": "esx1.example.com", "filter": "tsm*", "running": false], "ESXi Shell"),
        .succeeds(
            "get_ntp_config", ["host": "esx1.example.com"], #""servers":["#, #""offset_seconds":"#, #""policy":"on""#),
        .succeeds("get_service_status", ["host": "esx1.example.com", "service": "ntpd"], #""running":true"#),
        .succeeds("get_service_status", ["host": "esx1.example.com", "service_key": "ssh"], #""key":"TSM-SSH""#),
        .succeeds("start_service", ["host": "esx1.example.com", "service": "ntpd"], "runs already"),
        .succeeds("stop_service", ["host": "esx1.example.com", "service": "TSM-SSH"], "does not run"),
        .succeeds(
            "set_service_policy", ["host": "esx1.example.com", "service": "ntpd", "policy": "on"], "is on already"),
        .succeeds("exit_maintenance_mode", ["host": "esx1.example.com"], "not in maintenance mode"),
        .fails("get_host_info", [:], "host: which host? There are 4", "esx2.example.com"),
        .fails("get_host_hardware", ["host": "esx9"], "esx9"),
        .fails(
            "get_service_status", ["host": "esx1.example.com", "service": "sshd"], "no service 'sshd'", "TSM-SSH"),
        .fails(
            "restart_service", ["host": "esx1.example.com", "service": "TSM-SSH"], "does not run", "start_service"),
        .fails(
            "set_service_policy", ["host": "esx1.example.com", "service": "ntpd", "policy": "always"], "policy",
            "automatic"),
        .fails("configure_ntp", ["host": "esx1.example.com", "servers": []], "servers"),
        .fails("reboot_host", ["host": "esx1.example.com"], "is not in maintenance mode", "enter_maintenance_mode"),
        .fails("shutdown_host", ["host": "esx1.example.com"], "is not in maintenance mode", "force"),
        .fails("enter_maintenance_mode", ["host": "esx1.example.com", "timeout_seconds": -1], "timeout_seconds"),
        .fails("list_services", ["host": "vm1"], "vm1"),
        .onlyTells("enter_maintenance_mode", ["host": "esx1.example.com"], "runs on it"),
        .onlyTells("reboot_host", ["host": "esx1.example.com"], "stops", "not in maintenance mode"),
        .onlyTells("shutdown_host", ["host": "esx1.example.com"], "power button"),
        .succeeds("restart_service", ["host": "esx1.example.com", "service": "ntpd"], #""running":true"#),
        .succeeds(
            "configure_ntp", ["host": "esx1.example.com", "servers": ["192.0.2.7"]], #""servers":["192.0.2.7"]"#),
        .succeeds("enter_maintenance_mode", ["host": "esx1.example.com"], #""status":"done""#),
        .succeeds(
            "exit_maintenance_mode", ["host": "esx1.example.com"],
            after: [.succeeds("enter_maintenance_mode", ["host": "esx1.example.com"])], #""status":"done""#),
        .succeeds("reboot_host", ["host": "esx1.example.com", "force": true], #""status":"done""#),
        .succeeds("shutdown_host", ["host": "esx1.example.com", "force": true], #""status":"done""#),
        .fails("list_hosts", ["fields": ["nmae"]], "nmae", "name"),
        .fails("get_host_networking", ["host": "esx9"], "esx9"),
        .fails("get_ntp_config", ["host": "esx9"], "esx9"),
        .fails("start_service", ["host": "esx1.example.com", "service": "sshd"], "no service 'sshd'"),
        .fails("stop_service", ["host": "esx1.example.com", "service": "sshd"], "no service 'sshd'"),
        .fails("exit_maintenance_mode", ["host": "esx9"], "esx9"),
    ]
}
