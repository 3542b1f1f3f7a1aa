import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `snapshots` in several steps, against the simulator.
@Suite struct SnapshotsToolTests {
    @Test func `a machine returns to what it was`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("create_snapshot", ["vm": "vm10", "snapshot_name": "small"])
            _ = try await server.call("reconfigure_vm", ["vm": "vm10", "memory_mb": 8192])
            let reverted = try await server.call("revert_to_snapshot", ["vm": "vm10", "snapshot": "small"])
            #expect(reverted["status"] == "done")
            #expect(try await server.call("get_vm_info", ["vm": "vm10"])["memory_mb"] == 2048)
        }
    }

    @Test func `a tree of snapshots is told, renamed and cut`() async throws {
        try await SimulatedServer.run { server in
            for name in ["base", "patched", "tuned"] {
                _ = try await server.call("create_snapshot", ["vm": "vm1", "snapshot_name": .string(name)])
            }
            _ = try await server.call("revert_to_snapshot", ["vm": "vm1", "snapshot": "patched"])
            _ = try await server.call("create_snapshot", ["vm": "vm1", "snapshot_name": "other"])
            let all = try await server.call("list_snapshots", ["vm": "vm1"])
            let items = all["items"]?.array ?? []
            #expect(
                items.compactMap { $0["path"]?.string } == [
                    "base", "base/patched", "base/patched/other", "base/patched/tuned",
                ])
            #expect(items.filter { $0["is_current"] == true }.compactMap { $0["name"] } == ["other"])
            #expect(items[1]["parent"] == items[0]["moref"])
            _ = try await server.call("rename_snapshot", ["vm": "vm1", "snapshot": "base/patched", "new_name": "p"])
            let id = try #require(items[1]["id"])
            let deleted = try await server.call(
                "delete_snapshot", ["vm": "vm1", "snapshot": .string(id.description), "remove_children": true])
            #expect(deleted["effects"] == ["Snapshot base/p/tuned", "Snapshot base/p/other"], "\(deleted)")
            let left = try await server.call("list_snapshots", ["vm": "vm1"])
            #expect(left["items"]?.array?.compactMap { $0["path"]?.string } == ["base"])
            #expect(try await server.call("get_vm_info", ["vm": "vm1"])["snapshot_count"] == 1)
        }
    }

    @Test func `events tell who took a snapshot, each its own`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let backup = try await server.call("list_snapshots", ["vm": "db02"])
            #expect(backup["items"]?[0]?["creator"]?.string?.contains("backup") == true, "\(backup)")
            #expect(backup["items"]?[0]?["age_hours"] == 31)
            let others = try await server.call("list_snapshots", ["vm": "app-upgrade"])
            #expect(others["items"]?.array?.compactMap { $0["creator"]?.string }.count == 3, "\(others)")
            #expect(server.simulator.callCounts["QueryEvents"] == 2)
        }
    }

    @Test func `who may not read events is told the rest`() async throws {
        try await SimulatedServer.run(.demo) { server in
            server.simulator.cause(Trouble(at: "QueryEvents", .fault("NoPermission")))
            let snapshots = try await server.call("list_snapshots", ["vm": "db02"])
            #expect(snapshots["total"] == 1 && snapshots["items"]?[0]?["creator"] == nil)
        }
    }

    @Test func `twelve machines get a snapshot at once`() async throws {
        try await SimulatedServer.run { server in
            try await withThrowingTaskGroup(of: JSON.self) { group in
                for number in 1...12 {
                    group.addTask {
                        try await server.call(
                            "create_snapshot", ["vm": .string("vm\(number)"), "snapshot_name": "patch day"])
                    }
                }
                for try await change in group { #expect(change["status"] == "done") }
            }
            for number in 1...12 {
                let all = try await server.call("list_snapshots", ["vm": .string("vm\(number)")])
                #expect(all["total"] == 1)
            }
        }
    }

    @Test func `a snapshot may be called anything`() async throws {
        try await SimulatedServer.run { server in
            for name in ["50% done", "a/b", #"it's "it""#, "🐤", "100%25"] {
                let made: JSONObject = ["vm": "vm1", "snapshot_name": .string(name)]
                _ = try await server.call("create_snapshot", made)
                let all = try await server.call("list_snapshots", ["vm": "vm1"])
                #expect(all["items"]?[0]?["name"] == .string(name), "\(all)")
                let deleted = try await server.call("delete_snapshot", ["vm": "vm1", "snapshot": .string(name)])
                #expect(deleted["before"]?["snapshot"]?["name"] == .string(name))
            }
        }
    }
}
