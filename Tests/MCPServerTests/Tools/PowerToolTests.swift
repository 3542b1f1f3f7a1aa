import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `power` in several steps, against the simulator.
@Suite struct PowerToolTests {
    private func state(_ name: JSON, _ server: SimulatedServer) async throws -> JSON? {
        try await server.call("get_vm_info", ["vm": name])["power_state"]
    }

    @Test func `a machine goes through all its states`() async throws {
        try await SimulatedServer.run { server in
            for (tool, expected) in [
                ("power_off_vm", "powered_off"), ("power_on_vm", "powered_on"), ("suspend_vm", "suspended"),
                ("power_on_vm", "powered_on"), ("reset_vm", "powered_on"),
            ] {
                let change = try await server.call(tool, ["vm": "vm1"])
                #expect(change["status"] == "done" && change["after"]?["power_state"] == .string(expected), "\(change)")
                #expect(try await state("vm1", server) == .string(expected))
            }
        }
    }

    @Test(arguments: [
        ("shutdown_guest", "powered_off"), ("reboot_guest", "powered_on"), ("standby_guest", "suspended"),
    ])
    func `who waits for a guest finds the machine in its state`(tool: String, expected: String) async throws {
        try await SimulatedServer.run { server in
            let change = try await server.call(tool, ["vm": "vm1", "wait": true])
            #expect(change["status"] == "done", "\(change)")
            #expect(change["after"] == ["power_state": .string(expected)])
            #expect(try await state("vm1", server) == .string(expected))
            let tools = try await server.call("get_vm_tools_status", ["vm": "vm1"])
            #expect(tools["running"] == .bool(expected == "powered_on"), "\(tools)")
        }
    }

    @Test func `a guest that is not waited for is asked all the same`() async throws {
        try await SimulatedServer.run { server in
            let change = try await server.call("shutdown_guest", ["vm": "vm1"])
            #expect(change["after"] == nil)
            #expect(server.simulator.callCounts["ShutdownGuest"] == 1)
            #expect(server.simulator.callCounts["WaitForUpdatesEx"] == nil)
        }
    }

    @Test func `a task that is not waited for is found again`() async throws {
        try await SimulatedServer.run { server in
            let started = try await server.call("power_off_vm", ["vm": "vm1", "wait": false])
            #expect(started["status"] == "running")
            let task = try await server.call("wait_for_task", ["task": started["task"] ?? ""])
            #expect(task["state"] == "success", "\(task)")
            #expect(try await state("vm1", server) == "powered_off")
        }
    }

    @Test func `a person who does not agree keeps the power on`() async throws {
        try await SimulatedServer.run(agrees: false) { server in
            for tool in ["power_off_vm", "reset_vm"] {
                #expect(await server.failure(tool, ["vm": "vm1"]).contains("did not agree"))
            }
            #expect(server.simulator.callCounts["PowerOffVM_Task"] == nil)
            #expect(server.simulator.callCounts["ResetVM_Task"] == nil)
        }
    }

    @Test(arguments: ["shutdown_guest", "reboot_guest", "standby_guest"])
    func `a guest without VMware Tools cannot be asked`(tool: String) async throws {
        try await SimulatedServer.run { server in
            // Right after its start they do not run yet.
            _ = try await server.call("power_on_vm", ["vm": "vm10"])
            let message = await server.failure(tool, ["vm": "vm10"])
            #expect(message.contains("VMware Tools do not run") && message.contains("wait_for_vm_tools"), "\(message)")
        }
    }
}
