import Testing
import VimTypes

@testable import VSphereSimulator

private let appliance = VmConfigSpec(
    product: [VAppProductSpec(operation: .add, info: VAppProductInfo(key: 0, name: "Appliance"))],
    property: [
        VAppPropertySpec(
            operation: .add,
            info: VAppPropertyInfo(
                key: 7, id: "port", label: "Port", type: "int", userConfigurable: true, defaultValue: "80"))
    ], eula: ["Pay."],
    ovfSection: [VAppOvfSectionSpec(operation: .add, info: VAppOvfSectionInfo(type: "own:Section"))],
    ovfEnvironmentTransport: ["com.vmware.guestInfo"], installBootRequired: true)

private func properties(_ changes: VAppPropertySpec...) -> VirtualMachineConfigSpec {
    VirtualMachineConfigSpec(vAppConfig: VmConfigSpec(property: changes))
}

private func setting(_ value: String, key: Int = 7) -> VAppPropertySpec {
    VAppPropertySpec(operation: .edit, info: VAppPropertyInfo(key: key, value: value))
}

/// What a configuration keeps of the package that a machine was made of, and settings that no machine here has.
@Suite struct VirtualMachinePackageTests {
    @Test func `Properties are added, edited and removed, and so is all of it`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        #expect(lab.config(vm).vAppConfig == nil)
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(vAppConfig: appliance))
        try await lab.reconfigure(vm, properties(setting("8080")))
        let info = try #require(lab.config(vm).vAppConfig)
        #expect(info.product.map(\.name) == ["Appliance"])
        #expect(info.property.map(\.value) == ["8080"] && info.property.map(\.label) == ["Port"])
        #expect(info.eula == ["Pay."] && info.ovfEnvironmentTransport == ["com.vmware.guestInfo"])
        #expect(info.ovfSection.map(\.key) == [0])
        #expect(info.installBootRequired && info.installBootStopDelay == 0)
        lab.check()

        let change = VmConfigSpec(
            property: [VAppPropertySpec(operation: .remove, removeKey: .int(7))], eula: [""],
            installBootRequired: false)
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(vAppConfig: change))
        #expect(lab.config(vm).vAppConfig?.property == [])
        #expect(lab.config(vm).vAppConfig?.eula == [])
        #expect(lab.config(vm).vAppConfig?.product.count == 1)
        #expect(lab.config(vm).vAppConfig?.installBootRequired == false)
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(vAppConfigRemoved: true))
        #expect(lab.config(vm).vAppConfig == nil)
        lab.check()
    }

    @Test(arguments: [
        (properties(setting("1", key: 8)), "InvalidArgument"),
        (properties(setting("many")), "InvalidPropertyValue"),
        (properties(VAppPropertySpec(operation: .add, info: VAppPropertyInfo(key: 7))), "InvalidArgument"),
        (properties(VAppPropertySpec(operation: .add)), "InvalidArgument"),
        (properties(VAppPropertySpec(operation: .remove, removeKey: .int(8))), "InvalidArgument"),
        (properties(VAppPropertySpec(operation: .remove)), "InvalidArgument"),
        (VirtualMachineConfigSpec(vAppConfig: VmConfigSpec(installBootStopDelay: -1)), "InvalidArgument"),
        (VirtualMachineConfigSpec(vAppConfig: VmConfigSpec(VAppConfigSpec(annotation: "of a vApp"))), "NotSupported"),
    ])
    func `A change that does not fit what is there is refused`(
        spec: VirtualMachineConfigSpec, fault: String
    ) async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try await lab.reconfigure(vm, VirtualMachineConfigSpec(vAppConfig: appliance))
        let before = lab.config(vm)
        #expect(await lab.fault { try await lab.reconfigure(vm, spec) } == fault)
        #expect(lab.config(vm) == before)
    }

    @Test func `A machine is created with properties, which a clone has with its own values`() async throws {
        let lab = try await Lab()
        var spec = VirtualMachineConfigSpec(
            name: "appliance", guestId: "debian12_64Guest", files: VirtualMachineFileInfo(vmPathName: "[ds1-1]"),
            vAppConfig: appliance)
        let vm = try lab.made(try await lab.folder.createVM(config: spec, pool: lab.pool))
        #expect(lab.config(vm).vAppConfig?.property.map(\.id) == ["port"])
        let clone = VirtualMachineCloneSpec(
            location: VirtualMachineRelocateSpec(), template: false, powerOn: false,
            config: properties(setting("443")))
        let copy = try lab.made(try await vm.cloneVM(folder: lab.folder.reference, name: "copy", spec: clone))
        #expect(lab.config(copy).vAppConfig?.property.map(\.value) == ["443"])
        #expect(lab.config(vm).vAppConfig?.property.map(\.value) == [nil])
        lab.check()
        spec.name = "impossible"
        spec.metroFtEnabled = true
        #expect(
            await lab.fault { _ = try lab.made(try await lab.folder.createVM(config: spec, pool: lab.pool)) }
                == "NotSupported")
        #expect(lab.files(lab.store(1), "impossible").isEmpty)
    }

    @Test(arguments: [
        VirtualMachineConfigSpec(files: VirtualMachineFileInfo(snapshotDirectory: "[ds1-1] elsewhere/")),
        VirtualMachineConfigSpec(cpuFeatureMask: [VirtualMachineCpuIdInfoSpec(operation: .add)]),
        VirtualMachineConfigSpec(npivTemporaryDisabled: false),
        VirtualMachineConfigSpec(
            vmProfile: [VirtualMachineProfileSpec(VirtualMachineDefinedProfileSpec(profileId: "gold"))]),
        VirtualMachineConfigSpec(metroFtEnabled: true),
    ])
    func `What no machine here has cannot be asked for`(spec: VirtualMachineConfigSpec) async throws {
        let lab = try await Lab()
        #expect(await lab.fault { try await lab.reconfigure(lab.machine("vm10"), spec) } == "NotSupported")
    }

    @Test func `What a machine has already can be asked for again`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        try await lab.reconfigure(
            vm,
            VirtualMachineConfigSpec(
                npivTemporaryDisabled: true, files: lab.config(vm).files, virtualSMCPresent: false, vPMCEnabled: true,
                vmProfile: [VirtualMachineProfileSpec(VirtualMachineEmptyProfileSpec())],
                migrateEncryption: "required", ftEncryptionMode: "ftEncryptionRequired", metroFtEnabled: false))
        #expect(lab.config(vm).vPMCEnabled == true)
        #expect(lab.config(vm).migrateEncryption == "required")
        #expect(lab.config(vm).ftEncryptionMode == "ftEncryptionRequired")
        #expect(
            await lab.fault { try await lab.reconfigure(vm, VirtualMachineConfigSpec(migrateEncryption: "maybe")) }
                == "InvalidArgument")
        lab.check()
    }

    @Test func `Who may only look and switch cannot set properties`() async throws {
        let lab = try await Lab(as: "operator@vsphere.local")
        let vm = lab.machine("vm10")
        let spec = properties(setting("1"))
        #expect(await lab.fault { _ = try await vm.reconfigVM(spec: spec) } == "NoPermission")
    }
}
