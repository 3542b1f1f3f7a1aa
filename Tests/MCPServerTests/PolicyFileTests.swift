import MCPCore
import Testing

@testable import MCPServer

@Suite struct PolicyFileTests {
    private func policy(_ text: String) throws -> Policy {
        try PolicyFile.policy(in: ConfigurationDocument(text: Array(text.utf8), path: "policy.json"))
    }

    @Test func `an empty file is the default`() throws {
        let policy = try policy("{}")
        #expect(policy.unasked == .confirm)
        #expect(policy.levels.isEmpty)
        #expect(policy.protection.names.isEmpty)
    }

    @Test func `levels are raised, by name or pattern`() throws {
        let policy = try policy(#"{"levels": {"power_*": "host_admin", "delete_vm": "full_admin"}}"#)
        #expect(policy.levels["power_on_vm"] == .hostAdmin)
        #expect(policy.levels["delete_vm"] == .fullAdmin)
        var backend = TestBackend.make()
        backend.policy = policy
        let tool = try TestBackend.tools(backend).first { $0.definition.name == "delete_vm" }
        #expect(tool?.definition.permission == .fullAdmin)
    }

    @Test(arguments: [
        ("{\n\"levels\": {\n \"delete_vm\": \"read_only\"}}", "line 3, levels.delete_vm", "only be raised"),
        ("{\n\"levels\": {\"delete_mv\": \"full_admin\"}}", "line 2, levels.delete_mv", "Did you mean delete_vm"),
        ("{\n\n\"protected\": {\"folders\": [\"DC/vm\"]}}", "line 3, protected.folders.0", "^/"),
        ("{\"without_elicitation\":\n \"allow\"}", "line 1, without_elicitation", "dangerously_allow"),
        ("{\"protect\": {}}", "line 1, protect", "Did you mean protected"),
    ])
    func `a mistake is told with line and key`(text: String, place: String, problem: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try policy(text) }
        #expect(error.description.contains(place), "\(error)")
        #expect(error.description.contains(problem), "\(error)")
    }

    @Test func `names and folders protect`() {
        let protection = Protection(names: ["vcenter*"], folders: ["/DC/vm/Infra/"], tags: ["keep", "env:prod"])
        #expect(protection.reason(name: "VCenter01", path: nil) != nil)
        #expect(protection.reason(name: "a", path: "/DC/vm/Infra/sub/a") != nil)
        #expect(protection.reason(name: "Infra", path: "/DC/vm/Infra") != nil)
        #expect(protection.reason(name: "vm", path: "/DC/vm") != nil, "a folder that holds a protected one")
        #expect(protection.reason(name: "a", path: "/DC/vm/Infrastructure/a") == nil)
        #expect(protection.reason(tags: [("any", "keep")]) != nil)
        #expect(protection.reason(tags: [("env", "prod")]) != nil)
        #expect(protection.reason(tags: [("other", "prod")]) == nil)
    }

    @Test func `the schema names every key`() throws {
        let schema = try JSON.parse(try SchemaCommand.schema(of: .policy))
        let keys = Set((schema["properties"]?.object ?? [:]).map(\.key))
        #expect(keys == ["$schema", "without_elicitation", "levels", "protected"])
    }
}
