import Foundation
import HTTPTransport
import Testing
import VSphereTestSupport
import VimTypes

@testable import VSphere

/// The client against govmomi's simulator, which `scripts/test` builds.
@Suite(.enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"), .serialized)
struct SimulatorTests {
    @Test func `all machines come, page by page`() async throws {
        try await GovmomiSimulator.run(machines: 40) { simulator in
            let client = VSphereClient(simulator.configuration())
            var pages: [Int] = []
            let root = try await client.content().rootFolder
            let question = PropertyFilterSpec(
                propSet: [PropertySpec(type: "VirtualMachine", pathSet: ["name"])],
                objectSet: [ObjectSpec(obj: root.asAny, skip: false, selectSet: InventoryTraversal.everything)])
            try await client.retrieve(question, pageSize: 15) { pages.append($0.count) }
            await client.shutdown()
            #expect(pages.reduce(0, +) == 40)
            #expect(pages.allSatisfy { $0 <= 40 })
        }
    }

    @Test func `many tasks share one login, and shutting down logs out`() async throws {
        try await GovmomiSimulator.run(machines: 4) { simulator in
            let client = VSphereClient(simulator.configuration())
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await client.inventory(of: VirtualMachine.self, properties: ["name"]).count
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            await client.shutdown()
            #expect(counts == Array(repeating: 4, count: 20))
            let calls = try simulator.calls()
            #expect(calls.count { $0 == "Login" } == 1)
            #expect(calls.count { $0 == "RetrievePropertiesEx" } == 20)
            #expect(calls.last == "Logout")
        }
    }

    @Test func `a wrong password is a typed fault`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration(password: "wrong"))
            let fault = try await #require(throws: VimFault.self) {
                _ = try await client.inventory(of: VirtualMachine.self, properties: ["name"])
            }
            await client.shutdown()
            #expect(fault.is(InvalidLogin.self))
            #expect(fault.operation == "Login")
            #expect(!fault.description.contains("wrong"))
        }
    }

    @Test func `an expired session is renewed and the call made again`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration())
            let before = try await client.inventory(of: VirtualMachine.self, properties: ["name"]).count
            let manager = try #require(try await client.content().sessionManager)
            try await manager.on(client).logout()
            let after = try await client.inventory(of: VirtualMachine.self, properties: ["name"]).count
            await client.shutdown()
            #expect(before == after)
            let calls = try simulator.calls()
            #expect(calls.count { $0 == "Login" } == 2, "\(calls)")
        }
    }

    @Test func `a fault names its type and its operation`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machine = ManagedObjectReference<VirtualMachine>("vm-that-is-not-there").on(client)
            let fault = try await #require(throws: VimFault.self) { _ = try await machine.powerOnVM() }
            await client.shutdown()
            #expect(fault.is(ManagedObjectNotFound.self))
            #expect(fault.operation == "PowerOnVM_Task")
            #expect(fault.as(ManagedObjectNotFound.self)?.obj.value == "vm-that-is-not-there")
        }
    }

    @Test func `an operation that changes something returns its task`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machines = try await client.inventory(of: VirtualMachine.self, properties: ["name"])
            let machine = try #require(machines.first).reference.on(client)
            let task = try await machine.powerOffVM()
            #expect(task.type == "Task")
            await client.shutdown()
        }
    }

    @Test func `a certificate that nobody vouches for is refused`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration(trust: .system))
            let error = try await #require(throws: HTTPTransportError.self) { _ = try await client.content() }
            await client.shutdown()
            #expect(error.code.isCertificateProblem)
        }
    }

    @Test func `a stand-alone ESXi serves what it has, and says what it has not`() async throws {
        try await GovmomiSimulator.run(machines: 3, isESXi: true) { simulator in
            try await withVSphereClient(simulator.configuration()) { client in
                #expect(try await client.isESXi)
                #expect(try await client.findAll(VirtualMachine.self).count == 3)
                #expect(try await client.find("ha-host", HostSystem.self).path.hasPrefix("/ha-datacenter/host/"))
                #expect(try await client.find("/ha-datacenter/vm", Folder.self).name == "vm")
                let error = try await #require(throws: VSphereError.self) {
                    _ = try await client.singleton("custom attributes") { $0.customFieldsManager }
                }
                #expect(error.code == .unsupported)
                #expect(error.message.contains("it is an ESXi"))
            }
        }
    }
}
