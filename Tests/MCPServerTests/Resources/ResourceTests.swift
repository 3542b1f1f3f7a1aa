import Foundation
import MCPCore
import MCPTestSupport
import Testing
import VSphere

@testable import MCPServer

/// What can be read under URIs.
@Suite struct ResourceTests {
    private func read(_ uri: String, _ client: TestClient) async -> JSON {
        await client.request("resources/read", ["uri": .string(uri)])
    }

    private func text(_ answer: JSON) -> String? { answer["result"]?["contents"]?[0]?["text"]?.string }

    @Test func `all resources and templates of the contract are listed`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                let resources = await client.request("resources/list")["result"]?["resources"]?.array ?? []
                #expect(
                    resources.compactMap { $0["uri"]?.string } == [
                        "esxi://vms", "esxi://hosts", "esxi://datastores", "esxi://networks", "esxi://clusters",
                        "esxi://resource-pools",
                    ])
                let templates =
                    await client.request("resources/templates/list")["result"]?["resourceTemplates"]?.array ?? []
                #expect(
                    Set(templates.compactMap { $0["uriTemplate"]?.string }) == [
                        "esxi://vms/{vm}", "esxi://hosts/{host}", "datastore://{datastore}/{+path}",
                        "esxi://vms/{vm}/screenshot",
                    ])
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("esxi://vms", "list_vms", 40), ("esxi://hosts", "list_hosts", 4), ("esxi://clusters", "list_clusters", 1),
        ("esxi://resource-pools", "list_resource_pools", 1),
    ])
    func `a list is the one that the tool gives`(uri: String, tool: String, count: Int) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let answer = await read(uri, try await offer.client())
                let contents = try JSON.parse(try #require(text(answer), "\(answer)"))
                let told = try await server.call(tool, ["limit": 1000])
                #expect(contents["items"] == told["items"])
                #expect(contents["total"]?.int ?? 0 >= count)
                #expect(answer["result"]?["contents"]?[0]?["mimeType"] == "application/json")
            }
        }
    }

    @Test(arguments: [("esxi://datastores", "capacity_bytes"), ("esxi://networks", "kind")])
    func `a list without a tool of its own is told as well`(uri: String, key: String) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let answer = await read(uri, try await offer.client())
                let contents = try JSON.parse(try #require(text(answer), "\(answer)"))
                let items = try #require(contents["items"]?.array)
                #expect(!items.isEmpty)
                #expect(items.allSatisfy { $0[key] != nil && $0["path"]?.string?.hasPrefix("/") == true })
            }
        }
    }

    @Test func `a list of more than a page is whole`() async throws {
        try await SimulatedServer.run(.machines(1200, hosts: 4)) { server in
            try await server.offering { offer in
                let contents = try JSON.parse(try #require(text(await read("esxi://vms", try await offer.client()))))
                #expect(contents["items"]?.array?.count == 1200)
            }
        }
    }

    @Test(arguments: [
        ("esxi://vms/vm7", "get_vm_info", "vm", "vm7"),
        ("esxi://hosts/esx2.example.com", "get_host_info", "host", "esx2.example.com"),
        ("esxi://vms/%2FDC1%2Fvm%2FFolder1%2Fesx1%2Fvm1", "get_vm_info", "vm", "/DC1/vm/Folder1/esx1/vm1"),
    ])
    func `one object is what the tool tells of it`(
        uri: String, tool: String, argument: String, value: String
    ) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let answer = await read(uri, try await offer.client())
                let told = try await server.call(tool, [argument: .string(value)])
                #expect(try JSON.parse(try #require(text(answer), "\(answer)")) == told)
                #expect(answer["result"]?["contents"]?[0]?["uri"] == .string(uri))
            }
        }
    }

    @Test(arguments: [Revision.v2025_11_25, .v2026_07_28])
    func `what is not there is not found, with its URI`(revision: Revision) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client(revision)
                for uri in ["esxi://vms/nobody", "esxi://nothing", "datastore://ds1-1/no/such.file"] {
                    let error = await read(uri, client)["error"]
                    #expect(error?["code"] == (revision.isModern ? -32602 : -32002), "\(uri): \(error ?? .null)")
                    #expect(error?["data"]?["uri"] == .string(uri))
                }
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test func `a screenshot is a picture, and of a machine that is off an error that says so`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                let contents = await read("esxi://vms/vm1/screenshot", client)["result"]?["contents"]?[0]
                #expect(contents?["mimeType"] == "image/png")
                let bytes = contents?["blob"]?.string.flatMap { Data(base64Encoded: $0) }
                #expect(bytes?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
                _ = try await server.call("power_off_vm", ["vm": "vm1"])
                let error = await read("esxi://vms/vm1/screenshot", client)["error"]
                #expect(error?["message"]?.string?.contains("powered_off") == true, "\(error ?? .null)")
            }
        }
    }

    @Test func `a file of a datastore is text, or bytes where it is none`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                let contents = await read("datastore://ds1-1/vm1/vm1.vmx", client)["result"]?["contents"]?[0]
                #expect(contents?["mimeType"] == "text/plain", "\(contents ?? .null)")
                #expect(contents?["text"]?.string?.contains("displayName") == true)
                let told = try await server.call(
                    "download_from_datastore", ["datastore": "ds1-1", "path": "vm1/vm1.vmx"])
                #expect(contents?["text"] == told["text"])
            }
        }
    }

    @Test func `who may only read sees no files of datastores`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering(SimulatedServer.view(levels: [.readOnly])) { offer in
                let client = try await offer.client()
                let templates = await client.request("resources/templates/list")["result"]?.description ?? ""
                #expect(!templates.contains("datastore://"))
                #expect(templates.contains("screenshot"))
                #expect(await read("datastore://ds1-1/vm1/vm1.vmx", client)["error"]?["code"] == -32002)
                #expect(text(await read("esxi://vms/vm1", client)) != nil)
                let refused = await client.request(
                    "resources/subscribe", ["uri": "datastore://ds1-1/vm1/vm1.vmx"])
                #expect(refused["error"] != nil)
            }
        }
    }

    @Test func `a policy that raises a tool raises its resource`() async throws {
        var policy = Policy()
        policy.levels["get_vm_info"] = .fullAdmin
        try await SimulatedServer.run { server in
            try await server.offering(SimulatedServer.view(levels: [.readOnly]), policy: policy) { offer in
                let client = try await offer.client()
                #expect(await read("esxi://vms/vm1", client)["error"] != nil)
                #expect(text(await read("esxi://vms", client)) != nil)
            }
        }
    }

    @Test func `a tool that is off takes its resource with it`() async throws {
        var gates = Gates()
        gates.excluded = ["list_vms", "vm_screenshot", "get_datastore_info"]
        let view = gates.view()
        try await SimulatedServer.run { server in
            try await server.offering(view) { offer in
                let client = try await offer.client()
                let listed = await client.request("resources/list")["result"]?.description ?? ""
                #expect(!listed.contains("esxi://vms") && !listed.contains("esxi://datastores"))
                #expect(listed.contains("esxi://hosts"))
                #expect(await read("esxi://vms", client)["error"]?["code"] == -32002)
                #expect(await read("esxi://vms/vm1/screenshot", client)["error"] != nil)
                #expect(text(await read("esxi://vms/vm1", client)) != nil)
            }
        }
    }

    @Test func `of several servers the main one is meant, and others are named`() async throws {
        try await SimulatedServer.run { one in
            try await SimulatedServer.run(.machines(3, hosts: 1)) { two in
                let other = ManagedServer(named: "second lab", like: two.managed)
                try await one.offering(servers: Servers([one.managed, other], main: one.managed)) { offer in
                    let client = try await offer.client()
                    let listed = await client.request("resources/list")["result"]?["resources"]?.array ?? []
                    #expect(listed.count == 12)
                    func count(_ uri: String) async throws -> Int? {
                        try JSON.parse(text(await read(uri, client)) ?? "{}")["total"]?.int
                    }
                    #expect(try await count("esxi://vms") == 40)
                    #expect(try await count("esxi://vms?server=second%20lab") == 3)
                    #expect(try await count("esxi://vms?server=lab") == 40)
                    let vm = await read("esxi://vms/vm1?server=second%20lab", client)
                    #expect(text(vm)?.contains(#""name":"vm1""#) == true, "\(vm)")
                    #expect(await read("esxi://vms/vm9?server=second%20lab", client)["error"] != nil)
                    let completed = await client.request(
                        "completion/complete",
                        [
                            "ref": ["type": "ref/resource", "uri": "esxi://vms/{vm}?server={server}"],
                            "argument": ["name": "server", "value": "sec"],
                        ])
                    #expect(completed["result"]?["completion"]?["values"] == ["second lab"])
                }
            }
        }
    }

    @Test(
        arguments: [
            ("esxi://vms/{vm}", "vm", "vm1", [:], "vm1"),
            ("esxi://vms/{vm}/screenshot", "vm", "4", [:], "vm4"),
            ("esxi://hosts/{host}", "host", "esx", [:], "esx1.example.com"),
            ("datastore://{datastore}/{+path}", "datastore", "ds", [:], "ds1-1"),
            ("datastore://{datastore}/{+path}", "path", "", ["datastore": "ds1-1"], "vm1/"),
            ("datastore://{datastore}/{+path}", "path", "vm1/vm1.v", ["datastore": "ds1-1"], "vm1/vm1.vmx"),
        ] as [(String, String, String, JSONObject, String)])
    func `variables are completed from the inventory`(
        uri: String, name: String, value: String, known: JSONObject, expected: String
    ) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                let answer = await client.request(
                    "completion/complete",
                    [
                        "ref": ["type": "ref/resource", "uri": .string(uri)],
                        "argument": ["name": .string(name), "value": .string(value)],
                        "context": ["arguments": .object(known)],
                    ])
                let values = answer["result"]?["completion"]?["values"]?.array ?? []
                #expect(values.contains(.string(expected)), "\(answer)")
                #expect(values.count <= 100)
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test func `what cannot be completed has no suggestions`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let answer = try await offer.client().request(
                    "completion/complete",
                    [
                        "ref": ["type": "ref/resource", "uri": "datastore://{datastore}/{+path}"],
                        "argument": ["name": "path", "value": "x"], "context": ["arguments": ["datastore": "none"]],
                    ])
                #expect(answer["result"]?["completion"]?["values"] == [])
            }
        }
    }
}

extension ManagedServer {
    /// The same server under another name.
    fileprivate convenience init(named name: String, like other: ManagedServer) {
        let client = other.client
        self.init(name: name, configuration: other.configuration, exchange: { _ in client.exchange() })
    }
}
