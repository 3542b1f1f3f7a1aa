import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Access", .timeLimit(.minutes(1)))
struct AccessTests {
    @Test("Who has a role on a folder lists what is in it with its paths, and nothing else")
    func folderRole() async throws {
        let bench = Bench(demo: true)
        let all = try await bench.client.findAll(VirtualMachine.self)
        let folder = try await bench.client.find("/Berlin/vm/Production/Web", Folder.self).reference
        let manager = try await bench.client.singleton("authorization") { $0.authorizationManager }
        let permission = Permission(principal: "nobody@vsphere.local", group: false, roleId: -2, propagate: true)
        try await manager.setEntityPermissions(entity: folder.as(ManagedEntity.self)!, permission: [permission])

        let client = Bench.client(of: bench.simulator, user: "nobody@vsphere.local")
        let seen = try await client.findAll(VirtualMachine.self, properties: ["config.hardware.numCPU"])
        #expect(!seen.isEmpty && seen.count < all.count)
        #expect(seen.allSatisfy { $0.path.hasPrefix("/Berlin/vm/Production/Web/") })
        #expect(seen.allSatisfy { $0.value("config.hardware.numCPU", as: Int.self) != nil })
        #expect(try await client.find("web01", VirtualMachine.self).path == "/Berlin/vm/Production/Web/web01")
        await #expect(throws: VSphereError.self) { try await client.find("dr-app01", VirtualMachine.self) }
        #expect(
            try await client.events(limit: 1000).allSatisfy { event in
                event.vm.map { subject in seen.contains { $0.reference.value == subject.vm.value } } ?? true
            })
        await #expect {
            try await client.wait(for: client.find("web01", VirtualMachine.self).reference.on(client).powerOffVM())
        } throws: { ($0 as? VimFault)?.as(NoPermission.self)?.privilegeId == "VirtualMachine.Interact.PowerOff" }
        await client.shutdown()
        await bench.client.shutdown()
    }
}
