import HTTPTransport
import MCPCore
import MCPTestSupport
import Testing
import VSphere
import VSphereTestSupport

@testable import MCPServer

/// Tools called by a client, with govmomi's simulator behind them.
@Suite(.enabled(if: GovmomiSimulator.isBuilt, "scripts/test builds govmomi's simulator"))
struct ToolCallTests {
    /// A client of a server in front of a simulator with four machines, two on DC0_H0.
    private func withClient(
        _ revision: Revision = .v2025_11_25, policy: Policy = Policy(), agrees: Bool? = nil,
        _ body: (TestClient, GovmomiSimulator) async throws -> Void
    ) async throws {
        try await GovmomiSimulator.run(machines: 4) { simulator in
            var backend = Backend(
                servers: Servers([ManagedServer(name: "lab", configuration: simulator.configuration())]))
            backend.undeclaredCalls = .refused
            backend.policy = policy
            let server = try Server(.init(Implementation(name: "test", version: "1")), tools: Toolbox.tools(backend))
            let client = try await TestClient(
                server, revision, capabilities: agrees == nil ? [:] : ["elicitation": ["form": [:]]]
            ) { method, _ in
                guard method == "elicitation/create" else { return nil }
                return ["action": "accept", "content": ["agree": .bool(agrees ?? false)]]
            }
            try await body(client, simulator)
            #expect(client.schemaProblems.isEmpty)
            await backend.servers.shutdown()
        }
    }

    private func text(_ result: JSON) -> String { result["content"]?[0]?["text"]?.string ?? result.description }

    @Test func `powering off and on tells the task and the states`() async throws {
        try await withClient { client, _ in
            let machines = await client.call("list_vms", ["filter": "DC0_H0_VM0", "fields": ["moref"]])
            let moref = try #require(machines["structuredContent"]?["items"]?[0]?["moref"])
            let off = await client.call("power_off_vm", ["vm": "DC0_H0_VM0", "confirm": moref])
            let change = try #require(off["structuredContent"], "\(text(off))")
            #expect(change["status"] == "done")
            #expect(change["moref"] == moref)
            #expect(change["path"] == "/DC0/vm/DC0_H0_VM0")
            #expect(change["task"]?.string?.hasPrefix("task-") == true)
            #expect(change["before"] == ["power_state": "powered_on"])
            #expect(change["after"] == ["power_state": "powered_off"])

            let again = await client.call("power_off", ["name": moref])
            #expect(again["structuredContent"]?["status"] == "unchanged", "\(text(again))")
            let on = await client.call("power_on", ["vm_name": "DC0_H0_VM0", "server": "lab"])
            #expect(on["structuredContent"]?["after"] == ["power_state": "powered_on"], "\(text(on))")
        }
    }

    @Test func `text and structure say the same`() async throws {
        try await withClient { client, _ in
            let calls: [(String, JSONObject)] = [("list_vms", ["limit": 3]), ("get_vm_info", ["vm": "DC0_H0_VM1"])]
            for (tool, arguments) in calls {
                let result = await client.call(tool, arguments)
                let said = try JSON.parse(text(result))
                #expect(said == result["structuredContent"])
            }
        }
    }

    @Test func `a client that cannot ask has to repeat the moref`() async throws {
        try await withClient { client, simulator in
            let refused = await client.call("delete_vm", ["vm": "DC0_H0_VM0", "force": true])
            #expect(refused["isError"] == true)
            let moref = try #require(text(refused).firstMatch(of: /confirm: (vm-\d+)/)?.1)
            let wrong = await client.call("delete_vm", ["vm": "DC0_H0_VM0", "force": true, "confirm": "vm-1"])
            #expect(text(wrong).contains("confirm is 'vm-1'"))
            let calls = try simulator.calls()
            #expect(calls.allSatisfy { !$0.hasSuffix("_Task") })
            let right = await client.call(
                "delete_vm", ["vm": "DC0_H0_VM0", "force": true, "confirm": .string(String(moref))])
            #expect(right["structuredContent"]?["status"] == "done", "\(text(right))")
            #expect(text(await client.call("get_vm_info", ["vm": "DC0_H0_VM0"])).contains("DC0_H0_VM0"))
        }
    }

    @Test(arguments: [true, false])
    func `a person is asked, whatever confirm says`(agrees: Bool) async throws {
        try await withClient(agrees: agrees) { client, simulator in
            let refused = await client.call("power_off_vm", ["vm": "DC0_H0_VM0", "confirm": "vm-57"])
            #expect((refused["isError"] == true) == !agrees, "\(text(refused))")
            let calls = try simulator.calls()
            #expect(calls.contains("PowerOffVM_Task") == agrees)
        }
    }

    @Test func `in the era without requests of servers, the question is the answer`() async throws {
        try await withClient(.v2026_07_28, agrees: true) { client, simulator in
            let question = await client.call("power_off_vm", ["vm": "DC0_H0_VM0"])
            #expect(question["resultType"] == "input_required", "\(question)")
            let state = try #require(question["requestState"])
            #expect(question["inputRequests"]?["approve"]?["method"] == "elicitation/create")
            let calls = try simulator.calls()
            #expect(!calls.contains("PowerOffVM_Task"))
            let done = await client.call(
                "power_off_vm", ["vm": "DC0_H0_VM0"],
                [
                    "requestState": state,
                    "inputResponses": ["approve": ["action": "accept", "content": ["agree": true]]],
                ])
            #expect(done["structuredContent"]?["status"] == "done", "\(done)")
        }
    }

    @Test func `a dry run tells what would go, and changes nothing`() async throws {
        try await withClient { client, simulator in
            let result = await client.call("delete_vm", ["vm": "DC0_H0_VM0", "dry_run": true])
            let change = try #require(result["structuredContent"], "\(text(result))")
            #expect(change["status"] == "dry_run")
            #expect(change["effects"]?.array?.contains { $0.string?.contains(".vmdk") == true } == true)
            let calls = try simulator.calls()
            #expect(calls.allSatisfy { !$0.hasSuffix("_Task") })
        }
    }

    @Test(arguments: [
        Protection(names: ["dc0_h0_*"]), Protection(folders: ["/DC0/vm"]),
    ])
    func `a protected object is not destroyed, whoever agrees`(protection: Protection) async throws {
        try await withClient(policy: Policy(unasked: .dangerouslyAllow, protection: protection)) { client, simulator in
            let refused = await client.call("delete_vm", ["vm": "DC0_H0_VM0", "force": true])
            #expect(text(refused).contains("protected"), "\(text(refused))")
            let tried = await client.call("delete_vm", ["vm": "DC0_H0_VM0", "dry_run": true])
            #expect(tried["structuredContent"]?["message"]?.string?.contains("protected") == true)
            let calls = try simulator.calls()
            #expect(calls.allSatisfy { !$0.hasSuffix("_Task") })
        }
    }

    @Test func `protection against changes covers tools that destroy nothing`() async throws {
        let policy = Policy(unasked: .dangerouslyAllow, protection: Protection(names: ["*_VM0"], against: .changes))
        try await withClient(policy: policy) { client, simulator in
            _ = await client.call("power_off_vm", ["vm": "DC0_H0_VM1"])
            let refused = await client.call("power_on_vm", ["vm": "DC0_H0_VM1"])
            #expect(refused["isError"] != true)
            let off = await client.call("power_off_vm", ["vm": "DC0_H0_VM0"])
            #expect(text(off).contains("protected"))
            let calls = try simulator.calls()
            #expect(calls.filter { $0 == "PowerOffVM_Task" }.count == 1)
        }
    }

    @Test func `fields leave the rest out, and unknown ones are told`() async throws {
        try await withClient { client, _ in
            let page = await client.call("list_vms", ["fields": ["name", "power_state"], "limit": 1])
            #expect(page["structuredContent"]?["items"]?[0]?.object?.keys.sorted() == ["name", "power_state"])
            let wrong = await client.call("list_vms", ["fields": ["nmae"]])
            #expect(text(wrong).contains("nmae") && text(wrong).contains("power_state"))
        }
    }

    @Test func `what cannot be reached is told, and listed as failed`() async throws {
        let nowhere = ManagedServer(
            name: "gone",
            configuration: VSphereConfiguration(host: "127.0.0.1:1", user: "user", password: "secret"))
        let backend = Backend(servers: Servers([nowhere]))
        let server = try Server(.init(Implementation(name: "test", version: "1")), tools: Toolbox.tools(backend))
        let client = try await TestClient(server, .v2025_11_25)
        let before = await client.call("list_servers")
        #expect(before["structuredContent"]?["items"]?[0]?["state"] == "not_contacted")
        let failed = await client.call("list_vms")
        #expect(failed["isError"] == true && text(failed).contains("gone"), "\(text(failed))")
        let after = await client.call("list_servers")
        #expect(after["structuredContent"]?["items"]?[0]?["state"] == "failed")
    }
}
