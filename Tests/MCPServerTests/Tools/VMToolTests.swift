import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `vm` in several steps, against the simulator.
@Suite struct VMToolTests {
    @Test func `a new machine has what was asked for`() async throws {
        try await SimulatedServer.run { server in
            let made = try await server.call(
                "create_vm",
                [
                    "name": "build01", "cpu": 4, "memory_mb": 16_384, "disks": [40, 10, 1, 1, 1, 1, 1, 1, 1],
                    "guest_id": "ubuntu64Guest", "firmware": "efi", "datastore": "ds1-2",
                ])
            #expect(made["defaults"]?.object?.keys.sorted() == ["cluster", "folder", "network"])
            let info = try await server.call("get_vm_info", ["vm": made["moref"] ?? ""])
            #expect(info["path"] == "/DC1/vm/build01")
            #expect(info["cpu"] == 4 && info["memory_mb"] == 16_384 && info["firmware"] == "efi")
            #expect(info["guest_id"] == "ubuntu64Guest" && info["power_state"] == "powered_off")
            #expect(info["vmx_path"]?.string?.hasPrefix("[ds1-2] ") == true)
            let disks = info["disks"]?.array ?? []
            #expect(disks.map { $0["size_bytes"]?.int ?? 0 } == [40, 10, 1, 1, 1, 1, 1, 1, 1].map { $0 << 30 })
            // The controller itself is the seventh unit.
            #expect(disks.map { $0["unit"]?.int ?? -1 } == [0, 1, 2, 3, 4, 5, 6, 8, 9])
            #expect(disks.allSatisfy { $0["provisioning"] == "thin" })
            #expect(info["nics"]?[0]?["network"] == "VM Network")
            #expect(try await server.call("power_on_vm", ["vm": "build01"])["status"] == "done")
            let image = await server.failure("attach_iso", ["vm": "build01", "iso_path": "[ds1-2] none.iso"])
            #expect(image.contains("none.iso"), "\(image)")
        }
    }

    @Test func `a new machine boots from an image`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let image = "[iso] linux/debian-12.11.0-amd64-netinst.iso"
            _ = try await server.call(
                "create_vm",
                [
                    "name": "fresh", "cluster": "Production", "datastore": "ber-san-01", "network": "ber-web-110",
                    "iso_path": .string(image), "boot_from_iso": true,
                ])
            let detached = try await server.call("detach_iso", ["vm": "fresh"])
            #expect(detached["before"]?["image"] == .string(image), "\(detached)")
            let nics = try await server.call("list_nics", ["vm": "fresh"])
            #expect(nics["items"]?[0]?["network"] == "ber-web-110")
            #expect(nics["items"]?[0]?["network_moref"]?.string?.hasPrefix("dvportgroup-") == true)
        }
    }

    @Test func `a machine is created, cloned twice, and all three get a snapshot`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call(
                "create_vm", ["name": "a", "cpu": 4, "memory_mb": 16_384, "datastore": "ds1-1"])
            for name in ["b", "c"] {
                let clone = try await server.call("clone_vm", ["source": "a", "new_name": .string(name)])
                #expect(clone["path"] == .string("/DC1/vm/\(name)"))
            }
            for name in ["a", "b", "c"] {
                let info = try await server.call("get_vm_info", ["vm": .string(name)])
                #expect(info["cpu"] == 4 && info["memory_mb"] == 16_384)
                _ = try await server.call("create_snapshot", ["vm": .string(name), "snapshot_name": "first"])
                let snapshots = try await server.call("list_snapshots", ["vm": .string(name)])
                #expect(snapshots["items"]?[0]?["name"] == "first" && snapshots["items"]?[0]?["age_hours"] == 0)
            }
        }
    }

    @Test func `a clone gets the network and the size that were asked for`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let clone = try await server.call(
                "deploy_from_template",
                [
                    "source": "tmpl-ubuntu-24.04", "new_name": "web09", "host": "esx01.ber.nordwind.example",
                    "network": "ber-web-110", "datastore": "ber-san-02", "cpu": 4, "memory_mb": 8192, "power_on": true,
                ])
            let info = try await server.call("get_vm_info", ["vm": clone["moref"] ?? ""])
            #expect(info["nics"]?[0]?["network"] == "ber-web-110")
            #expect(info["host"] == "esx01.ber.nordwind.example")
            #expect(info["cpu"] == 4 && info["memory_mb"] == 8192 && info["power_state"] == "powered_on")
            #expect(info["disks"]?[0]?["datastore"] == "ber-san-02")
            #expect(info["is_template"] == false)
        }
    }

    @Test func `a machine moves to another host and datastore, and says where it was`() async throws {
        try await SimulatedServer.run { server in
            let before = try await server.call("get_vm_info", ["vm": "vm1"])
            #expect(before["host"] == "esx1.example.com")
            let moved = try await server.call(
                "migrate_vm", ["vm": "vm1", "host": "esx2.example.com", "datastore": "ds1-2"])
            #expect(moved["before"]?["host"] != moved["after"]?["host"])
            let after = try await server.call("get_vm_info", ["vm": "vm1"])
            #expect(after["host"] == "esx2.example.com" && after["disks"]?[0]?["datastore"] == "ds1-2")
            let again = try await server.call("storage_vmotion", ["vm": "vm1", "target_datastore": "ds1-2"])
            #expect(again["status"] == "unchanged")
        }
    }

    @Test func `a machine cannot move to where it cannot run`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let message = await server.failure("migrate_vm", ["vm": "db01", "host": "esx-kiel.nordwind.example"])
            #expect(message.contains("db01 cannot move there"), "\(message)")
            #expect(server.simulator.callCounts["RelocateVM_Task"] == nil)
        }
    }

    @Test func `a name that is taken is told as such`() async throws {
        try await SimulatedServer.run { server in
            let arguments: JSONObject = ["name": "vm1", "folder": "Folder1/esx1", "datastore": "ds1-1"]
            #expect(await server.failure("create_vm", arguments).contains("vm1"))
            let clone = await server.failure("clone_vm", ["source": "vm10", "new_name": "vm9"])
            #expect(clone.contains("vm9"), "\(clone)")
            let renamed = await server.failure("rename_vm", ["vm": "vm1", "new_name": "vm2"])
            #expect(renamed.contains("vm2"), "\(renamed)")
        }
    }

    @Test func `the pages of a list meet without gaps`() async throws {
        try await SimulatedServer.run { server in
            var names: [String] = []
            var arguments: JSONObject = ["limit": 15, "fields": ["name"]]
            repeat {
                let page = try await server.call("list_vms", arguments)
                names += (page["items"]?.array ?? []).compactMap { $0["name"]?.string }
                #expect(page["total"] == 40)
                arguments["cursor"] = page["next_cursor"]
            } while arguments["cursor"] != nil
            #expect(names == (1...40).map { "vm\($0)" }.sorted())
        }
    }

    @Test func `a template is made, is no machine any more, and becomes one again`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("convert_to_template", ["vm": "vm10"])
            #expect(try await server.call("list_templates")["items"]?[0]?["name"] == "vm10")
            #expect(try await server.call("list_vms", ["filter": "vm10"])["total"] == 0)
            let back = try await server.call("convert_to_vm", ["template_name": "vm10"])
            #expect(back["defaults"]?["resource_pool"]?.string?.contains("root pool of Cluster1") == true)
            #expect(try await server.call("list_templates")["total"] == 0)
            #expect(try await server.call("power_on_vm", ["vm": "vm10"])["status"] == "done")
        }
    }
}
