import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `serial` against the simulator.
@Suite struct SerialToolTests {
    @Test func `machines of a cluster get ports of their own`() async throws {
        try await SimulatedServer.run { server in
            var uris: [String] = []
            for vm in ["vm1", "vm2", "vm3"] as [JSON] {
                _ = try await server.call("power_off_vm", ["vm": vm])
                let set = try await server.call("setup_serial_port", ["vm": vm])
                uris.append(try #require(set["after"]?["uri"]?.string))
            }
            #expect(uris.map { $0.suffix(6) } == [":13000", ":13001", ":13002"])
            // One that is free again is taken again.
            _ = try await server.call("remove_serial_port", ["vm": "vm2"])
            _ = try await server.call("power_off_vm", ["vm": "vm4"])
            let fourth = try await server.call("setup_serial_port", ["vm": "vm4"])
            #expect(fourth["after"]?["uri"]?.string?.hasSuffix(":13001") == true)
        }
    }

    @Test func `the port of a running machine is set up anew and stays connected`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("power_off_vm", ["vm": "vm1"])
            _ = try await server.call("setup_serial_port", ["vm": "vm1"])
            _ = try await server.call("power_on_vm", ["vm": "vm1"])
            let changed = try await server.call("setup_serial_port", ["vm": "vm1", "protocol": "tls"])
            #expect(changed["before"]?["uri"] == "telnet://esx1.example.com:13000")
            #expect(changed["after"]?["uri"] == "ssl://esx1.example.com:13000")
            #expect(changed["after"]?["connected"] == true)
            for isConnected in [false, true] {
                let set = try await server.call(
                    "connect_serial_port", ["vm": "vm1", "connected": .bool(isConnected)])
                #expect(set["status"] == "done")
                let port = try await server.call("get_serial_port", ["vm": "vm1"])
                #expect(port["ports"]?[0]?["connected"] == .bool(isConnected))
            }
        }
    }

    @Test func `the address follows the machine to another host`() async throws {
        try await SimulatedServer.run(.demo) { server in
            _ = try await server.call("setup_serial_port", ["vm": "wsus01", "protocol": "tcp"])
            let before = try await server.call("get_serial_port", ["vm": "wsus01"])
            _ = try await server.call("migrate_vm", ["vm": "wsus01", "host": "esx01.ber.nordwind.example"])
            let after = try await server.call("get_serial_port", ["vm": "wsus01"])
            #expect(before["ports"]?[0]?["connect_uri"] == "tcp://esx04.ber.nordwind.example:13000")
            #expect(after["ports"]?[0]?["connect_uri"] == "tcp://esx01.ber.nordwind.example:13000")
        }
    }
}
