internal import VimTypes

/// A machine as an inventory describes it: what has to be said about it, in a few words.
struct MachineBlueprint: Sendable {
    var name: String
    var guest = "ubuntu64Guest"
    var cpus = 2
    var memoryMB = 4096
    /// Gibibytes that the guest sees of each disk.
    var disks = [40]
    /// How full the disks are, 0 to 1.
    var fill = 0.4
    var isThin = true
    /// The network of each adapter.
    var networks: [AnyReference] = []
    var firmware = "efi"
    var note = ""
    var version = "vmx-21"
    /// Path of an ISO image in the CD drive, such as `[iso] debian.iso`.
    var iso: String?

    init(_ name: String) { self.name = name }

    /// The specification that `CreateVM_Task` would take.
    func specification(_ world: World) -> VirtualMachineConfigSpec {
        var changes: [VirtualDeviceConfigSpec] = [
            VirtualDeviceConfigSpec(
                device: VirtualDevice(ParaVirtualSCSIController(key: -100, busNumber: 0, sharedBus: .noSharing)),
                operation: .add),
            VirtualDeviceConfigSpec(
                device: VirtualDevice(VirtualAHCIController(key: -200, busNumber: 0)), operation: .add),
        ]
        for gibibytes in disks {
            let backing = VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent", thinProvisioned: isThin)
            let disk = VirtualDisk(
                key: -1, capacityInKB: gibibytes << 20, backing: VirtualDeviceBackingInfo(backing), controllerKey: -100)
            changes.append(
                VirtualDeviceConfigSpec(device: VirtualDevice(disk), operation: .add, fileOperation: .create))
        }
        var drive = StandardDevices.cdrom
        drive.controllerKey = -200
        if let iso {
            drive.backing = VirtualDeviceBackingInfo(VirtualCdromIsoBackingInfo(fileName: iso))
            drive.connectable = VirtualDeviceConnectInfo(
                startConnected: true, allowGuestControl: true, connected: false, status: "untried")
        }
        changes.append(VirtualDeviceConfigSpec(device: VirtualDevice(drive), operation: .add))
        for network in networks {
            let card = VirtualVmxnet3(key: -1, backing: world.backing(for: network))
            changes.append(VirtualDeviceConfigSpec(device: VirtualDevice(card), operation: .add))
        }
        return VirtualMachineConfigSpec(
            name: name, version: version, guestId: guest, annotation: note, numCPUs: cpus, memoryMB: memoryMB,
            deviceChange: changes, firmware: firmware)
    }
}

extension World {
    /// What connects an adapter to a network.
    func backing(for network: AnyReference) -> VirtualDeviceBackingInfo {
        if let opaque = network.as(OpaqueNetwork.self) {
            return VirtualDeviceBackingInfo(
                VirtualEthernetCardOpaqueNetworkBackingInfo(
                    opaqueNetworkId: opaqueID(of: opaque), opaqueNetworkType: Self.opaqueNetworkType))
        }
        guard let group = network.as(DistributedVirtualPortgroup.self) else {
            return VirtualDeviceBackingInfo(
                VirtualEthernetCardNetworkBackingInfo(
                    deviceName: name(of: network), useAutoDetect: false, network: network.as(Network.self)))
        }
        let dvs = self[group, DistributedVirtualPortgroup.config]?.distributedVirtualSwitch
        return VirtualDeviceBackingInfo(
            VirtualEthernetCardDistributedVirtualPortBackingInfo(
                port: DistributedVirtualSwitchPortConnection(
                    switchUuid: dvs.flatMap { self[$0, DistributedVirtualSwitch.uuid] } ?? "",
                    portgroupKey: group.value)))
    }

    /// Makes a machine of an inventory that comes with the simulator, which must not fail.
    @discardableResult
    mutating func add(
        _ blueprint: MachineBlueprint, in folder: ManagedObjectReference<Folder>,
        pool: ManagedObjectReference<ResourcePool>?, on host: ManagedObjectReference<HostSystem>,
        datastore: ManagedObjectReference<Datastore>, isTemplate: Bool = false, id: String? = nil
    ) -> ManagedObjectReference<VirtualMachine> {
        do {
            return try make(
                blueprint, in: folder, pool: pool, on: host, datastore: datastore, isTemplate: isTemplate, id: id)
        } catch {
            preconditionFailure("the inventory's machine \(blueprint.name) cannot be: \(error)")
        }
    }

    /// Makes a machine of an inventory, its disks as full as the blueprint says.
    mutating func make(
        _ blueprint: MachineBlueprint, in folder: ManagedObjectReference<Folder>,
        pool: ManagedObjectReference<ResourcePool>?, on host: ManagedObjectReference<HostSystem>,
        datastore: ManagedObjectReference<Datastore>, isTemplate: Bool = false, id: String? = nil
    ) throws -> ManagedObjectReference<VirtualMachine> {
        let vm = try addVirtualMachine(
            blueprint.specification(self), in: folder, pool: pool, on: host, datastore: datastore,
            isTemplate: isTemplate, id: id)
        for disk in (self[vm, VirtualMachine.config]?.hardware.device ?? []).compactMap({ $0.as(VirtualDisk.self) }) {
            guard blueprint.isThin, let flat = Self.files(of: disk).last else { continue }
            let used = Int64(Double(disk.capacityInKB) * 1024 * blueprint.fill) & ~0xFFFFF
            files[datastore.value]?[flat.path] = .init(content: .zeros(used), modified: now)
        }
        return vm
    }

    /// Lets a machine of an inventory run, and its guest, since a while.
    mutating func start(_ vm: ManagedObjectReference<VirtualMachine>, since uptime: Duration) {
        connectDevices(of: vm, true)
        setRunning(vm, since: uptime)
    }

    /// Lets a machine run whose devices are connected.
    mutating func setRunning(_ vm: ManagedObjectReference<VirtualMachine>, since uptime: Duration) {
        let boot = now + (.zero - uptime)
        update(vm, VirtualMachine.runtime) { runtime in
            runtime.set("powerState", VirtualMachinePowerState.poweredOn)
            runtime.set("bootTime", boot)
            runtime.set("cleanPowerOff", false)
        }
        if let config = self[vm, VirtualMachine.config], let home = DatastorePath(config.files.vmPathName ?? ""),
            let store = datastore(at: home, of: self[vm, VirtualMachine.runtime]?.host)
        {
            let swap = home.beside("\(home.stem)-\(config.uuid.prefix(8)).vswp")
            let reserved = config.memoryAllocation?.reservation ?? 0
            let bytes = Int64(config.hardware.memoryMB - reserved) << 20
            files[store.value]?[swap.path] = .init(content: .zeros(max(0, bytes)), modified: boot)
        }
        guestStarted(vm)
    }

    /// Connects the devices that are connected at power-on, or disconnects all.
    mutating func connectDevices(of vm: ManagedObjectReference<VirtualMachine>, _ isOn: Bool) {
        update(vm, VirtualMachine.config) { config in
            var hardware = config.hardware
            hardware.set(
                "device",
                hardware.device.map { device in
                    guard var state = device.connectable, state.connected != (isOn && state.startConnected) else {
                        return device
                    }
                    var device = device
                    state.connected = isOn && state.startConnected
                    state.status = isOn ? "ok" : "untried"
                    device.connectable = state
                    return device
                })
            config.set("hardware", hardware)
        }
    }
}
