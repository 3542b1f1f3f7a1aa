import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `storage` against the simulator.
@Suite struct StorageToolTests {
    @Test func `a disk is added, grows, and is taken off with its file`() async throws {
        try await SimulatedServer.run { server in
            let added = try await server.call("add_disk", ["vm": "vm1", "size_gb": 2, "provisioning": "thick"])
            let file = try #require(added["after"]?["file"])
            let disk = try #require(added["after"]?["disk"])
            _ = try await server.call("extend_disk", ["vm": "vm1", "disk": disk, "new_size_gb": 5])
            let grown = try await server.call("get_disk_info", ["vm": "vm1", "disk": disk])
            #expect(grown["size_bytes"] == .integer(5 << 30))
            #expect(grown["provisioning"] == "thick")
            _ = try await server.call("remove_disk", ["vm": "vm1", "disk": disk, "delete_file": true])
            let disks = try await server.call("list_disks", ["vm": "vm1"])
            #expect(disks["total"] == 1)
            let gone = await server.failure("download_from_datastore", ["path": file])
            #expect(gone.contains("There is no"), "\(gone)")
        }
    }

    @Test func `a disk that was taken off keeps its file, which nothing uses any more`() async throws {
        try await SimulatedServer.run { server in
            let disk: JSONObject = ["path": "[ds1-1] vm1/vm1.vmdk"]
            let used = await server.failure("delete_datastore_file", disk)
            #expect(used.contains("vm1 use it"), "\(used)")
            _ = try await server.call("remove_disk", ["vm": "vm1", "disk": "Hard disk 1"])
            let files = try await server.call("browse_datastore", ["path": "[ds1-1] vm1", "filter": "*.vmdk"])
            #expect(files["total"] == 2)
            let deleted = try await server.call("delete_datastore_file", disk)
            #expect(deleted["status"] == "done")
            let left = try await server.call("browse_datastore", ["path": "[ds1-1] vm1", "filter": "*.vmdk"])
            #expect(left["total"] == 0)
        }
    }

    @Test(arguments: [("pvscsi", 17), ("sata", 31), ("nvme", 16)])
    func `a full controller gets another one beside it`(controller: String, disks: Int) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("power_off_vm", ["vm": "vm1"])
            var places: Set<String> = []
            for _ in 0..<disks {
                let added = try await server.call(
                    "add_disk", ["vm": "vm1", "size_gb": 1, "controller": .string(controller)])
                let disk = try await server.call(
                    "get_disk_info", ["vm": "vm1", "disk": added["after"]?["disk"] ?? .null])
                places.insert("\(disk["controller"]?.string ?? ""):\(disk["unit"]?.int ?? -1)")
            }
            #expect(places.count == disks, "two disks share a place")
            #expect(Set(places.map { $0.split(separator: ":")[0] }).count == 2)
        }
    }

    @Test func `an image goes in and out of the drive of a running machine`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let image: JSON = "[iso] linux/debian-12.11.0-amd64-netinst.iso"
            let attached = try await server.call("attach_iso", ["vm": "db01", "iso": image])
            #expect(attached["after"]?["image"] == image)
            let again = try await server.call("attach_iso", ["vm": "db01", "iso_path": image])
            #expect(again["status"] == "unchanged")
            let missing = await server.failure("attach_iso", ["vm": "db01", "iso_path": "[iso] none.iso"])
            #expect(missing.contains("none.iso"), "\(missing)")
            let detached = try await server.call("detach_iso", ["vm": "db01"])
            #expect(detached["before"]?["image"] == image)
            let empty = try await server.call("detach_iso", ["vm": "db01"])
            #expect(empty["status"] == "unchanged")
        }
    }

    @Test func `a machine that runs gets no drive on IDE`() async throws {
        try await SimulatedServer.run { server in
            for expected in 2...3 {
                let added = try await server.call("add_cdrom", ["vm": "vm1"])
                #expect(added["after"]?["cd_drive"] == .string("CD/DVD drive \(expected)"))
            }
        }
    }
}
