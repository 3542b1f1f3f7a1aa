import MCPCore
import Testing
import VSphere
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `inventory` against the simulator.
@Suite struct InventoryToolTests {
    @Test func `folders are made in a datacenter and in each other, and deleted`() async throws {
        try await SimulatedServer.run { server in
            let outer = try await server.call("create_folder", ["folder_name": "Outer"])
            #expect(outer["path"] == "/DC1/vm/Outer")
            #expect(outer["defaults"]?["datacenter"] != nil)
            let inner = try await server.call("create_folder", ["name": "In 50%/2", "parent_path": "/DC1/vm/Outer"])
            #expect(inner["path"] == "/DC1/vm/Outer/In 50%25%2f2", "\(inner)")
            let taken = await server.failure("create_folder", ["name": "Outer"])
            #expect(taken.contains("is taken"), "\(taken)")
            let stores = try await server.call("create_folder", ["name": "Fast", "kind": "datastore"])
            #expect(stores["after"]?["kind"] == "datastore")

            let full = await server.failure("delete_folder", ["folder": "Outer"])
            #expect(full.contains("not empty"))
            let deleted = try await server.call("delete_folder", ["folder": "Outer", "recursive": true])
            #expect(deleted["status"] == "done", "\(deleted)")
            #expect(deleted["effects"]?.array?.count == 1)
            let empty = try await server.call("delete_folder", ["folder": stores["moref"] ?? ""])
            #expect(empty["status"] == "done", "\(empty)")
            let rest = try await server.call("list_folders", ["filter": "Outer"])
            #expect(rest["total"] == 0)
        }
    }

    @Test func `a resource pool is made and deleted`() async throws {
        try await SimulatedServer.run { server in
            let made = try await server.call(
                "create_resource_pool",
                [
                    "name": "Gold", "cpu_shares": "high", "memory_shares": "4000", "cpu_reservation_mhz": 500,
                    "memory_limit_mb": 8192, "expandable": false,
                ])
            #expect(made["path"] == "/DC1/host/Cluster1/Resources/Gold")
            #expect(made["defaults"] != nil)
            let pool = try await server.call("get_resource_pool_info", ["pool": "Gold", "cluster": "Cluster1"])
            #expect(pool["cpu"]?["reservation"] == 500)
            #expect(pool["cpu"]?["level"] == "high")
            #expect(pool["cpu"]?["limit"] == nil)
            #expect(pool["memory"]?["shares"] == 4000)
            #expect(pool["memory"]?["limit"] == 8192)
            let child = try await server.call("create_resource_pool", ["name": "Silver", "parent": "Gold"])
            #expect(child["path"]?.string?.hasSuffix("/Gold/Silver") == true)

            let dry = try await server.call("delete_resource_pool", ["name": "Gold", "dry_run": true])
            #expect(dry["effects"] == ["Silver moves to Resources"])
            let deleted = try await server.call("delete_resource_pool", ["name": "Gold"])
            #expect(deleted["status"] == "done", "\(deleted)")
            let moved = try await server.call("get_resource_pool_info", ["name": "Silver"])
            #expect(moved["path"] == "/DC1/host/Cluster1/Resources/Silver")
        }
    }

    @Test func `a dry run of deleting a folder tells all that is in it`() async throws {
        try await SimulatedServer.run { server in
            let answer = try await server.call("delete_folder", ["folder": "Folder1", "dry_run": true])
            #expect(answer["status"] == "dry_run")
            let effects = (answer["effects"]?.array ?? []).compactMap(\.string)
            #expect(effects.contains { $0.contains("needs recursive") })
            #expect(effects.filter { $0.contains("is deleted with its disks") }.count == 40)
        }
    }

    @Test func `a machine that is protected protects its folder`() async throws {
        let policy = Policy(unasked: .dangerouslyAllow, protection: Protection(names: ["vm7"]))
        try await SimulatedServer.run(policy: policy, agrees: nil) { server in
            let answer = try await server.call(
                "delete_folder", ["folder": "Folder1", "recursive": true, "dry_run": true])
            #expect(answer["message"]?.string?.contains("vm7, which is in it, is protected") == true, "\(answer)")
        }
    }

    @Test func `a tag is put on once and taken off once`() async throws {
        try await SimulatedServer.run { server in
            try await Self.addTags(to: server)
            let applied = try await server.call("apply_tag_to_vm", ["vm": "vm1", "tag": "Stage:production"])
            #expect(applied["status"] == "done")
            #expect(applied["before"]?["tags"] == [])
            #expect(applied["after"]?["tags"] == ["Stage:production"])
            let again = try await server.call(
                "apply_tag_to_vm", ["vm": "vm1", "tag": "production", "category": "Stage"])
            #expect(again["status"] == "unchanged")
            let tags = try await server.call("get_vm_tags", ["vm": "vm1"])
            #expect(tags["tags"]?[0]?["category"] == "Stage")
            let listed = try await server.call("list_tags", ["category": "Stage", "filter": "prod*"])
            #expect(listed["items"]?[0]?["one_only"] == true)

            let removed = try await server.call("remove_tag_from_vm", ["vm": "vm1", "tag": "production"])
            #expect(removed["after"]?["tags"] == [])
            let nothing = try await server.call("remove_tag_from_vm", ["vm": "vm1", "tag": "production"])
            #expect(nothing["status"] == "unchanged")
        }
    }

    @Test func `a second tag of a category that allows one is refused with the first`() async throws {
        try await SimulatedServer.run { server in
            try await Self.addTags(to: server)
            _ = try await server.call("apply_tag_to_vm", ["vm": "vm1", "tag": "test"])
            let message = await server.failure("apply_tag_to_vm", ["vm": "vm1", "tag": "production"])
            #expect(message.contains("Stage:test") && message.contains("remove_tag_from_vm"), "\(message)")
            let hosts = await server.failure("apply_tag_to_vm", ["vm": "vm1", "tag": "rack1"])
            #expect(hosts.contains("not for VMs") && hosts.contains("HostSystem"), "\(hosts)")
        }
    }

    @Test func `a tag that protects cannot be taken off`() async throws {
        let policy = Policy(protection: Protection(tags: ["Stage:production"]))
        try await SimulatedServer.run(policy: policy) { server in
            try await Self.addTags(to: server)
            _ = try await server.call("apply_tag_to_vm", ["vm": "vm1", "tag": "production"])
            let message = await server.failure("remove_tag_from_vm", ["vm": "vm1", "tag": "production"])
            #expect(message.contains("protects"), "\(message)")
            let tags = try await server.call("get_vm_tags", ["vm": "vm1"])
            #expect(tags["tags"]?.array?.count == 1)
        }
    }

    @Test(arguments: ["list_tags", "get_vm_tags"])
    func `an ESXi says that it has no tags`(tool: String) async throws {
        try await SimulatedServer.run(.esxi) { server in
            let machines = try await server.call("list_vms", ["limit": 1])
            let vm = machines["items"]?[0]?["moref"]
            let message = await server.failure(tool, tool == "get_vm_tags" ? ["vm": vm ?? "vm"] : [:])
            #expect(message.contains("vCenter") || message.contains("no tags"), "\(message)")
        }
    }

    @Test(arguments: [
        ToolExample.succeeds("list_folders"), .succeeds("list_clusters"), .succeeds("list_resource_pools"),
        ToolExample.succeeds("get_cluster_info"), .succeeds("get_drs_recommendations"),
        ToolExample.succeeds("get_resource_pool_info", ["cluster": "Cluster1"]),
        ToolExample.succeeds("get_network_info", ["network": "VM Network"]),
    ])
    func `takes three calls at most`(_ example: ToolExample) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("list_hosts")
            server.simulator.resetCallCounts()
            _ = try await server.call(example.tool, example.arguments)
            #expect(server.simulator.callCounts.values.reduce(0, +) <= 3, "\(server.simulator.callCounts)")
        }
    }

    /// Two tags of a category of which a machine has one, and one for hosts alone.
    private static func addTags(to server: SimulatedServer) async throws {
        let tagging = server.managed.client.tagging
        let stage = try await tagging.createCategory(name: "Stage", cardinality: .single)
        try await tagging.createTag(name: "production", category: stage)
        try await tagging.createTag(name: "test", category: stage)
        let rack = try await tagging.createCategory(name: "Rack", associableTypes: ["HostSystem"])
        try await tagging.createTag(name: "rack1", category: rack)
    }
}
