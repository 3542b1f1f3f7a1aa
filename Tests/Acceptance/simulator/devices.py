"""Disks, network adapters, CD drives, serial ports."""

from server import added, backing, device, done, refused, vim, vmodl

Device = vim.vm.device


def _change(machine, *changes):
    return machine.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=list(changes)))


def _disks(machine):
    return [one for one in machine.config.hardware.device if isinstance(one, Device.VirtualDisk)]


def adds_a_disk_and_accounts_for_it(server):
    machine = server.new_machine("devices")
    controller = device(machine, Device.ParaVirtualSCSIController)
    disk = Device.VirtualDisk(
        key=-1, controllerKey=controller.key, unitNumber=1, capacityInKB=2 << 20,
        backing=Device.VirtualDisk.FlatVer2BackingInfo(
            fileName="", diskMode="persistent", thinProvisioned=False, eagerlyScrub=False))
    free = machine.datastore[0].summary.freeSpace
    done(_change(machine, added(disk, create=True)))
    assert [one.deviceInfo.label for one in _disks(machine)] == ["Hard disk 1", "Hard disk 2"]
    assert free - machine.datastore[0].summary.freeSpace >= 2 << 30
    assert len({one.key for one in machine.config.hardware.device}) == len(machine.config.hardware.device)


def grows_disks_and_never_shrinks_them(server):
    machine = server.named(vim.VirtualMachine, "devices")
    disk = _disks(machine)[1]
    disk.capacityInKB = 3 << 20
    disk.capacityInBytes = disk.capacityInKB << 10
    done(_change(machine, Device.VirtualDeviceSpec(operation="edit", device=disk)))
    assert _disks(machine)[1].capacityInKB == 3 << 20
    disk = _disks(machine)[1]
    disk.capacityInKB = 1 << 20
    disk.capacityInBytes = disk.capacityInKB << 10
    refused(vmodl.MethodFault, _change, machine, Device.VirtualDeviceSpec(operation="edit", device=disk))
    assert _disks(machine)[1].capacityInKB == 3 << 20


def refuses_a_disk_that_does_not_fit(server):
    machine = server.named(vim.VirtualMachine, "devices")
    controller = device(machine, Device.ParaVirtualSCSIController)
    disk = Device.VirtualDisk(
        key=-1, controllerKey=controller.key, unitNumber=2, capacityInKB=60 << 40 >> 10,
        backing=Device.VirtualDisk.FlatVer2BackingInfo(fileName="", diskMode="persistent", thinProvisioned=False))
    refused(vmodl.MethodFault, _change, machine, added(disk, create=True))
    assert len(_disks(machine)) == 2


def removes_a_disk_and_its_file(server):
    machine = server.named(vim.VirtualMachine, "devices")
    disk = _disks(machine)[1]
    done(_change(machine, Device.VirtualDeviceSpec(operation="remove", fileOperation="destroy", device=disk)))
    assert len(_disks(machine)) == 1
    fault = refused(
        vmodl.MethodFault, _change, machine, Device.VirtualDeviceSpec(operation="remove", device=disk))
    assert isinstance(fault, vim.fault.InvalidDeviceSpec) and fault.deviceIndex == 0


def adds_adapters_on_standard_and_distributed_networks(server):
    machine = server.named(vim.VirtualMachine, "devices")
    networks = server.cluster().network
    kinds = {type(one): one for one in networks}
    assert len(kinds) > 1, "a company has both kinds of networks"
    for network in kinds.values():
        card = Device.VirtualVmxnet3(
            key=-1, backing=backing(network),
            connectable=Device.VirtualDevice.ConnectInfo(
                startConnected=True, connected=True, allowGuestControl=True))
        done(_change(machine, added(card)))
        card = [one for one in machine.config.hardware.device if isinstance(one, Device.VirtualEthernetCard)][-1]
        assert type(card.backing) is type(backing(network)) and card.macAddress.startswith("00:50:56")
        assert network in machine.network and machine in network.vm


def sets_an_address_and_refuses_a_wrong_one(server):
    machine = server.named(vim.VirtualMachine, "devices")
    card = device(machine, Device.VirtualEthernetCard)
    card.addressType, card.macAddress = "manual", "00:50:56:11:22:33"
    done(_change(machine, Device.VirtualDeviceSpec(operation="edit", device=card)))
    assert device(machine, Device.VirtualEthernetCard).macAddress == "00:50:56:11:22:33"
    card.macAddress = "not an address"
    refused(vmodl.MethodFault, _change, machine, Device.VirtualDeviceSpec(operation="edit", device=card))


def attaches_and_detaches_an_iso(server):
    machine = server.named(vim.VirtualMachine, "devices")
    drives = [one for one in machine.config.hardware.device if isinstance(one, Device.VirtualCdrom)]
    if not drives:
        controller = device(machine, Device.VirtualIDEController)
        drive = Device.VirtualCdrom(
            key=-1, controllerKey=controller.key, unitNumber=0,
            backing=Device.VirtualCdrom.RemotePassthroughBackingInfo(deviceName="", exclusive=False),
            connectable=Device.VirtualDevice.ConnectInfo(
                startConnected=False, connected=False, allowGuestControl=True))
        done(_change(machine, added(drive)))
    datastore = machine.datastore[0]
    server.request("PUT", f"/folder/iso/tiny.iso?dcPath={_datacenter(machine).name}&dsName={datastore.name}", b"CD001")
    drive = device(machine, Device.VirtualCdrom)
    drive.backing = Device.VirtualCdrom.IsoBackingInfo(fileName=f"[{datastore.name}] iso/tiny.iso")
    drive.connectable.startConnected = True
    done(_change(machine, Device.VirtualDeviceSpec(operation="edit", device=drive)))
    assert device(machine, Device.VirtualCdrom).backing.fileName.endswith("iso/tiny.iso")
    drive.backing = Device.VirtualCdrom.RemotePassthroughBackingInfo(deviceName="", exclusive=False)
    done(_change(machine, Device.VirtualDeviceSpec(operation="edit", device=drive)))
    assert isinstance(device(machine, Device.VirtualCdrom).backing, Device.VirtualCdrom.RemotePassthroughBackingInfo)


def _datacenter(machine):
    parent = machine
    while not isinstance(parent, vim.Datacenter):
        parent = parent.parent
    return parent


def adds_and_removes_a_serial_port(server):
    machine = server.named(vim.VirtualMachine, "devices")
    port = Device.VirtualSerialPort(
        key=-1, yieldOnPoll=True,
        backing=Device.VirtualSerialPort.URIBackingInfo(direction="server", serviceURI="telnet://:7001"),
        connectable=Device.VirtualDevice.ConnectInfo(startConnected=True, connected=False, allowGuestControl=True))
    done(_change(machine, added(port)))
    port = device(machine, Device.VirtualSerialPort)
    assert port.backing.serviceURI == "telnet://:7001" and port.deviceInfo.label == "Serial port 1"
    done(_change(machine, Device.VirtualDeviceSpec(operation="remove", device=port)))
    assert not [one for one in machine.config.hardware.device if isinstance(one, Device.VirtualSerialPort)]


def orders_the_boot(server):
    machine = server.named(vim.VirtualMachine, "devices")
    disk, card = _disks(machine)[0], device(machine, Device.VirtualEthernetCard)
    order = [
        vim.vm.BootOptions.BootableEthernetDevice(deviceKey=card.key),
        vim.vm.BootOptions.BootableDiskDevice(deviceKey=disk.key),
    ]
    done(machine.ReconfigVM_Task(vim.vm.ConfigSpec(bootOptions=vim.vm.BootOptions(bootOrder=order))))
    assert [one.deviceKey for one in machine.config.bootOptions.bootOrder] == [card.key, disk.key]


def keeps_files_that_a_running_machine_uses(server):
    machine, other = server.named(vim.VirtualMachine, "devices"), server.new_machine("shares a disk")
    controller = device(machine, Device.ParaVirtualSCSIController)
    theirs = _disks(other)[0].backing.fileName
    disk = Device.VirtualDisk(
        key=-1, controllerKey=controller.key, unitNumber=5, capacityInKB=0,
        backing=Device.VirtualDisk.FlatVer2BackingInfo(fileName=theirs, diskMode="persistent"))
    done(_change(machine, added(disk)))
    done(other.PowerOnVM_Task())
    assert refused(vim.fault.FileLocked, machine.PowerOnVM_Task).file == theirs
    done(other.PowerOffVM_Task())
    datastore, datacenter = machine.datastore[0], _datacenter(machine)
    drive = device(machine, Device.VirtualCdrom)
    drive.backing = Device.VirtualCdrom.IsoBackingInfo(fileName=f"[{datastore.name}] iso/tiny.iso")
    drive.connectable.startConnected = True
    done(_change(machine, Device.VirtualDeviceSpec(operation="edit", device=drive)))
    done(machine.PowerOnVM_Task())
    assert device(machine, Device.VirtualCdrom).connectable.connected
    delete = server.content.fileManager.DeleteDatastoreFile_Task
    refused(vim.fault.FileLocked, delete, f"[{datastore.name}] iso/tiny.iso", datacenter)
    refused(vmodl.MethodFault, _change, machine, Device.VirtualDeviceSpec(operation="remove", device=drive))
    done(machine.PowerOffVM_Task())
    done(delete(f"[{datastore.name}] iso/tiny.iso", datacenter))
