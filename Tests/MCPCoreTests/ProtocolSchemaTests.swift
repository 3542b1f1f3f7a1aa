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
}
