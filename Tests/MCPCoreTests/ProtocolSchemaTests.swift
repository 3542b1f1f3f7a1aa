import MCPCore
import MCPTestSupport
import Testing

@Suite(
    "The protocol's own schemas", .enabled(if: ProtocolSchemas.shared != nil, "the protocol's schemas are not there"))
struct ProtocolSchemaTests {
    @Test(
        "The check of messages finds what is wrong",
        arguments: [
            (#"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"x"}]}}"#, "tools/list"),
            (#"{"jsonrpc":"2.0","id":1,"result":{"content":{}}}"#, "tools/call"),
            (#"{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text"}]}}"#, "tools/call"),
            (#"{"jsonrpc":"2.0","id":1.5,"result":{}}"#, "ping"),
            (#"{"jsonrpc":"2.0","id":1,"error":{"code":1}}"#, "ping"),
            (#"{"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}"#, nil),
            (#"{"jsonrpc":"2.0","method":"notifications/unheard"}"#, nil),
        ])
    func problems(text: String, method: String?) throws {
        let schemas = try #require(ProtocolSchemas.shared)
        for revision in [Revision.v2025_06_18, .v2025_11_25, .v2026_07_28] {
            #expect(schemas.problems(try JSON.parse(text), revision: revision, answering: method) != [])
        }
    }

    @Test(
        "Answers to what cannot be read have no id where the schema allows that, and else null as in JSON-RPC",
        arguments: ["{", "[]", "[7]", #"{"jsonrpc":"2.0","id":null,"method":"ping"}"#], Revision.allCases)
    func unreadable(text: String, revision: Revision) async throws {
        let client = try await TestClient(try ConformanceServer(.immediate).server, revision)
        let isBatch = text == "[7]" && revision == .v2025_03_26
        await client.connection.receive(Array(text.utf8))?()
        client.connection.refuseLongMessage(limit: 10)
        let answers = client.received.suffix(2).map { isBatch ? $0.array?.first ?? $0 : $0 }
        #expect(answers.count == 2 && answers.allSatisfy { $0["error"] != nil })
        #expect(answers.allSatisfy { $0["id"] == (revision < .v2025_11_25 ? JSON.null : nil) })
        // The older schemas have no answer to a message without an id.
        if revision >= .v2025_11_25 { #expect(client.schemaProblems == []) }
    }

    @Test(
        "Ids come back as they were",
        arguments: [1, "1", 0, -5, 9_007_199_254_740_991, "", .number(JSONNumber(UInt64.max))] as [JSON])
    func ids(id: JSON) async throws {
        for revision in [Revision.v2025_06_18, .v2026_07_28] {
            let client = try await TestClient(try ConformanceServer(.immediate).server, revision)
            #expect(await client.request("tools/list", id: id)["id"] == id)
            #expect(await client.request("nonsense", id: id)["id"] == id)
            #expect(await client.request("tools/call", ["name": "test_simple_text"], id: id)["id"] == id)
        }
    }
}
