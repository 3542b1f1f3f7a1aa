import MCPCore
import Testing
import VSphere
import VimTypes

@testable import MCPServer

@Suite struct CallGuardTests {
    private let machine = ManagedObjectReference<AnyManagedObject>("vm-1", type: "VirtualMachine")

    private func call(_ name: String) throws -> MethodCall {
        MethodCall(try #require(Vim.schema.operation(named: name)), on: machine)
    }

    private func guardian(_ tool: String, _ backend: Backend = TestBackend.make()) throws -> CallGuard {
        let tools = try TestBackend.tools(backend)
        return CallGuard(try #require(tools.first { $0.definition.name == tool }).definition, backend: backend)
    }

    @Test func `what the declaration names may be called`() throws {
        let guardian = try guardian("power_on_vm")
        try guardian.inspect(call("PowerOnVM_Task"))
        try guardian.inspect(call("RetrievePropertiesEx"))
        try guardian.inspect(call("WaitForUpdatesEx"))
        try guardian.inspect(call("SessionIsActive"))
    }

    @Test func `what it does not name is refused in tests`() throws {
        let guardian = try guardian("power_on_vm")
        let violation = try #require(throws: CallGuard.Violation.self) { try guardian.inspect(call("Destroy_Task")) }
        #expect(violation.description == "power_on_vm called Destroy_Task, which its declaration does not name.")
    }

    @Test func `elsewhere it is logged and done`() throws {
        var backend = TestBackend.make()
        backend.undeclaredCalls = .logged
        try guardian("power_on_vm", backend).inspect(call("ResetVM_Task"))
    }

    @Test func `a destructive tool only looks before it is approved`() throws {
        let guardian = try guardian("delete_vm")
        try guardian.inspect(call("RetrievePropertiesEx"))
        #expect(throws: CallGuard.Violation.self) { try guardian.inspect(call("Destroy_Task")) }
        guardian.approve()
        try guardian.inspect(call("Destroy_Task"))
    }

    @Test func `a protected object is not touched even after approval`() throws {
        var backend = TestBackend.make()
        backend.policy.protection.names = ["web*"]
        let guardian = try guardian("delete_vm", backend)
        guardian.note(moref: "vm-1", name: "web01", path: "/DC/vm/web01")
        guardian.approve()
        let error = try #require(throws: ToolError.self) { try guardian.inspect(call("Destroy_Task")) }
        #expect(error.message.contains("web01 is protected"))
        try guardian.inspect(call("RetrievePropertiesEx"))
    }
}
