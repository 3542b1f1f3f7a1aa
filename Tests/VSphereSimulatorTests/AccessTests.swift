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

    @Test("Everybody reads their own role, whoever else is logged in")
    func ownRole() async throws {
        let bench = Bench(demo: true)
        let reader = Bench.client(of: bench.simulator, user: "reader@vsphere.local")
        for (client, role) in [(bench.client, -1), (reader, -2), (bench.client, -1)] {
            let machines = try await client.findAll(VirtualMachine.self, properties: ["effectiveRole"])
            #expect(!machines.isEmpty)
            #expect(machines.allSatisfy { $0.value("effectiveRole", as: [Int].self) == [role] })
        }
        _ = bench.cookie("nobody@vsphere.local")
        let roles = bench.simulator.change { world in
            world.caller = world.sessions.values.first { $0.userName == "nobody@vsphere.local" }?.key ?? ""
            return world.effectiveRoles(on: world.rootFolder.asAny)
        }
        #expect(roles.isEmpty)
        await reader.shutdown()
        await bench.client.shutdown()
    }

    @Test("There are no groups: none gets a role, and none has one that could be taken")
    func groups() async throws {
        let bench = Bench()
        let root = bench.simulator.snapshot().rootFolder.asAny.as(ManagedEntity.self)!
        let manager = try await bench.client.singleton("authorization") { $0.authorizationManager }
        let before = try await manager.retrieveEntityPermissions(entity: root, inherited: false)
        let group = Permission(principal: "VSPHERE.LOCAL\\Administrators", group: true, roleId: -1, propagate: true)
        let set = await fault { try await manager.setEntityPermissions(entity: root, permission: [group]) }
        #expect(set == "UserNotFound")
        let reset = await fault { try await manager.resetEntityPermissions(entity: root, permission: [group]) }
        #expect(reset == "UserNotFound")
        let removal = await fault {
            try await manager.removeEntityPermission(entity: root, user: "reader@vsphere.local", isGroup: true)
        }
        #expect(removal == "NotFound")
        let after = try await manager.retrieveEntityPermissions(entity: root, inherited: false)
        #expect(before.count == 3 && after.map(\.principal) == before.map(\.principal))
        await bench.client.shutdown()
    }
}
