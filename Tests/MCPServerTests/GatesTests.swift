import MCPCore
import Testing

@testable import MCPServer

@Suite struct GatesTests {
    private func gates(_ environment: [String: String]) throws -> Gates {
        try Gates(Settings(environment: environment), policy: Policy())
    }

    private func offered(_ environment: [String: String]) throws -> Set<String> {
        let gates = try gates(environment)
        return Set(
            try TestBackend.tools().filter { gates.decide($0.definition.subject) == .allowed }.map(\.definition.name))
    }

    @Test func `everything is offered unless it is switched off`() throws {
        #expect(try offered([:]).count == TestBackend.tools().count)
    }

    @Test func `read-only leaves only tools that change nothing`() throws {
        let offered = try offered(["MCP_READ_ONLY": "true"])
        #expect(offered.contains("list_vms"))
        #expect(offered.isDisjoint(with: ["power_on_vm", "power_off_vm", "delete_vm"]))
    }

    @Test func `destructive tools can be switched off alone`() throws {
        let offered = try offered(["MCP_DISABLE_DESTRUCTIVE": "true"])
        #expect(offered.contains("power_on_vm"))
        #expect(offered.isDisjoint(with: ["power_off_vm", "delete_vm"]))
    }

    @Test func `toolsets are areas and presets`() throws {
        #expect(try offered(["MCP_TOOLSETS": "power"]).contains("power_off_vm"))
        #expect(try !offered(["MCP_TOOLSETS": "power"]).contains("list_vms"))
        #expect(try offered(["MCP_TOOLSETS": "minimal, power"]).isSuperset(of: ["list_vms", "power_off_vm"]))
        #expect(try !offered(["MCP_TOOLSETS": "operator"]).contains("delete_vm"))
        #expect(try offered(["MCP_TOOLSETS": "operator"]).contains("power_off_vm"))
        #expect(try offered(["MCP_TOOLSETS": "all"]) == offered([:]))
    }

    @Test func `tools are excluded by name, alias or pattern`() throws {
        #expect(try !offered(["MCP_EXCLUDE_TOOLS": "power_off"]).contains("power_off_vm"))
        #expect(
            try offered(["MCP_EXCLUDE_TOOLS": "power_*, delete_vm"]).isDisjoint(with: ["power_on_vm", "delete_vm"]))
    }

    @Test func `what is off says why`() throws {
        let tool = try #require(try TestBackend.tools().first { $0.definition.name == "delete_vm" })
        for (environment, word) in [
            (["MCP_READ_ONLY": "1"], "MCP_READ_ONLY"), (["MCP_DISABLE_DESTRUCTIVE": "1"], "MCP_DISABLE_DESTRUCTIVE"),
            (["MCP_TOOLSETS": "host"], "MCP_TOOLSETS"), (["MCP_EXCLUDE_TOOLS": "delete_vm"], "MCP_EXCLUDE_TOOLS"),
        ] {
            guard case .denied(let reason) = try gates(environment).decide(tool.definition.subject) else {
                Issue.record("\(environment) does not switch delete_vm off")
                continue
            }
            #expect(reason.contains(word))
        }
    }

    @Test func `rights of callers come after the gates`() throws {
        let tool = try #require(try TestBackend.tools().first { $0.definition.name == "delete_vm" })
        let readers = AccessView(id: "readers") { $0.permission == .readOnly ? .allowed : .denied("not yours") }
        #expect(try gates([:]).view(of: readers).decide(tool.definition.subject) == .denied("not yours"))
        #expect(try gates(["MCP_READ_ONLY": "1"]).view(of: .everything).decide(tool.definition.subject) != .allowed)
    }
}
