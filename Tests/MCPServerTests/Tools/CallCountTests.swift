import FoundationEssentials
import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// How often the tools call vSphere, which the simulator counts, and how much they answer.
@Suite struct CallCountTests {
    /// The calls of one tool, on a server that has been called before.
    private static func calls(
        _ server: SimulatedServer, _ tool: String, _ arguments: JSONObject
    ) async throws -> (count: Int, answer: JSON) {
        _ = try await server.call("list_clusters")
        server.simulator.resetCallCounts()
        let answer = try await server.call(tool, arguments)
        let counts = server.simulator.callCounts
        print("\(tool) \(JSON.object(arguments)): \(counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })")
        return (counts.values.reduce(0, +), answer)
    }

    /// Ten thousand machines take a debug build a minute: they are there when `LARGE_INVENTORY` is set.
    private static let inventories: [(machines: Int, hosts: Int)] = {
        let isLarge = ProcessInfo.processInfo.environment["LARGE_INVENTORY"] != nil
        return [(10, 1), (1000, 20)] + (isLarge ? [(10_000, 200)] : [])
    }()

    @Test func `a page of machines takes as many calls in an inventory of any size, and at most 3`() async throws {
        var counts: Set<Int> = []
        for (machines, hosts) in Self.inventories {
            try await SimulatedServer.run(.machines(machines, hosts: hosts)) { server in
                let first = try await Self.calls(server, "list_vms", [:])
                #expect(first.answer["total"] == .integer(machines))
                #expect(first.answer["returned"] == .integer(min(machines, 100)))
                counts.insert(first.count)
                // One page of ten thousand takes its time; what is under way is the same.
                guard machines <= 1000, let cursor = first.answer["next_cursor"] else { return }
                let second = try await Self.calls(server, "list_vms", ["cursor": cursor])
                #expect(second.answer["returned"] == 100)
                counts.insert(second.count)
            }
        }
        #expect(counts.count == 1, "\(counts)")
        #expect(counts.allSatisfy { $0 <= 3 })
    }

    @Test(
        arguments: [
            ["folder": "Folder1"], ["cluster": "Cluster1"], ["on_host": "esx2.example.com"],
            ["power_state": "powered_off"],
            ["filter": "vm1*", "folder": "Folder1/esx1", "cluster": "Cluster1", "on_host": "esx1.example.com"],
        ] as [JSONObject])
    func `filters cost no call`(arguments: JSONObject) async throws {
        try await SimulatedServer.run { server in
            let (count, answer) = try await Self.calls(server, "list_vms", arguments)
            #expect(count == 1 && answer["total"] != 0)
        }
    }

    @Test func `a tag as filter costs no call of the SOAP service`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let (count, answer) = try await Self.calls(server, "list_vms", ["tag": "production"])
            #expect(count == 1 && answer["total"] != 0)
        }
    }

    @Test(arguments: ["vm700", "/DC1/vm/Folder1/esx14/vm700", "esx14/vm700"])
    func `a machine is described in at most 3 calls`(name: String) async throws {
        try await SimulatedServer.run(.machines(1000, hosts: 20)) { server in
            let (count, answer) = try await Self.calls(server, "get_vm_info", ["vm": .string(name)])
            #expect(count <= 3)
            #expect(answer["host"] == "esx14.example.com" && answer["nics"]?[0]?["network"] == "VM Network")
            let byID = try await Self.calls(server, "get_vm_info", ["vm": answer["moref"] ?? ""])
            #expect(byID.count <= 3 && byID.answer == answer)
            let uuid = try await Self.calls(server, "get_vm_info", ["vm": answer["instance_uuid"] ?? ""])
            #expect(uuid.count <= 3 && uuid.answer == answer)
        }
    }

    @Test(
        arguments: [
            ("power_on_vm", ["vm": "vm1"]), ("list_disks", ["vm": "vm1"]), ("shutdown_guest", ["vm": "vm10"]),
            ("list_snapshots", ["vm": "vm1"]), ("get_disk_info", ["vm": "/DC1/vm/Folder1/esx1/vm1"]),
            ("suspend_vm", ["vm": "vm2", "server": "lab"]), ("rename_vm", ["vm": "vm1", "new_name": "vm1"]),
            ("get_vm_tools_status", ["vm": "vm1"]), ("get_ntp_config", ["host": "esx1.example.com"]),
            ("create_folder", ["name": "Folder9", "parent": "Folder1"]),
        ] as [(String, JSONObject)])
    func `a name is looked up in at most 2 calls`(tool: String, arguments: JSONObject) async throws {
        try await SimulatedServer.run { server in
            if tool == "suspend_vm" { _ = try await server.call(tool, arguments) }
            _ = try await Self.calls(server, tool, arguments)
            let counts = server.simulator.callCounts
            let looking = ["RetrievePropertiesEx", "ContinueRetrievePropertiesEx", "FindByInventoryPath", "FindByUuid"]
            #expect(looking.compactMap { counts[$0] }.reduce(0, +) <= 2, "\(counts)")
        }
    }

    @Test(arguments: [
        ("list_nics", 3), ("get_nic_info", 3), ("list_snapshots", 3), ("get_vm_info", 3), ("get_vm_tools_status", 2),
    ])
    func `an answer about one machine takes few calls`(tool: String, most: Int) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("create_snapshot", ["vm": "vm1", "snapshot_name": "base"])
            let (count, _) = try await Self.calls(server, tool, ["vm": "vm1"])
            #expect(count <= most)
        }
    }

    @Test func `a page of a thousand machines with all their fields has at most 25 KB`() async throws {
        try await SimulatedServer.run(.machines(1000, hosts: 20)) { server in
            let page = try await server.call("list_vms")
            print("a page of \(page["returned"]?.int ?? 0) machines of 1000: \(page.encoded().count) bytes")
            #expect(page["total"] == 1000)
            #expect(page.encoded().count <= 25 << 10)
        }
    }
}
