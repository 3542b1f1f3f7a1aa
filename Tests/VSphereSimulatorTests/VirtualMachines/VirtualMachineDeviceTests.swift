import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct VirtualMachineDeviceTests {
    private func newDisk(_ gibibytes: Int, unit: Int? = 1, thin: Bool = true, file: String = "") -> VirtualDisk {
        VirtualDisk(
            key: -1, capacityInKB: gibibytes << 20,
            backing: VirtualDeviceBackingInfo(
                VirtualDiskFlatVer2BackingInfo(fileName: file, diskMode: "persistent", thinProvisioned: thin)),
            controllerKey: 1000, unitNumber: unit)
    }

    // MARK: Disks

    @Test func `Disks are added with files, grow, and go with or without them`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        try await lab.change(vm, newDisk(8, thin: false), .add, .create)
        let disk = lab.disk(vm, 2)
        #expect(disk.key == 2001 && disk.flat?.fileName == "[ds1-1] vm1/vm1_1.vmdk")
        #expect(disk.deviceInfo?.summary == "8,388,608 KB")
        #expect(lab.files(lab.store(1), "vm1").contains("vm1_1-flat.vmdk"))
        lab.check()

        var grown = disk
        grown.capacityInKB = 16 << 20
        try await lab.change(vm, grown, .edit)
        #expect(lab.disk(vm, 2).capacityInBytes == 16 << 30)
        #expect(lab.world.size(ofDisk: disk.chain[0], for: vm.reference) == 16 << 30)

        var shrunk = grown
        shrunk.capacityInKB = 4 << 20
        #expect(await lab.fault { try await lab.change(vm, shrunk, .edit) } == "InvalidDeviceOperation")

        try await lab.change(vm, disk, .remove)
        #expect(lab.config(vm).disks.count == 1)
        #expect(lab.files(lab.store(1), "vm1").contains("vm1_1.vmdk"))
        try await lab.change(vm, newDisk(0, file: "[ds1-1] vm1/vm1_1.vmdk"), .add)
        #expect(lab.disk(vm, 2).capacityInKB == 16 << 20)
        try await lab.change(vm, lab.disk(vm, 2), .remove, .destroy)
        #expect(!lab.files(lab.store(1), "vm1").contains { $0.hasPrefix("vm1_1") })
        lab.check()
    }

    @Test func `Disks that cannot be are refused, with the index of the change`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        #expect(
            await lab.fault { try await lab.change(vm, newDisk(8, unit: nil), .add, .create) } == "InvalidDeviceSpec")
        #expect(await lab.fault { try await lab.change(vm, newDisk(8, unit: 0), .add, .create) } == "InvalidDeviceSpec")
        #expect(await lab.fault { try await lab.change(vm, newDisk(8, unit: 7), .add, .create) } == "InvalidDeviceSpec")
        #expect(await lab.fault { try await lab.change(vm, newDisk(0), .add, .create) } == "InvalidDeviceSpec")
        #expect(
            await lab.fault { try await lab.change(vm, newDisk(9000, thin: false), .add, .create) } == "NoDiskSpace")
        #expect(await lab.fault { try await lab.change(vm, newDisk(8), .add) } == "InvalidDeviceBacking")
        #expect(
            await lab.fault { try await lab.change(vm, newDisk(8, file: "[ds1-1] no.vmdk"), .add) } == "FileNotFound")
        #expect(
            await lab.fault { try await lab.change(vm, newDisk(8, file: "[ds9] no.vmdk"), .add) }
                == "InvalidDatastorePath")
        #expect(
            await lab.fault { try await lab.change(vm, newDisk(8, file: "[ds1-2] vm2/vm2.vmdk"), .add) } == "FileLocked"
        )
        var lost = newDisk(8)
        lost.controllerKey = 1003
        #expect(await lab.fault { try await lab.change(vm, lost, .add, .create) } == "InvalidController")
        var loose = newDisk(8)
        loose.controllerKey = nil
        #expect(await lab.fault { try await lab.change(vm, loose, .add, .create) } == "MissingController")
        var unknown = lab.disk(vm)
        unknown.key = 2999
        #expect(await lab.fault { try await lab.change(vm, unknown, .edit) } == "DeviceNotFound")
        #expect(await lab.fault { try await lab.change(vm, unknown, .remove) } == "DeviceNotFound")

        let spec = VirtualMachineConfigSpec(deviceChange: [
            VirtualDeviceConfigSpec(device: VirtualDevice(newDisk(1)), operation: .add, fileOperation: .create),
            VirtualDeviceConfigSpec(device: VirtualDevice(newDisk(1)), operation: .add, fileOperation: .create),
        ])
        do {
            try await lab.reconfigure(vm, spec)
            Issue.record("two disks on one unit")
        } catch let failure as Lab.Failure {
            #expect(failure.detail._storage.get("deviceIndex", as: Int.self) == 1)
        }
        #expect(lab.config(vm).disks.count == 1)
        #expect(!lab.files(lab.store(1), "vm1").contains("vm1_1.vmdk"))
        lab.check()
    }

    @Test func `A disk on a controller that the same change adds finds it`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        var disk = newDisk(1, unit: 0)
        disk.controllerKey = -7
        try await lab.reconfigure(
            vm,
            VirtualMachineConfigSpec(deviceChange: [
                VirtualDeviceConfigSpec(
                    device: VirtualDevice(VirtualNVMEController(key: -7, busNumber: 0)), operation: .add),
                VirtualDeviceConfigSpec(device: VirtualDevice(disk), operation: .add, fileOperation: .create),
            ]))
        #expect(lab.disk(vm, 2).key == 32000 && lab.disk(vm, 2).controllerKey == 31000)
        let controller = try #require(lab.config(vm).device(31000))
        #expect(await lab.fault { try await lab.change(vm, controller, .remove) } == "InvalidDeviceSpec")
        try await lab.change(vm, lab.disk(vm, 2), .remove, .destroy)
        try await lab.change(vm, controller, .remove)
        lab.check()
    }

    // MARK: Network adapters

    private func card(_ backing: VirtualDeviceBackingInfo?, mac: String? = nil) -> VirtualVmxnet3 {
        VirtualVmxnet3(key: -1, backing: backing, addressType: mac == nil ? nil : "manual", macAddress: mac)
    }
    private func standard(_ name: String) -> VirtualDeviceBackingInfo {
        VirtualDeviceBackingInfo(VirtualEthernetCardNetworkBackingInfo(deviceName: name))
    }

    @Test func `Adapters are added, connected, given addresses, and removed`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        try await lab.change(vm, card(standard("VM Network")), .add)
        let added = try #require(lab.config(vm).cards.last)
        #expect(added.key == 4001 && added.deviceInfo?.label == "Network adapter 2" && added.unitNumber == 8)
        #expect(added.macAddress?.hasPrefix("00:50:56:") == true && added.addressType == "assigned")
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.net.count == 2)

        var other = added
        other.macAddress = "00:50:56:01:02:03"
        #expect(await lab.fault { try await lab.change(vm, other, .edit) } == "InvalidPowerState")
        var apart = added
        apart.connectable?.connected = false
        try await lab.change(vm, apart, .edit)
        #expect(lab.config(vm).cards.last?.connectable?.connected == false)
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.net.last?.connected == false)
        try await lab.change(vm, added, .remove)
        #expect(lab.config(vm).cards.count == 1)
        lab.check()
    }

    @Test func `An address can be set while the machine is off; a conflict is told`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        var card = lab.card(vm)
        card.macAddress = lab.card(lab.machine("vm1")).macAddress
        try await lab.change(vm, card, .edit)
        #expect(lab.card(vm).addressType == "manual")
        #expect(lab.events(vm).contains("VmMacConflictEvent"))
        for address in ["01:50:56:00:00:01", "zz", "00:50:56:00:00", "00:00:00:00:00:00"] {
            card.macAddress = address
            #expect(await lab.fault { try await lab.change(vm, card, .edit) } == "InvalidDeviceSpec")
        }
        lab.check()
    }

    @Test func `Networks that are not there are refused`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        #expect(await lab.fault { try await lab.change(vm, card(standard("Nowhere")), .add) } == "InvalidDeviceBacking")
        #expect(await lab.fault { try await lab.change(vm, card(nil), .add) } == "InvalidDeviceBacking")
        let port = VirtualDeviceBackingInfo(
            VirtualEthernetCardDistributedVirtualPortBackingInfo(
                port: DistributedVirtualSwitchPortConnection(switchUuid: "50 2c", portgroupKey: "dvportgroup-1")))
        #expect(await lab.fault { try await lab.change(vm, card(port), .add) } == "InvalidDeviceBacking")
        let opaque = VirtualDeviceBackingInfo(
            VirtualEthernetCardOpaqueNetworkBackingInfo(opaqueNetworkId: "x", opaqueNetworkType: "nsx.LogicalSwitch"))
        #expect(await lab.fault { try await lab.change(vm, card(opaque), .add) } == "InvalidDeviceBacking")
        for _ in 0..<9 { try await lab.change(vm, card(standard("VM Network")), .add) }
        #expect(await lab.fault { try await lab.change(vm, card(standard("VM Network")), .add) } == "TooManyDevices")
    }

    @Test func `An adapter moves to a distributed port group`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let host = try #require(lab.world.host(of: vm.reference))
        let group = lab.simulator.change { world in
            let folder = world[world.all(Datacenter.self)[0], Datacenter.networkFolder]!
            let dvs = world.addDistributedSwitch("dvs", in: folder)
            let group = world.addPortGroup("web", on: dvs, vlan: 12)
            world.join(host, to: dvs)
            world.connect(group, to: host)
            return group
        }
        var card = lab.card(vm)
        card.backing = lab.world.backing(for: group.asAny)
        try await lab.change(vm, card, .edit)
        let port = lab.card(vm).backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port
        #expect(port?.portgroupKey == group.value && port?.portKey != nil)
        #expect(lab.world.links(group, "vm").contains(vm.reference.asAny))
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.net.first?.network == "web")
    }

    // MARK: Drives and ports

    @Test func `Images go into a CD drive and out of it`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let store = lab.store(1)
        lab.simulator.change { world in
            world.files[store.value]?["iso/debian.iso"] = .init(content: .zeros(650 << 20), modified: world.now)
        }
        var drive = try #require(lab.config(vm).hardware.device.first { $0.is(VirtualCdrom.self) })
        func insert(_ file: String) async throws {
            drive.backing = VirtualDeviceBackingInfo(VirtualCdromIsoBackingInfo(fileName: file))
            drive.connectable = VirtualDeviceConnectInfo(startConnected: true, allowGuestControl: true, connected: true)
            try await lab.change(vm, drive, .edit)
        }
        try await insert("[ds1-1] iso/debian.iso")
        let inserted = try #require(lab.config(vm).device(drive.key))
        #expect(inserted.deviceInfo?.summary == "ISO [ds1-1] iso/debian.iso")
        #expect(inserted.connectable?.connected == true)
        #expect(await lab.fault { try await insert("[ds1-1] iso/none.iso") } == "FileNotFound")
        #expect(await lab.fault { try await insert("iso/none.iso") } == "InvalidDatastorePath")
        drive.backing = StandardDevices.cdrom.backing
        drive.connectable = StandardDevices.cdrom.connectable
        try await lab.change(vm, drive, .edit)
        #expect(lab.config(vm).device(drive.key)?.backing?.is(VirtualCdromRemotePassthroughBackingInfo.self) == true)
        lab.check()
    }

    @Test func `Serial ports come while the machine is off, and connect while it is on`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        func port(_ uri: String, _ direction: String = "server") -> VirtualSerialPort {
            VirtualSerialPort(
                key: -1, yieldOnPoll: true,
                backing: VirtualDeviceBackingInfo(
                    VirtualSerialPortURIBackingInfo(serviceURI: uri, direction: direction)))
        }
        try await lab.change(vm, port("telnet://:2001"), .add)
        let added = try #require(lab.config(vm).device(9000))
        #expect(added.deviceInfo?.label == "Serial port 1" && added.controllerKey == 400)
        #expect(
            await lab.fault { try await lab.change(vm, port("telnet://:2001", "up"), .add) } == "InvalidDeviceBacking")
        try lab.done(try await vm.powerOnVM())
        #expect(await lab.fault { try await lab.change(vm, port("tcp://:2"), .add) } == "DeviceHotPlugNotSupported")
        #expect(await lab.fault { try await lab.change(vm, added, .remove) } == "DeviceHotPlugNotSupported")
        var apart = added
        apart.connectable = VirtualDeviceConnectInfo(startConnected: false, allowGuestControl: true, connected: false)
        try await lab.change(vm, apart, .edit)
        #expect(lab.config(vm).device(9000)?.connectable?.connected == false)
        lab.check()
        try lab.done(try await vm.powerOffVM())
        try await lab.change(vm, added, .remove)
        #expect(lab.config(vm).device(9000) == nil)
    }

    @Test func `The boot order names devices that are there`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm10")
        func order(_ key: Int) -> VirtualMachineConfigSpec {
            VirtualMachineConfigSpec(
                bootOptions: VirtualMachineBootOptions(bootOrder: [
                    VirtualMachineBootOptionsBootableDevice(VirtualMachineBootOptionsBootableDiskDevice(deviceKey: key))
                ]))
        }
        try await lab.reconfigure(vm, order(2000))
        #expect(lab.config(vm).bootOptions?.bootOrder.count == 1)
        #expect(await lab.fault { try await lab.reconfigure(vm, order(2009)) } == "InvalidArgument")
        lab.check()
    }
}
