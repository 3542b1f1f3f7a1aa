import MCPCore
import Testing
import VSphere
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `inventory` against the simulator.
@Suite struct InventoryToolTests {
    @Test(arguments: [
        ToolExample("list_servers", [:], #""name":"lab""#),
        ToolExample("get_vcenter_info", [:], #""kind":"vcenter""#),
        ToolExample("list_folders", [:], #""path":"/DC1/vm/Folder1""#, #""kind":"datastore""#),
        ToolExample("list_folders", ["kind": "vm", "filter": "folder*"], #""total":1"#),
        ToolExample("list_folders", ["folder": "/DC1/vm"], #""name":"Folder1""#),
        ToolExample("list_clusters", [:], #""name":"Cluster1""#, #""hosts":4"#, #""vm_count":40"#),
        ToolExample("get_cluster_info", [:], "esx1.example.com", "ds1-1", "VM Network", #""drs_enabled""#),
        ToolExample("get_cluster_info", ["name": "Cluster1"], #""path":"/DC1/host/Cluster1""#),
        ToolExample("get_drs_recommendations", ["cluster_name": "Cluster1"], #""total":0"#),
        ToolExample("list_resource_pools", [:], #""path":"/DC1/host/Cluster1/Resources""#, #""is_root":true"#),
        ToolExample("list_resource_pools", ["cluster": "Cluster1"], #""vm_count":40"#),
        ToolExample("get_resource_pool_info", ["cluster": "Cluster1"], #""is_root":true"#, #""vm_count":40"#),
        ToolExample("get_resource_pool_info", ["name": "Cluster1/Resources"], #""cluster":"Cluster1""#),
        ToolExample("get_network_info", ["name": "VM Network"], #""kind":"standard""#, #""vm_count":40"#, "esx1"),
        ToolExample("list_tags", [:], #""items":["#),
        ToolExample("get_vm_tags", ["vm": "vm1"], #""tags":["#),
    ])
    func `tells what there is`(_ example: ToolExample) async throws {
        try await SimulatedServer.run { server in
            let answer = try await server.call(example.tool, example.arguments).description
            for part in example.says { #expect(answer.contains(part), "\(answer)") }
        }
    }

    @Test(arguments: [
        ToolExample("get_cluster_info", ["cluster": "Cluster9"], "no cluster 'Cluster9'"),
        ToolExample("get_drs_recommendations", ["cluster": "Cluster9"], "no cluster 'Cluster9'"),
        ToolExample("get_network_info", ["network": "VM Netwrk"], "VM Netwrk"),
        ToolExample("get_resource_pool_info", ["resource_pool": "Gold"], "no resource pool 'Gold'"),
        ToolExample("get_resource_pool_info", ["resource_pool": "Gold", "cluster": "Cluster1"], "'Gold'"),
        ToolExample("list_resource_pools", ["cluster": "Cluster9"], "Cluster9"),
        ToolExample("list_folders", ["folder": "/DC1/vm/Nowhere"], "Nowhere"),
        ToolExample("list_folders", ["kind": "pool"], "kind"),
        ToolExample("create_folder", ["name": ""], "name"),
        ToolExample("create_folder", ["name": "New", "parent": "/DC1/vm/Nowhere"], "Nowhere"),
        ToolExample("create_resource_pool", ["name": "New", "cpu_shares": "much"], "Shares are low"),
        ToolExample("create_resource_pool", ["name": "New", "parent": "Gold"], "Gold"),
        ToolExample("delete_folder", ["folder": "/DC1/vm"], "the datacenter needs"),
        ToolExample("delete_folder", ["folder": "Folder1"], "is not empty", "recursive"),
        ToolExample("delete_folder", ["folder": "Folder1", "recursive": true], "Not powered off", "vm1"),
        ToolExample("delete_resource_pool", ["name": "Cluster1/Resources"], "root pool"),
        ToolExample("list_tags", ["category": "Nothing"], "no tag category 'Nothing'"),
        ToolExample("get_vm_tags", ["vm": "vm999"], "vm999"),
        ToolExample("apply_tag_to_vm", ["vm": "vm1", "tag": "Nothing"], "no tag 'Nothing'"),
        ToolExample("remove_tag_from_vm", ["vm": "vm1", "tag": "Nothing"], "no tag 'Nothing'"),
    ])
    func `says what is wrong`(_ example: ToolExample) async throws {
        try await SimulatedServer.run { server in
            let message = await server.failure(example.tool, example.arguments)
            for part in example.says { #expect(message.contains(part), "\(message)") }
            #expect(server.simulator.callCounts.keys.allSatisfy { !$0.hasSuffix("_Task") })
        }
    }

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
        ToolExample("list_folders"), ToolExample("list_clusters"), ToolExample("list_resource_pools"),
        ToolExample("get_cluster_info"), ToolExample("get_drs_recommendations"),
        ToolExample("get_resource_pool_info", ["cluster": "Cluster1"]),
        ToolExample("get_network_info", ["network": "VM Network"]),
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
