import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct VirtualMachinePowerTests {
    @Test func `A machine that is powered on runs, and its guest comes up after it`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let free = lab.world.freeSpace(on: lab.store(2))
        try lab.done(try await vm.powerOnVM())
        #expect(lab.state(vm) == .poweredOn)
        #expect(lab.world[vm.reference, VirtualMachine.runtime]?.bootTime != nil)
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsNotRunning")
        #expect(lab.files(lab.store(2), "vm10").contains("vm10.vswp"))
        #expect(free - lab.world.freeSpace(on: lab.store(2)) > 2000 << 20, "the swap file takes space")
        lab.wait(.seconds(22))
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning")
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.ipAddress == nil)
        lab.wait(.seconds(5))
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.ipAddress != nil)
        #expect(lab.card(vm).connectable?.connected == true)
        #expect(lab.events(vm).suffix(2) == ["VmStartingEvent", "VmPoweredOnEvent"])
        lab.check()

        try lab.done(try await vm.powerOffVM())
        #expect(lab.state(vm) == .poweredOff)
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.ipAddress == nil)
        #expect(lab.card(vm).connectable?.connected == false)
        #expect(lab.events(vm).last == "VmPoweredOffEvent")
        lab.check()
    }

    @Test func `Power operations are refused in the wrong state`() async throws {
        let lab = try await Lab()
        let on = lab.machine("vm1")
        let off = lab.machine("vm10")
        #expect(await lab.fault { try lab.done(try await on.powerOnVM()) } == "InvalidPowerState")
        #expect(await lab.fault { try lab.done(try await off.powerOffVM()) } == "InvalidPowerState")
        #expect(await lab.fault { try lab.done(try await off.resetVM()) } == "InvalidPowerState")
        #expect(await lab.fault { try lab.done(try await off.suspendVM()) } == "InvalidPowerState")
        #expect(await lab.fault { try await off.shutdownGuest() } == "InvalidPowerState")
        try await off.markAsTemplate()
        #expect(await lab.fault { _ = try await off.powerOnVM() } == "InvalidState")
        lab.check()
    }

    @Test func `A suspended machine goes on where it was`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let address = lab.world[vm.reference, VirtualMachine.guest]?.ipAddress
        try lab.done(try await vm.suspendVM())
        #expect(lab.state(vm) == .suspended)
        #expect(lab.files(lab.store(1), "vm1").contains("vm1.vmss"))
        try lab.done(try await vm.powerOnVM())
        lab.wait(.seconds(3))
        #expect(lab.state(vm) == .poweredOn)
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.ipAddress == address)
        #expect(!lab.files(lab.store(1), "vm1").contains("vm1.vmss"))
        lab.check()
    }

    @Test func `A guest that is asked shuts down, restarts, or stands by`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        try await vm.rebootGuest()
        lab.wait(.seconds(10))
        #expect(lab.state(vm) == .poweredOn)
        #expect(await lab.fault { try await vm.shutdownGuest() } == "ToolsUnavailable")
        lab.wait(.seconds(30))
        try await vm.shutdownGuest()
        lab.wait(.seconds(10))
        #expect(lab.state(vm) == .poweredOff)
        #expect(lab.events(vm).contains("VmGuestShutdownEvent"))
        let other = lab.machine("vm2")
        try await other.standbyGuest()
        lab.wait(.seconds(10))
        #expect(lab.state(other) == .suspended)
        try lab.done(try await lab.machine("vm3").resetVM())
        lab.check()
    }

    @Test func `A host in maintenance runs no more machines; DRS starts them elsewhere`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let own = try #require(lab.world.host(of: vm.reference))
        lab.simulator.change { world in
            world.update(own, HostSystem.runtime) { $0.set("inMaintenanceMode", true) }
        }
        #expect(await lab.fault { try lab.done(try await vm.powerOnVM(host: own)) } == "InvalidHostState")
        #expect(lab.events(vm).last != "VmPoweredOnEvent")
        try lab.done(try await vm.powerOnVM())
        #expect(lab.world.host(of: vm.reference) != own)
        lab.check()
    }

    @Test func `A machine without its disk does not start`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        lab.simulator.change { world in
            for path in world[vm.reference, VirtualMachine.config]?.disks.flatMap(\.chain) ?? [] {
                world.delete(path, for: vm.reference)
            }
        }
        #expect(await lab.fault { try lab.done(try await vm.powerOnVM()) } == "FileNotFound")
        #expect(lab.events(vm).last == "VmFailedToPowerOnEvent")
    }

    @Test(arguments: [("1", false), ("2", true)])
    func `A machine registered from a copy asks before it starts`(answer: String, changes: Bool) async throws {
        let lab = try await Lab()
        let original = lab.machine("vm10")
        try await original.unregisterVM()
        let store = lab.store(2)
        lab.simulator.change { world in
            let tree = world.files[store.value] ?? FileTree()
            world.files[store.value]?.copy("vm10", of: tree, to: "copy", at: world.now)
        }
        let first = try lab.made(
            try await lab.folder.registerVM(path: "[ds1-2] vm10/vm10.vmx", asTemplate: false, pool: lab.pool))
        let copy = try lab.made(
            try await lab.folder.registerVM(
                path: "[ds1-2] copy/vm10.vmx", name: "copy", asTemplate: false, pool: lab.pool))
        #expect(lab.config(first).uuid == lab.config(copy).uuid)
        let task = try await copy.powerOnVM()
        lab.wait(.seconds(5))
        let question = try #require(lab.world[copy.reference, VirtualMachine.runtime]?.question)
        #expect(question.text.hasPrefix("msg.uuid.altered"))
        lab.check()
        #expect(
            await lab.fault { try await copy.answerVM(questionId: question.id, answerChoice: "9") } == "InvalidArgument"
        )
        try await copy.answerVM(questionId: question.id, answerChoice: answer)
        try lab.done(task)
        #expect(lab.state(copy) == .poweredOn)
        #expect((lab.config(first).uuid != lab.config(copy).uuid) == changes)
        lab.check()
    }
}
