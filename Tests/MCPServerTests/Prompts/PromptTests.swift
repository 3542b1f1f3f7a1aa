import MCPCore
import MCPTestSupport
import Testing

@testable import MCPServer

/// Prompts: what they ask for, name and give along.
@Suite struct PromptTests {
    private static let names = [
        "triage_vm", "snapshot_hygiene", "maintenance_readiness", "capacity_report", "change_review",
    ]

    private func get(_ name: String, _ arguments: JSONObject, _ client: TestClient) async -> JSON {
        await client.request("prompts/get", ["name": .string(name), "arguments": .object(arguments)])
    }

    private func text(_ answer: JSON) -> String {
        (answer["result"]?["messages"]?.array ?? []).compactMap { $0["content"]?["text"]?.string }.joined(
            separator: "\n")
    }

    @Test(arguments: [Revision.v2024_11_05, .v2025_11_25, .v2026_07_28])
    func `all prompts are listed with their arguments`(revision: Revision) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client(revision)
                let prompts = await client.request("prompts/list")["result"]?["prompts"]?.array ?? []
                #expect(prompts.compactMap { $0["name"]?.string } == Self.names)
                #expect(prompts.allSatisfy { $0["description"]?.string?.isEmpty == false })
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test(
        arguments: [
            ("triage_vm", ["vm": "vm1"], [#""name":"vm1""#, "cpu.", "ready"]),
            ("triage_vm", ["vm": "vm1", "symptom": "slow since Monday"], ["slow since Monday"]),
            (
                "maintenance_readiness", ["host": "esx1.example.com"],
                [#""name":"esx1.example.com""#, "enter_maintenance_mode"]
            ),
            ("capacity_report", [:], [#""name":"Cluster1""#, "capacity_bytes", "esx4.example.com"]),
            ("capacity_report", ["cluster": "Cluster1"], ["the cluster Cluster1"]),
            ("change_review", [:], ["list_recent_events"]),
            (
                "change_review", ["time": "2026-05-01T14:30:00Z", "hours": "3"],
                ["2026-05-01T11:30:00Z", "2026-05-01T17:30:00Z"]
            ),
            ("snapshot_hygiene", ["days": "7"], ["more than 7 days"]),
        ] as [(String, JSONObject, [String])])
    func `a prompt names tools that exist, and gives along what is known`(
        name: String, arguments: JSONObject, says: [String]
    ) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                let answer = await get(name, arguments, client)
                let text = text(answer)
                for part in says { #expect(text.contains(part), "\(answer)") }
                let tools = Set(server.tools.flatMap { [$0.definition.name] + $0.definition.aliases })
                let known = tools.union(Self.names)
                let instructions = answer["result"]?["messages"]?[0]?["content"]?["text"]?.string ?? ""
                let named = instructions.matches(of: /\b[a-z]+(?:_[a-z]+)+\b/).map { String($0.0) }
                #expect(named.contains { tools.contains($0) })
                for name in named where !["on_host", "dry_run"].contains(name) {
                    #expect(known.contains(name), "\(name) is no tool")
                }
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test func `machines with snapshots are given along, those with the oldest first`() async throws {
        try await SimulatedServer.run { server in
            for vm in ["vm5", "vm6"] {
                _ = try await server.call("create_snapshot", ["vm": .string(vm), "snapshot_name": "before"])
            }
            try await server.offering { offer in
                let text = text(await get("snapshot_hygiene", [:], try await offer.client()))
                #expect(text.contains("/vm5") && text.contains("/vm6") && !text.contains("/vm7\""))
                #expect(text.contains(#""snapshots":1"#))
            }
        }
    }

    @Test(
        arguments: [
            ("triage_vm", [:], "needs vm"), ("triage_vm", ["vm": "nobody"], "nobody"),
            ("maintenance_readiness", ["host": "esx9"], "esx9"), ("change_review", ["time": "yesterday"], "yesterday"),
            ("change_review", ["hours": "0"], "1 to 8760"), ("snapshot_hygiene", ["days": "many"], "many"),
            ("triage", ["vm": "vm1"], "triage_vm"),
        ] as [(String, JSONObject, String)])
    func `wrong arguments are told`(name: String, arguments: JSONObject, says: String) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let error = await get(name, arguments, try await offer.client())["error"]
                #expect(error?["code"] == -32602)
                #expect(error?["message"]?.string?.contains(says) == true, "\(error ?? .null)")
            }
        }
    }

    @Test(arguments: [
        ("triage_vm", "vm", "vm3", "vm3"), ("maintenance_readiness", "host", "ESX1", "esx1.example.com"),
        ("capacity_report", "cluster", "clu", "Cluster1"), ("change_review", "entity", "esx2", "esx2.example.com"),
    ])
    func `arguments are completed from the inventory`(
        prompt: String, argument: String, value: String, expected: String
    ) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let answer = try await offer.client().request(
                    "completion/complete",
                    [
                        "ref": ["type": "ref/prompt", "name": .string(prompt)],
                        "argument": ["name": .string(argument), "value": .string(value)],
                    ])
                let values = answer["result"]?["completion"]?["values"]?.array ?? []
                #expect(values.contains(.string(expected)), "\(answer)")
            }
        }
    }

    @Test func `what the caller may not see is not given along`() async throws {
        let view = AccessView(id: "some") { subject in
            subject.name == "get_vm_stats" ? .denied("no") : .allowed
        }
        try await SimulatedServer.run { server in
            try await server.offering(view) { offer in
                let answer = await get("triage_vm", ["vm": "vm1"], try await offer.client())
                let messages = answer["result"]?["messages"]?.array ?? []
                #expect(messages.count == 2)
                #expect(messages.last?["content"]?["text"]?.string?.hasPrefix("get_vm_info tells now") == true)
            }
        }
    }
}
