import MCPCore
import MCPTestSupport
import SchemaFormat
import Testing
import VSphere
import VSphereSimulator
import VimTypes

@testable import MCPServer

/// The tools of the area `api`, beyond their table.
@Suite struct APIToolTests {
    @Test func `every operation, type and managed object can be described`() throws {
        for entry in APIEntry.all {
            let schema: JSONObject
            switch entry.kind {
            case .operation:
                let operation = try #require(Vim.schema.operation(named: entry.name))
                schema = APISchema().arguments(of: operation, depth: 1)
                #expect(schema["properties"]?.object?.count == operation.parameters.count)
            case .managedObject:
                schema = APISchema().properties(of: try #require(Vim.schema.managedType(named: entry.name)), depth: 0)
            case .dataObject, .enumeration:
                schema = APISchema().type(try #require(Vim.schema.type(named: entry.name)), depth: 0)
            }
            #expect(schema["type"] == (entry.kind == .enumeration ? "string" : "object"), "\(entry.name)")
        }
        print("described: \(Dictionary(grouping: APIEntry.all, by: \.kind).mapValues(\.count))")
    }

    @Test func `the arguments of a call satisfy the schema that is told of them`() throws {
        let operation = try #require(Vim.schema.operation(named: "CloneVM_Task"))
        let schema = JSON.object(APISchema().arguments(of: operation, depth: 3))
        let arguments: JSON = [
            "folder": ["type": "Folder", "value": "group-v3"], "name": "copy",
            "spec": [
                "location": ["datastore": "datastore-1", "pool": "resgroup-8"], "powerOn": false, "template": false,
            ],
        ]
        #expect(JSONSchemaValidator(schema).problems(arguments, against: schema) == [])
        let wrong: JSON = ["folder": "group-v3", "name": 3]
        #expect(!JSONSchemaValidator(schema).problems(wrong, against: schema).isEmpty)
    }

    @Test func `references in arguments may be morefs, and become references`() throws {
        let operation = try #require(Vim.schema.operation(named: "MoveIntoFolder_Task"))
        let call = try APIArguments.call(
            operation, on: ManagedObjectReference("group-v3", type: "Folder"),
            ["list": ["vm-7", "VirtualApp:resgroup-v9", ["type": "Folder", "value": "group-v4"]]])
        let json = try JSON(encoding: call.arguments)
        #expect(json["list"]?.array?.map { $0["type"] } == ["VirtualMachine", "VirtualApp", "Folder"])
        #expect(call.target.value == "group-v3")
    }

    @Test(arguments: [
        ("vm-42", "VirtualMachine"), ("group-v3", "Folder"), ("domain-c7", "ClusterComputeResource"),
        ("resgroup-v12", "VirtualApp"), ("resgroup-12", "ResourcePool"), ("Task:haTask-1", "Task"),
    ])
    func `a moref tells its type`(text: String, type: String) {
        #expect(APIReference.parse(text)?.type == type)
    }

    @Test(arguments: ["vm1", "web01", "host1", "12", "Nothing:vm-1", "vm-", "4217f5a0-7a8e-1d2b-9c3d-0123456789ab"])
    func `what is no moref is a name`(text: String) { #expect(APIReference.parse(text) == nil) }

    @Test func `secrets are hidden in arguments by their declaration and in answers by their type`() throws {
        let join = try #require(Vim.schema.operation(named: "JoinDomain_Task"))
        #expect(
            APISecrets.masked(["domainName": "d", "userName": "u", "password": "p"], of: join)
                == ["domainName": "d", "userName": "u", "password": APISecrets.mask])
        let nested = try #require(Vim.schema.operation(named: "AddHost_Task"))
        let masked = APISecrets.masked(["spec": ["hostName": "h", "password": "p"]], of: nested)
        #expect(masked["spec"]?["password"] == APISecrets.mask)
        #expect(masked["spec"]?["hostName"] == "h")
        let answer: JSON = [["_typeName": "HostConnectSpec", "userName": "root", "password": "p"]]
        #expect(
            APISecrets.masked(answer) == [
                ["_typeName": "HostConnectSpec", "userName": "root", "password": APISecrets.mask]
            ])
    }

    @Test func `whoever reads may not change, and is told which level it takes`() async throws {
        try await SimulatedServer.run { server in
            let reader = try await server.client(levels: [.readOnly])
            let denied = await reader.call("call_api", ["operation": "PowerOffVM_Task", "object": "vm1"])
            #expect(denied["isError"] == true)
            #expect(denied["content"]?[0]?["text"]?.string?.contains("PowerOffVM_Task") == true, "\(denied)")
            let guest = await reader.call(
                "call_api", ["operation": "QueryConnectionInfo", "object": "DC1", "arguments": ["hostname": "x"]])
            #expect(guest["isError"] == true)
            let read = await reader.call("call_api", ["operation": "CurrentTime"])
            #expect(read["isError"] != true, "\(read)")
            #expect(server.simulator.callCounts["PowerOffVM_Task"] == nil)
            #expect(server.simulator.callCounts["QueryConnectionInfo"] == nil)
        }
    }

    @Test func `a read-only server still reads, and refuses the rest by name`() async throws {
        try await SimulatedServer.run { server in
            var gates = Gates()
            gates.isReadOnly = true
            let client = try await server.client(view: gates.view())
            #expect(await client.call("call_api", ["operation": "CurrentTime"])["isError"] != true)
            let refused = await client.call("call_api", ["operation": "Destroy_Task", "object": "vm1"])
            #expect(refused["content"]?[0]?["text"]?.string?.contains("Destroy_Task is off") == true, "\(refused)")
            gates.isReadOnly = false
            gates.isDestructionDisabled = true
            let careful = try await server.client(view: gates.view())
            let off = await careful.call("call_api", ["operation": "Destroy_Task", "object": "vm1"])
            #expect(off["content"]?[0]?["text"]?.string?.contains("MCP_DISABLE_DESTRUCTIVE") == true, "\(off)")
        }
    }

    @Test func `who cannot be asked has to repeat the moref`() async throws {
        try await SimulatedServer.run(agrees: nil) { server in
            let call: JSONObject = ["operation": "PowerOffVM_Task", "object": "vm1"]
            let told = await server.failure("call_api", call)
            let moref = try #require(told.firstMatch(of: /confirm: (vm-\d+)/)?.1)
            var confirmed = call
            confirmed["confirm"] = .string(String(moref))
            let done = try await server.call("call_api", confirmed)
            #expect(done["status"] == "done")
            #expect(server.simulator.callCounts["PowerOffVM_Task"] == 1)
        }
    }

    @Test(arguments: [("PowerOffVM_Task", "vm1", false), ("MoveIntoFolder_Task", "/DC1/vm/Folder1", true)])
    func `a protected object is left alone, as the object of a call and as an argument`(
        operation: String, object: String, isArgument: Bool
    ) async throws {
        var policy = Policy()
        policy.protection.names = ["vm1"]
        try await SimulatedServer.run(policy: policy) { server in
            let found = try await server.call(
                "get_properties", ["type": "VirtualMachine", "properties": ["name"], "limit": 1000])
            let moref = try #require(
                found["items"]?.array?.first { $0["properties"]?["name"] == "vm1" }?["object"])
            let arguments: JSONObject = isArgument ? ["list": [moref]] : [:]
            let refused = await server.failure(
                "call_api",
                ["operation": .string(operation), "object": .string(object), "arguments": .object(arguments)])
            #expect(refused.contains("vm1 is protected"), "\(refused)")
            #expect(server.simulator.callCounts[operation] == nil)
        }
    }

    @Test func `an object that is gone is told in words`() async throws {
        try await SimulatedServer.run { server in
            let told = await server.failure("call_api", ["operation": "PowerOffVM_Task", "object": "vm-999999"])
            #expect(told.contains("VirtualMachine:vm-999999 does not exist any more"), "\(told)")
        }
    }

    @Test func `many objects are one question`() async throws {
        try await SimulatedServer.run(.machines(300, hosts: 4)) { server in
            _ = try await server.call("get_properties", ["type": "VirtualMachine", "properties": ["name"]])
            let before = server.simulator.callCounts["RetrievePropertiesEx"] ?? 0
            let page = try await server.call(
                "get_properties", ["type": "VirtualMachine", "properties": ["name", "config.uuid"], "limit": 1000])
            #expect(page["returned"] == 300)
            #expect((server.simulator.callCounts["RetrievePropertiesEx"] ?? 0) - before == 1)
        }
    }
}
