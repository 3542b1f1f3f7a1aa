import MCPCore
import MCPTestSupport
import Testing
import VSphere
import VSphereSimulator

@testable import MCPServer

/// Clients are told when what they subscribed to has changed.
@Suite(.timeLimit(.minutes(1))) struct SubscriptionTests {
    private static func isUpdate(of uri: String) -> @Sendable (JSON) -> Bool {
        { $0["method"] == "notifications/resources/updated" && $0["params"]?["uri"] == .string(uri) }
    }

    private func subscribe(_ client: TestClient, _ uri: String) async {
        let answer = await client.request("resources/subscribe", ["uri": .string(uri)])
        #expect(answer["result"] != nil, "\(answer)")
    }

    /// Subscribes in the manner of 2026-07-28; the work ends when it is cancelled.
    private func listen(_ client: TestClient, _ uris: [String], id: JSON) throws -> @Sendable () async -> Void {
        let (_, message) = client.prepare(
            "subscriptions/listen",
            ["notifications": ["resourceSubscriptions": .array(uris.map(JSON.string))]], id: id)
        return try #require(client.connection.receive(message.encoded()))
    }

    private func waitUntil(_ isTrue: () -> Bool) async { while !isTrue() { await Task.yield() } }

    @Test(
        arguments: [
            ("esxi://vms", "power_off_vm", ["vm": "vm1"]),
            ("esxi://vms/vm1", "power_off_vm", ["vm": "vm1"]),
            ("esxi://vms/vm1/screenshot", "power_off_vm", ["vm": "vm1"]),
            ("esxi://vms/vm1", "rename_vm", ["vm": "vm1", "new_name": "other"]),
            ("esxi://vms", "delete_vm", ["vm": "vm2", "force": true]),
            ("esxi://vms/vm2", "delete_vm", ["vm": "vm2", "force": true]),
            ("esxi://hosts", "enter_maintenance_mode", ["host": "esx4.example.com"]),
            ("esxi://hosts/esx4.example.com", "enter_maintenance_mode", ["host": "esx4.example.com"]),
            ("esxi://resource-pools", "create_resource_pool", ["name": "Gold", "cluster": "Cluster1"]),
        ] as [(String, String, JSONObject)])
    func `a change is told`(uri: String, tool: String, arguments: JSONObject) async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                await subscribe(client, uri)
                var watches = offer.watches.makeAsyncIterator()
                #expect(await watches.next() == [uri])
                #expect(client.notifications("notifications/resources/updated").isEmpty)
                _ = try await server.call(tool, arguments)
                _ = await client.next(where: Self.isUpdate(of: uri))
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test func `a client of 2026-07-28 is told on the stream that it opened`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client(.v2026_07_28)
                let work = try listen(client, ["esxi://vms", "esxi://nothing"], id: "listen-1")
                await withDiscardingTaskGroup { group in
                    group.addTask { await work() }
                    let acknowledged = await client.next {
                        $0["method"] == "notifications/subscriptions/acknowledged"
                    }
                    #expect(
                        acknowledged["params"]?["notifications"]?["resourceSubscriptions"] == ["esxi://vms"])
                    var watches = offer.watches.makeAsyncIterator()
                    #expect(await watches.next() == ["esxi://vms"])
                    _ = await server.client.call("power_off_vm", ["vm": "vm3"])
                    let told = await client.next(where: Self.isUpdate(of: "esxi://vms"))
                    #expect(told["params"]?["_meta"]?[MetaKey.subscriptionID] == "listen-1")
                    group.cancelAll()
                }
                #expect(client.schemaProblems.isEmpty)
            }
        }
    }

    @Test func `there is one watch however many subscribe, and none when nobody listens`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let clients = [try await offer.client(), try await offer.client(), try await offer.client()]
                for client in clients { await subscribe(client, "esxi://vms") }
                var watches = offer.watches.makeAsyncIterator()
                #expect(await watches.next() == ["esxi://vms"])
                _ = try await server.call("power_off_vm", ["vm": "vm1", "wait": false])
                for client in clients { _ = await client.next(where: Self.isUpdate(of: "esxi://vms")) }
                #expect(server.simulator.callCounts["CreatePropertyCollector"] == 1)
                for client in clients { _ = await client.request("resources/unsubscribe", ["uri": "esxi://vms"]) }
                await waitUntil { server.simulator.callCounts["DestroyPropertyCollector"] == 1 }
            }
        }
    }

    @Test func `what comes and goes is watched together with what stays`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                var watches = offer.watches.makeAsyncIterator()
                await subscribe(client, "esxi://vms/vm1")
                #expect(await watches.next() == ["esxi://vms/vm1"])
                await subscribe(client, "esxi://vms/vm2")
                #expect(await watches.next() == ["esxi://vms/vm1", "esxi://vms/vm2"])
                _ = try await server.call("power_off_vm", ["vm": "vm2"])
                _ = await client.next(where: Self.isUpdate(of: "esxi://vms/vm2"))
                _ = try await server.call("power_off_vm", ["vm": "vm1"])
                _ = await client.next(where: Self.isUpdate(of: "esxi://vms/vm1"))
                _ = await client.request("resources/unsubscribe", ["uri": "esxi://vms/vm1"])
                #expect(await watches.next() == ["esxi://vms/vm2"])
                let before = client.notifications("notifications/resources/updated").count
                _ = try await server.call("power_on_vm", ["vm": "vm1"])
                _ = try await server.call("power_on_vm", ["vm": "vm2"])
                await waitUntil { client.notifications("notifications/resources/updated").count > before }
                let told = client.notifications("notifications/resources/updated").dropFirst(before)
                #expect(told.allSatisfy { $0["params"]?["uri"] == "esxi://vms/vm2" })
            }
        }
    }

    @Test func `what does not concern a resource is not told`() async throws {
        try await SimulatedServer.run { server in
            try await server.offering { offer in
                let client = try await offer.client()
                var watches = offer.watches.makeAsyncIterator()
                for uri in ["esxi://hosts", "esxi://networks"] { await subscribe(client, uri) }
                while await watches.next() != ["esxi://hosts", "esxi://networks"] {}
                _ = try await server.call("power_off_vm", ["vm": "vm1"])
                _ = try await server.call("enter_maintenance_mode", ["host": "esx4.example.com"])
                _ = await client.next(where: Self.isUpdate(of: "esxi://hosts"))
                let told = client.notifications("notifications/resources/updated")
                #expect(told.allSatisfy { $0["params"]?["uri"] == "esxi://hosts" })
            }
        }
    }
}
