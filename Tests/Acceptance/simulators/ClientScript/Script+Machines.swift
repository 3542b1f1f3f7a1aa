import Foundation
import VSphere
import VimTypes

extension Script {
    private static let state = [
        "runtime.powerState", "summary.runtime.powerState", "config.template", "config.hardware.numCPU",
        "config.hardware.memoryMB", "config.annotation", "name", "summary.config.name", "runtime.connectionState",
    ]

    /// What a machine is now.
    private func state(_ name: String) async throws -> [String: String] {
        try await texts(of: name, VirtualMachine.self, Self.state)
    }

    /// Does something to a machine and prints what the machine is afterwards.
    private func change(
        _ what: String, _ name: String, _ action: (VirtualMachine) async throws -> ManagedObjectReference<VimTask>
    ) async throws {
        try await step(what) {
            try await done(try await action(try await machine(name)))
            return try await texts(of: name, VirtualMachine.self, ["runtime.powerState", "summary.runtime.powerState"])
        }
    }

    /// From creation to destruction.
    func machines() async throws {
        try await change("power off", "DC0_H0_VM0") { try await $0.powerOffVM() }
        try await change("power off what is off", "DC0_H0_VM0") { try await $0.powerOffVM() }
        try await change("reset what is off", "DC0_H0_VM0") { try await $0.resetVM() }
        try await change("suspend what is off", "DC0_H0_VM0") { try await $0.suspendVM() }
        try await act("shut down the guest of what is off") { try await machine("DC0_H0_VM0").shutdownGuest() }
        try await change("power on", "DC0_H0_VM0") { try await $0.powerOnVM() }
        try await change("power on what is on", "DC0_H0_VM0") { try await $0.powerOnVM() }
        try await change("reset", "DC0_H0_VM0") { try await $0.resetVM() }
        try await change("suspend", "DC0_H0_VM0") { try await $0.suspendVM() }
        try await change("resume", "DC0_H0_VM0") { try await $0.powerOnVM() }
        try await act("unregister what is on") { try await machine("DC0_H0_VM0").unregisterVM() }
        try await change("destroy what is on", "DC0_H0_VM0") { try await $0.destroy() }
        try await act("make a template of what is on") { try await machine("DC0_H0_VM0").markAsTemplate() }
        try await step("updates while a machine is switched off and on") { try await updates("DC0_H0_VM0") }

        try await step("create") {
            try await create("new", disks: [1, 2])
            return try await state("new")
        }
        try await step("devices of a new machine") { try await devices("new") }
        try await step("where a new machine is") {
            try await texts(
                of: "new", VirtualMachine.self,
                ["parent", "resourcePool", "datastore", "network", "runtime.host", "summary.config.vmPathName"])
        }
        try await act("create one without a name") { try await create("", disks: []) }
        try await step("reconfigure") {
            try await reconfigure("new", VirtualMachineConfigSpec(annotation: "a note", numCPUs: 4, memoryMB: 512))
            return try await state("new")
        }
        try await step("add a disk") {
            let disk = VirtualDisk(
                key: -1, capacityInKB: 3 << 20,
                backing: VirtualDeviceBackingInfo(
                    VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent", thinProvisioned: true)),
                controllerKey: try await controller(of: "new"),
                unitNumber: 3)
            try await reconfigure("new", changing(VirtualDevice(disk), .add, .create))
            return try await devices("new")
        }
        try await step("remove a disk") {
            let disk = try await disks(of: "new").last
            guard let disk else { return try await devices("new") }
            try await reconfigure("new", changing(VirtualDevice(disk), .remove, .destroy))
            return try await devices("new")
        }
        try await step("capacities of disks") { try await disks(of: "new").map(\.capacityInKB) }
        try await act("remove a device that there is not") {
            let disk = VirtualDisk(key: 9999, capacityInKB: 1 << 20)
            try await reconfigure("new", changing(VirtualDevice(disk), .remove))
        }
        try await step("add a network adapter") {
            let network = try await client.find("VM Network", Network.self)
            let backing = VirtualEthernetCardNetworkBackingInfo(
                deviceName: network.name, network: network.reference)
            let card = VirtualVmxnet3(key: -1, backing: VirtualDeviceBackingInfo(backing))
            try await reconfigure("new", changing(VirtualDevice(card), .add))
            return try await devices("new")
        }
        try await step("extra settings") {
            try await reconfigure(
                "new", VirtualMachineConfigSpec(extraConfig: [OptionValue(key: "a.b", value: .string("c"))]))
            let vm = try await client.find("new", VirtualMachine.self, properties: ["config.extraConfig"])
            guard case .array(let settings)? = vm.properties.values["config.extraConfig"] else { return ["absent"] }
            return settings.objects(OptionValue.self).filter { $0.key == "a.b" }.map { Self.text($0.value) }
        }
        try await step("rename") {
            try await done(try await machine("new").rename(newName: "renamed"))
            return try await texts(of: "renamed", VirtualMachine.self, ["name", "config.name", "summary.config.name"])
        }
        try await act("rename to a name that is taken") {
            try await done(try await machine("renamed").rename(newName: "DC0_H0_VM0"))
        }
        try await templates()
        let path = try await client.find("renamed", VirtualMachine.self, properties: ["config.files"])
            .value("config.files", as: VirtualMachineFileInfo.self)?.vmPathName
        try await act("unregister") { try await machine("renamed").unregisterVM() }
        try await step("what is unregistered") { try await client.find("renamed", VirtualMachine.self).path }
        try await step("register") {
            let folder = try await object("/DC0/vm", Folder.self)
            let host = try await client.find("DC0_H0", HostSystem.self, properties: ["parent"])
            try await done(
                try await folder.registerVM(
                    path: path ?? "", name: "renamed", asTemplate: false,
                    pool: try await pool(of: "DC0_H0"), host: host.reference))
            return try await client.find("renamed", VirtualMachine.self).path
        }
        try await act("destroy") { try await done(try await machine("renamed").destroy()) }
        try await step("what is destroyed") { try await client.find("renamed", VirtualMachine.self).path }
        try await step("power on several") {
            try await done(try await machine("DC0_C0_RP0_VM0").powerOffVM())
            let site = try await object("DC0", Datacenter.self)
            try await done(
                try await site.powerOnMultiVM(vm: [try await machine("DC0_C0_RP0_VM0").reference]))
            return try await texts(of: "DC0_C0_RP0_VM0", VirtualMachine.self, ["runtime.powerState"])
        }
    }

    /// What a server takes amiss or stumbles over, so that nothing can be asked of it afterwards.
    func stumbling() async throws {
        try await act("clone to a name that is taken") {
            try await clone(
                "DC0_H0_VM1", to: "DC0_C0_RP0_VM1",
                VirtualMachineCloneSpec(location: VirtualMachineRelocateSpec(), template: false, powerOn: false))
        }
        try await act("create one of a name that is taken") { try await create("DC0_C0_RP0_VM0", disks: []) }
        try await act("create one on a datastore that there is not") {
            try await create("other", disks: [], datastore: "nowhere")
        }
        try await act("create a datacenter of a name that is taken") {
            _ = try await client.content().rootFolder.on(client).createDatacenter(name: "DC0")
        }
        try await step("a descriptor that is none") {
            let manager = try await client.singleton("packages") { $0.ovfManager }
            let result = try await manager.createImportSpec(
                ovfDescriptor: "<nothing/>", resourcePool: try await pool(of: "DC0_H0"),
                datastore: try await client.find("LocalDS_0", Datastore.self).reference,
                cisp: OvfCreateImportSpecParams(locale: "", deploymentOption: "", entityName: "none"))
            return result.error.map(\.fault.wireTypeName)
        }
    }

    private func templates() async throws {
        try await step("make a template") {
            try await machine("renamed").markAsTemplate()
            return try await texts(
                of: "renamed", VirtualMachine.self, ["config.template", "summary.config.template", "resourcePool"])
        }
        try await act("make a template of a template") { try await machine("renamed").markAsTemplate() }
        try await act("power on a template") { try await done(try await machine("renamed").powerOnVM()) }
        try await step("clone a template") {
            var location = VirtualMachineRelocateSpec()
            location.pool = try await pool(of: "DC0_H0")
            try await clone(
                "renamed", to: "deployed", VirtualMachineCloneSpec(location: location, template: false, powerOn: true))
            return try await state("deployed")
        }
        try await step("devices of a clone") { try await devices("deployed") }
        try await act("clone a template without a pool") {
            try await clone(
                "renamed", to: "poolless",
                VirtualMachineCloneSpec(location: VirtualMachineRelocateSpec(), template: false, powerOn: false))
        }
        try await step("clone to a template") {
            try await clone(
                "deployed", to: "model",
                VirtualMachineCloneSpec(location: VirtualMachineRelocateSpec(), template: true, powerOn: false))
            return try await state("model")
        }
        try await act("destroy a template") { try await done(try await machine("model").destroy()) }
        try await step("make a machine of a template") {
            let host = try await client.find("DC0_H0", HostSystem.self)
            try await machine("renamed").markAsVirtualMachine(pool: try await pool(of: "DC0_H0"), host: host.reference)
            return try await texts(of: "renamed", VirtualMachine.self, ["config.template", "resourcePool"])
        }
        try await act("make a machine of a machine") {
            try await machine("renamed").markAsVirtualMachine(pool: try await pool(of: "DC0_H0"))
        }
        try await act("destroy a clone") {
            // Not every server has switched it on.
            _ = try? await done(try await machine("deployed").powerOffVM())
            try await done(try await machine("deployed").destroy())
        }
    }

    /// The states that are seen while a machine is switched off and on.
    private func updates(_ name: String) async throws -> [String] {
        let vm = try await client.find(name, VirtualMachine.self)
        return try await client.withUpdates(of: [vm.reference], ["name", "runtime.powerState"]) { updates in
            var seen: [String] = []
            for try await update in updates {
                for object in update.objects {
                    let values = object.properties.values.map { "\($0.key) \(Self.text($0.value))" }.sorted()
                    seen.append("\(object.kind.rawValue): \(values.joined(separator: ", "))")
                }
                switch seen.count {
                case 1: try await done(try await vm.reference.on(client).powerOffVM())
                case 2: try await done(try await vm.reference.on(client).powerOnVM())
                default: return seen
                }
            }
            return seen
        }
    }

    // MARK: Making and changing machines

    /// The root resource pool of a host or a cluster.
    func pool(of compute: String) async throws -> ManagedObjectReference<ResourcePool> {
        let compute = try await client.find("/DC0/host/\(compute)", ComputeResource.self, properties: ["resourcePool"])
        let pool: ManagedObjectReference<ResourcePool>? = compute.value("resourcePool")
        return pool ?? ManagedObjectReference("absent")
    }

    /// Makes a machine with disks of so many gibibytes and an adapter.
    private func create(_ name: String, disks: [Int], datastore: String = "LocalDS_0") async throws {
        var changes = [
            VirtualDeviceConfigSpec(
                device: VirtualDevice(ParaVirtualSCSIController(key: -100, busNumber: 0, sharedBus: .noSharing)),
                operation: .add)
        ]
        for (number, gibibytes) in disks.enumerated() {
            let backing = VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent", thinProvisioned: true)
            let disk = VirtualDisk(
                key: -101 - number, capacityInKB: gibibytes << 20, backing: VirtualDeviceBackingInfo(backing),
                controllerKey: -100, unitNumber: number)
            changes.append(
                VirtualDeviceConfigSpec(device: VirtualDevice(disk), operation: .add, fileOperation: .create))
        }
        let network = try await client.find("/DC0/network/VM Network", Network.self)
        let backing = VirtualEthernetCardNetworkBackingInfo(deviceName: network.name, network: network.reference)
        let card = VirtualVmxnet3(key: -200, backing: VirtualDeviceBackingInfo(backing))
        changes.append(VirtualDeviceConfigSpec(device: VirtualDevice(card), operation: .add))
        let folder = try await object("/DC0/vm", Folder.self)
        let host = try await client.find("/DC0/host/DC0_H0/DC0_H0", HostSystem.self)
        try await done(
            try await folder.createVM(
                config: VirtualMachineConfigSpec(
                    name: name, guestId: "otherGuest64", files: VirtualMachineFileInfo(vmPathName: "[\(datastore)]"),
                    numCPUs: 2, memoryMB: 256, deviceChange: changes), pool: try await pool(of: "DC0_H0"),
                host: host.reference))
    }

    private func clone(_ name: String, to copy: String, _ specification: VirtualMachineCloneSpec) async throws {
        let folder = try await client.find("/DC0/vm", Folder.self)
        try await done(
            try await machine(name).cloneVM(folder: folder.reference, name: copy, spec: specification))
    }

    private func reconfigure(_ name: String, _ specification: VirtualMachineConfigSpec) async throws {
        try await done(try await machine(name).reconfigVM(spec: specification))
    }

    private func changing(
        _ device: VirtualDevice, _ operation: VirtualDeviceConfigSpecOperation,
        _ files: VirtualDeviceConfigSpecFileOperation? = nil
    ) -> VirtualMachineConfigSpec {
        VirtualMachineConfigSpec(deviceChange: [
            VirtualDeviceConfigSpec(device: device, operation: operation, fileOperation: files)
        ])
    }

    private func hardware(of name: String) async throws -> [VirtualDevice] {
        let vm = try await client.find(name, VirtualMachine.self, properties: ["config.hardware"])
        return vm.value("config.hardware", as: VirtualHardware.self)?.device ?? []
    }

    private func disks(of name: String) async throws -> [VirtualDisk] {
        try await hardware(of: name).compactMap { $0.as(VirtualDisk.self) }
    }

    private func controller(of name: String) async throws -> Int {
        try await hardware(of: name).first { $0.is(VirtualSCSIController.self) }?.key ?? -1
    }
}
