import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `host` against the simulator.
@Suite struct HostToolTests {
    private static let host: JSONObject = ["host": "esx1.example.com"]

    @Test(arguments: [
        ToolExample.succeeds(
            "start_service", ["host": "esx1.example.com", "service": "TSM-SSH"],
            #"{"service":"TSM-SSH","running":true,"policy":"off"}"#),
        ToolExample.succeeds(
            "stop_service", ["host": "esx1.example.com", "service_key": "ntpd"],
            #"{"service":"ntpd","running":false,"policy":"on"}"#),
        ToolExample.succeeds(
            "restart_service", ["host": "esx1.example.com", "service": "ntpd"],
            #"{"service":"ntpd","running":true,"policy":"on"}"#),
        ToolExample.succeeds(
            "set_service_policy", ["host": "esx1.example.com", "service": "TSM-SSH", "policy": "automatic"],
            #"{"service":"TSM-SSH","running":false,"policy":"automatic"}"#),
    ])
    func `what is told of a service after a change is so`(_ example: ToolExample) async throws {
        try await SimulatedServer.run { server in
            let change = try await server.call(example.tool, example.arguments)
            #expect(change["status"] == "done")
            #expect(change["name"] == "esx1.example.com")
            let after = try #require(change["after"])
            #expect(after.description == example.says[0])
            let state = try await server.call(
                "get_service_status", ["host": "esx1.example.com", "service": after["service"] ?? ""])
            #expect(state["service"]?["running"] == after["running"])
            #expect(state["service"]?["policy"] == after["policy"])
        }
    }

    @Test func `time servers are replaced, and ntpd runs`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("stop_service", ["host": "esx1.example.com", "service": "ntpd"])
            let arguments: JSONObject = ["host": "esx1.example.com", "ntp_servers": ["192.0.2.7", "ntp.example.com"]]
            let change = try await server.call("configure_ntp", arguments)
            #expect(change["before"]?["running"] == false)
            #expect(change["after"]?["running"] == true)
            let time = try await server.call("get_ntp_config", Self.host)
            #expect(time["servers"] == ["192.0.2.7", "ntp.example.com"])
            #expect(time["running"] == true)
            let again = try await server.call("configure_ntp", arguments)
            #expect(again["status"] == "unchanged")
        }
    }

    @Test func `a host goes out of service, reboots, and comes back`() async throws {
        try await SimulatedServer.run { server in
            let entered = try await server.call("enter_maintenance_mode", Self.host)
            #expect(entered["status"] == "done", "\(entered)")
            #expect(entered["task"]?.string?.hasPrefix("task-") == true)
            let host = try await server.call("get_host_info", Self.host)
            #expect(host["in_maintenance_mode"] == true)
            #expect(host["running_vm_count"] == 0)
            let again = try await server.call("enter_maintenance_mode", Self.host)
            #expect(again["status"] == "unchanged")
            let rebooted = try await server.call("reboot_host", Self.host)
            #expect(rebooted["status"] == "done", "\(rebooted)")
            #expect(rebooted["message"]?.string?.contains("get_host_info") == true)
        }
    }

    @Test func `a host leaves maintenance mode`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("enter_maintenance_mode", Self.host)
            let left = try await server.call("exit_maintenance_mode", Self.host)
            #expect(left["before"] == ["maintenance_mode": true])
            #expect(left["after"] == ["maintenance_mode": false])
        }
    }

    @Test func `a host is switched off by force`() async throws {
        try await SimulatedServer.run { server in
            let off = try await server.call("shutdown_host", ["host": "esx2.example.com", "force": true])
            #expect(off["status"] == "done", "\(off)")
            let effects = (off["effects"]?.array ?? []).compactMap(\.string)
            #expect(effects.contains { $0.contains("stops") })
        }
    }

    @Test func `a person who does not agree keeps the host running`() async throws {
        try await SimulatedServer.run(agrees: false) { server in
            let message = await server.failure("reboot_host", ["host": "esx1.example.com", "force": true])
            #expect(message.contains("did not agree"))
            #expect(server.simulator.callCounts["RebootHost_Task"] == nil)
        }
    }

    @Test(arguments: [
        ToolExample.succeeds("reboot_host", ["host": "esx1.example.com", "force": true]),
        ToolExample.succeeds("shutdown_host", ["host": "esx1.example.com", "force": true]),
        ToolExample.succeeds("enter_maintenance_mode", host),
    ])
    func `without a person who agrees, and without the moref, nothing happens`(_ example: ToolExample) async throws {
        try await SimulatedServer.run(agrees: nil) { server in
            let message = await server.failure(example.tool, example.arguments)
            #expect(message.contains("confirm: host-"), "\(message)")
        }
    }

    @Test(arguments: [
        ToolExample.succeeds("start_service", ["host": "esx1.example.com", "service": "TSM-SSH"]),
        ToolExample.succeeds("configure_ntp", ["host": "esx1.example.com", "servers": ["ntp.example.com"]]),
        ToolExample.succeeds("enter_maintenance_mode", host),
    ])
    func `a protected host is not changed, not even through its services`(_ example: ToolExample) async throws {
        let policy = Policy(unasked: .dangerouslyAllow, protection: Protection(names: ["esx1*"], against: .changes))
        try await SimulatedServer.run(policy: policy, agrees: nil) { server in
            let message = await server.failure(example.tool, example.arguments)
            #expect(message.contains("protected"), "\(message)")
        }
    }

    @Test func `the host of an ESXi needs no name`() async throws {
        try await SimulatedServer.run(.esxi) { server in
            let host = try await server.call("get_host_info")
            #expect(host["connection_state"] == "connected")
            let services = try await server.call("list_services")
            #expect(services["total"]?.int ?? 0 > 10)
        }
    }

    @Test(arguments: ["get_host_info", "get_host_hardware", "get_host_networking", "list_services"])
    func `a host is described in three calls at most`(tool: String) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("list_hosts")
            server.simulator.resetCallCounts()
            _ = try await server.call(tool, Self.host)
            #expect(server.simulator.callCounts.values.reduce(0, +) <= 3, "\(server.simulator.callCounts)")
        }
    }
}
