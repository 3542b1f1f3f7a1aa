import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct VirtualMachineReconfigureTests {
    @Test func `Processors, memory, notes and options can be changed`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        let before = lab.config(vm).changeVersion
        lab.wait(.seconds(2))
        try await lab.reconfigure(
            vm,
            VirtualMachineConfigSpec(
                name: "renamed", guestId: "debian12_64Guest", annotation: "notes", numCPUs: 4, numCoresPerSocket: 2,
                memoryMB: 8192, memoryHotAddEnabled: true, cpuHotAddEnabled: true,
                cpuAllocation: ResourceAllocationInfo(
                    reservation: 100, limit: 2000, shares: SharesInfo(shares: 4000, level: .custom)),
                extraConfig: [OptionValue(key: "guestinfo.role", value: .string("web"))],
                bootOptions: VirtualMachineBootOptions(bootDelay: 5000)))
        let config = lab.config(vm)
        #expect(config.name == "renamed")
        #expect(lab.world.name(of: vm.reference) == "renamed")
        #expect(config.hardware.numCPU == 4 && config.hardware.numCoresPerSocket == 2)
        #expect(config.hardware.memoryMB == 8192)
        #expect(config.guestFullName == "Debian GNU/Linux 12 (64-bit)")
        #expect(config.cpuAllocation?.limit == 2000)
        #expect(config.extraConfig.contains { $0.key == "guestinfo.role" })
        #expect(config.bootOptions?.bootDelay == 5000)
        #expect(config.changeVersion != before)
        #expect(lab.events(vm).suffix(2) == ["VmRenamedEvent", "VmReconfiguredEvent"])
        try await lab.reconfigure(
            vm, VirtualMachineConfigSpec(extraConfig: [OptionValue(key: "guestinfo.role", value: .string(""))]))
        #expect(!lab.config(vm).extraConfig.contains { $0.key == "guestinfo.role" })

        // What has been enabled works while the machine is on.
        try lab.done(try await vm.powerOnVM())
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(numCPUs: 8, memoryMB: 12288))
        #expect(lab.config(vm).hardware.numCPU == 8)
        lab.check()
    }

    @Test func `Processors go and come while the machine is on, if it is set up so`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(numCPUs: 4, cpuHotRemoveEnabled: true))
        try lab.done(try await vm.powerOnVM())
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(numCPUs: 2))
        #expect(lab.config(vm).hardware.numCPU == 2)
        let fault = await lab.fault { try await lab.reconfigure(vm, VirtualMachineConfigSpec(numCPUs: 4)) }
        #expect(fault == "CpuHotPlugNotSupported")
        #expect(lab.config(vm).hardware.numCPU == 2)
        lab.check()
    }

    @Test(arguments: [
        (VirtualMachineConfigSpec(numCPUs: 4), "CpuHotPlugNotSupported"),
        (VirtualMachineConfigSpec(memoryMB: 8192), "MemoryHotPlugNotSupported"),
        (VirtualMachineConfigSpec(memoryMB: 1024), "MemoryHotPlugNotSupported"),
        (VirtualMachineConfigSpec(firmware: "bios"), "InvalidPowerState"),
        (VirtualMachineConfigSpec(guestId: "debian12_64Guest"), "InvalidPowerState"),
        (VirtualMachineConfigSpec(cpuHotAddEnabled: true), "InvalidPowerState"),
        (VirtualMachineConfigSpec(name: "vm2"), "DuplicateName"),
        (VirtualMachineConfigSpec(name: String(repeating: "x", count: 81)), "InvalidName"),
        (VirtualMachineConfigSpec(changeVersion: "yesterday"), "ConcurrentAccess"),
        (VirtualMachineConfigSpec(uuid: "42"), "InvalidPowerState"),
        (VirtualMachineConfigSpec(version: "vmx-19"), "InvalidArgument"),
    ])
    func `A machine that is on refuses what it cannot change`(spec: VirtualMachineConfigSpec, fault: String)
        async throws
    {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let before = lab.config(vm)
        #expect(await lab.fault { try await lab.reconfigure(vm, spec) } == fault)
        #expect(lab.config(vm) == before)
    }

    @Test(arguments: [
        (VirtualMachineConfigSpec(numCPUs: 0), "InvalidArgument"),
        (VirtualMachineConfigSpec(numCPUs: 3, numCoresPerSocket: 2), "InvalidArgument"),
        (VirtualMachineConfigSpec(memoryMB: 1023), "InvalidArgument"),
        (VirtualMachineConfigSpec(guestId: "beosGuest"), "InvalidArgument"),
        (VirtualMachineConfigSpec(firmware: "openfirmware"), "InvalidArgument"),
        (
            VirtualMachineConfigSpec(memoryAllocation: ResourceAllocationInfo(reservation: 99_999)), "InvalidArgument"
        ),
        (
            VirtualMachineConfigSpec(cpuAllocation: ResourceAllocationInfo(reservation: 500, limit: 100)),
            "InvalidArgument"
        ),
    ])
    func `Settings that no machine can have are refused`(spec: VirtualMachineConfigSpec, fault: String) async throws {
        let lab = try await Lab()
        #expect(await lab.fault { try await lab.reconfigure(lab.machine("vm10"), spec) } == fault)
    }

    @Test func `A template lets its name and notes be changed, nothing else`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try await vm.markAsTemplate()
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(annotation: "golden image"))
        #expect(lab.config(vm).annotation == "golden image")
        #expect(
            await lab.fault { try await lab.reconfigure(vm, VirtualMachineConfigSpec(numCPUs: 4)) } == "NotSupported")
    }

    @Test func `Hardware is upgraded while the machine is off`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try lab.done(try await vm.upgradeVM())
        #expect(lab.config(vm).version == "vmx-22")
        #expect(await lab.fault { try lab.done(try await vm.upgradeVM()) } == "AlreadyUpgraded")
        #expect(await lab.fault { try lab.done(try await vm.upgradeVM(version: "vmx-99")) } == "NotSupported")
        #expect(await lab.fault { try lab.done(try await lab.machine("vm1").upgradeVM()) } == "InvalidPowerState")
        lab.check()
    }

    @Test func `Who may only look and switch cannot reconfigure`() async throws {
        let lab = try await Lab(as: "operator@vsphere.local")
        let vm = lab.machine("vm10")
        #expect(
            await lab.fault { _ = try await vm.reconfigVM(spec: VirtualMachineConfigSpec(numCPUs: 4)) }
                == "NoPermission")
        try lab.done(try await vm.powerOnVM())
    }
}
