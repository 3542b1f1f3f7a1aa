import MCPCore
import Testing
import VSphere
import VSphereSimulator
import VimTypes

@testable import MCPServer

/// Names that people choose, names that mean several things, and things that are gone or out of reach.
@Suite struct OddNameTests {
    static let names = [
        #"it's "quoted" & <tagged>"#, "a/b", #"back\slash"#, "100%2fdone", "50%", "%25", "🐤 canary 👩‍👩‍👧",
        "مرحبا\u{200F} (عميل)", "\u{202E}backwards\u{202C}", String(repeating: "ä", count: 80), "[san] vm/x.vmx",
        "-1 -- ; DROP TABLE", "vm-42", "*", "Ünïcødé\u{301}",
    ]

    @Test(arguments: names)
    func `a machine of any name is made, found, changed and deleted`(name: String) async throws {
        try await SimulatedServer.run { server in
            let said = JSON.string(UntrustedText.clean(name))
            let made = try await server.call(
                "create_vm", ["name": .string(name), "datastore": "ds1-1", "folder": "Folder1"])
            #expect(made["name"] == said)
            let moref = try #require(made["moref"])
            let path = "/DC1/vm/Folder1/\(InventoryName.escaped(name))"
            #expect(made["path"] == .string(UntrustedText.clean(path)))
            for text in [.string(name), .string(path), moref] {
                let info = try await server.call("get_vm_info", ["vm": text])
                #expect(info["moref"] == moref && info["name"] == said && info["path"] == made["path"], "\(text)")
            }
            let vm: JSONObject = ["vm": .string(name)]
            #expect(try await server.call("power_on_vm", vm)["after"] == ["power_state": "powered_on"])
            _ = try await server.call("create_snapshot", ["vm": .string(name), "snapshot_name": "s"])
            let renamed = try await server.call("rename_vm", ["vm": .string(name), "new_name": "plain"])
            #expect(renamed["before"] == ["name": said])
            let back = try await server.call("rename_vm", ["vm": "plain", "new_name": .string(name)])
            #expect(back["moref"] == moref)
            let dry = try await server.call("delete_vm", ["vm": .string(name), "dry_run": true])
            #expect(dry["name"] == said && dry["moref"] == moref)
            let deleted = try await server.call("delete_vm", ["vm": .string(path), "force": true])
            #expect(deleted["status"] == "done")
            #expect(try await server.call("list_vms", ["limit": 1])["total"] == 40)
        }
    }

    @Test func `a name that is too long is told as such`() async throws {
        try await SimulatedServer.run { server in
            let name = JSON.string(String(repeating: "x", count: 81))
            let created = await server.failure("create_vm", ["name": name, "datastore": "ds1-1"])
            #expect(created.contains("80"), "\(created)")
            let renamed = await server.failure("rename_vm", ["vm": "vm1", "new_name": name])
            #expect(renamed.contains("80"), "\(renamed)")
        }
    }

    @Test func `marks that nobody sees are shown where they matter`() async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("rename_vm", ["vm": "vm1", "new_name": "pay\u{202E}roll"])
            let page = try await server.call("list_vms", ["filter": "pay*"])
            #expect(page["items"]?[0]?["name"] == "payroll")
            let message = await server.failure("get_vm_info", ["vm": "payroll"])
            #expect(message.contains(#"Did you mean pay\u{202E}roll?"#), "\(message)")
        }
    }

    // MARK: One name, several machines

    private static let twins = ToolExample.succeeds("rename_vm", ["vm": "vm11", "new_name": "vm1"])

    @Test(arguments: [
        ToolExample.fails("get_vm_info", ["vm": "vm1"]),
        .fails("power_off_vm", ["vm": "vm1"]), .fails("delete_vm", ["vm": "vm1", "force": true]),
        .fails("delete_vm", ["vm": "vm1", "dry_run": true]), .fails("list_snapshots", ["vm": "vm1"]),
        .fails("remove_nic", ["vm": "vm1", "nic": "4000"]), .fails("clone_vm", ["source": "vm1", "new_name": "x"]),
        .fails("migrate_vm", ["vm": "vm1", "host": "esx3.example.com"]),
    ])
    func `a name that two machines have is refused with both of them`(_ example: ToolExample) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call(Self.twins.tool, Self.twins.arguments)
            let message = await server.failure(example.tool, example.arguments)
            #expect(message.contains("/DC1/vm/Folder1/esx1/vm1 (vm-"), "\(message)")
            #expect(message.contains("/DC1/vm/Folder1/esx2/vm1 (vm-"), "\(message)")
        }
    }

    @Test(arguments: ["/DC1/vm/Folder1/esx2/vm1", "esx2/vm1"])
    func `its path means one of them, which alone is deleted`(path: String) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call(Self.twins.tool, Self.twins.arguments)
            let deleted = try await server.call("delete_vm", ["vm": .string(path), "force": true])
            #expect(deleted["path"] == "/DC1/vm/Folder1/esx2/vm1")
            let left = try await server.call("get_vm_info", ["vm": "vm1"])
            #expect(left["path"] == "/DC1/vm/Folder1/esx1/vm1")
        }
    }

    @Test func `the network of a name is that of the machine's host, whatever other datacenters have`() async throws {
        try await SimulatedServer.run(.demo) { server in
            #expect(await server.failure("get_network_info", ["network": "VM Network"]).contains("could mean"))
            let berlin = try await server.call("add_nic", ["vm": "perf-rig", "network": "VM Network"])
            let hamburg = try await server.call("add_nic", ["vm": "dr-app01", "network": "VM Network"])
            #expect(berlin["status"] == "done" && hamburg["status"] == "done")
        }
    }

    // MARK: What is gone or out of reach

    @Test(
        arguments: [
            ("get_vm_info", [:], "RetrievePropertiesEx", 1), ("list_nics", [:], "RetrievePropertiesEx", 1),
            ("power_on_vm", [:], "PowerOnVM_Task", 0),
            ("create_snapshot", ["snapshot_name": "late"], "CreateSnapshot_Task", 0),
            ("rename_vm", ["new_name": "late"], "Rename_Task", 0), ("delete_vm", [:], "Destroy_Task", 0),
            ("reconfigure_vm", ["cpu": 2], "ReconfigVM_Task", 0), ("clone_vm", ["new_name": "x"], "CloneVM_Task", 0),
        ] as [(String, JSONObject, String, Int)])
    func `a machine that vanishes in mid-call is told as gone`(
        tool: String, arguments: JSONObject, operation: String, skip: Int
    ) async throws {
        try await SimulatedServer.run { server in
            _ = try await server.call("list_vms", ["limit": 1])
            let client = server.managed.client
            let machine = try await client.find("vm10", VirtualMachine.self)
            _ = try await machine.reference.on(client).destroy()
            // The deletion is under way, and done when the call gets there.
            server.simulator.cause(Trouble(at: operation, skip: skip, .leap(60)))
            var arguments = arguments
            arguments["vm"] = "vm10"
            let message = await server.failure(tool, arguments)
            #expect(
                message.contains("exist")
                    || message.contains("does not have VirtualMachine:\(machine.reference.value)"),
                "\(message)")
            #expect(message.contains(machine.reference.value), "\(message)")
        }
    }

    @Test func `a machine on a datastore out of reach is told as far as it is known`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let info = try await server.call("get_vm_info", ["vm": "old-wiki"])
            #expect(info["name"] == "old-wiki" && info["path"]?.string?.hasSuffix("/old-wiki") == true)
            let store = try await server.call("list_vms", ["filter": "old-wiki"])
            #expect(store["total"] == 1)
            for (tool, arguments) in [
                ("power_on_vm", [:]), ("create_snapshot", ["snapshot_name": "s"]), ("reconfigure_vm", ["cpu": 2]),
            ] as [(String, JSONObject)] {
                var arguments = arguments
                arguments["vm"] = "old-wiki"
                let message = await server.failure(tool, arguments)
                #expect(message.contains("access"), "\(tool): \(message)")
            }
        }
    }

    // MARK: An ESXi host by itself

    @Test(arguments: [
        ToolExample.fails("clone_vm", ["source": "x", "new_name": "copy"]),
        .fails("deploy_from_template", ["source": "x", "new_name": "copy"]),
        .fails("convert_to_template", ["vm": "x"]), .fails("convert_to_vm", ["template": "x"]),
        .fails("migrate_vm", ["vm": "x", "host": "y"]),
        .fails("storage_vmotion", ["vm": "x", "target_datastore": "y"]),
        .fails("move_vm_disk", ["vm": "x", "disk_label": "y", "target_datastore": "z"]),
        .fails("move_vm_to_folder", ["vm": "x", "folder": "y"]),
    ])
    func `an ESXi says clearly what needs a vCenter`(_ example: ToolExample) async throws {
        try await SimulatedServer.run(.esxi) { server in
            let message = await server.failure(example.tool, example.arguments)
            #expect(
                message.contains("\(example.tool) needs a vCenter, and lab is an ESXi host by itself."), "\(message)")
            #expect(server.simulator.callCounts["RetrievePropertiesEx"] == nil)
        }
    }

    @Test func `an ESXi makes, runs, snapshots and deletes machines`() async throws {
        try await SimulatedServer.run(.esxi) { server in
            let made = try await server.call(
                "create_vm", ["name": "small", "disks": [4], "network": "none", "datastore": "datastore1"])
            #expect(made["path"]?.string?.hasSuffix("/vm/small") == true, "\(made)")
            #expect(
                try await server.call("add_nic", ["vm": "small", "network": "VM Network"])["status"] == "done")
            #expect(try await server.call("power_on_vm", ["vm": "small"])["status"] == "done")
            _ = try await server.call("create_snapshot", ["vm": "small", "snapshot_name": "s"])
            let info = try await server.call("get_vm_info", ["vm": "small"])
            #expect(info["snapshot_count"] == 1 && info["nics"]?[0]?["network"] == "VM Network", "\(info)")
            #expect(try await server.call("delete_vm", ["vm": "small", "force": true])["status"] == "done")
        }
    }
}
