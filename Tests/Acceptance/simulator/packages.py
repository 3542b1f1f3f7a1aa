"""OVF import and export, with disks that come back byte for byte."""

import os
import time
from urllib.parse import urlsplit

from server import done, refused, vim, vmodl

DISKS = [os.urandom(1 << 20), os.urandom(2 << 20)]

DESCRIPTOR = f"""<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
 xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
 <References>
  <File ovf:id="file1" ovf:href="one.vmdk" ovf:size="{len(DISKS[0])}"/>
  <File ovf:id="file2" ovf:href="two.vmdk" ovf:size="{len(DISKS[1])}"/>
 </References>
 <DiskSection><Info>Disks</Info>
  <Disk ovf:capacity="1" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="disk1" ovf:fileRef="file1"
   ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  <Disk ovf:capacity="2" ovf:capacityAllocationUnits="byte * 2^30" ovf:diskId="disk2" ovf:fileRef="file2"
   ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
 </DiskSection>
 <NetworkSection><Info>Networks</Info>
  <Network ovf:name="front"><Description>Front</Description></Network>
 </NetworkSection>
 <VirtualSystem ovf:id="appliance"><Info>A machine</Info><Name>appliance</Name>
  <OperatingSystemSection ovf:id="96"><Info>Guest</Info></OperatingSystemSection>
  <ProductSection ovf:class="app"><Info>Product</Info><Product>Appliance</Product>
   <Property ovf:key="hostname" ovf:type="string" ovf:userConfigurable="true" ovf:value="none"><Label>Name</Label></Property>
  </ProductSection>
  <VirtualHardwareSection><Info>Hardware</Info>
   <System><vssd:ElementName>Hardware</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
    <vssd:VirtualSystemType>vmx-19</vssd:VirtualSystemType></System>
   <Item><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
    <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
   <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>memory</rasd:ElementName>
    <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
    <rasd:VirtualQuantity>2048</rasd:VirtualQuantity></Item>
   <Item><rasd:ElementName>scsi</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
    <rasd:ResourceSubType>lsilogic</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
   <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>disk one</rasd:ElementName>
    <rasd:HostResource>ovf:/disk/disk1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID>
    <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
   <Item><rasd:AddressOnParent>1</rasd:AddressOnParent><rasd:ElementName>disk two</rasd:ElementName>
    <rasd:HostResource>ovf:/disk/disk2</rasd:HostResource><rasd:InstanceID>5</rasd:InstanceID>
    <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
   <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Connection>front</rasd:Connection>
    <rasd:ElementName>nic</rasd:ElementName><rasd:InstanceID>6</rasd:InstanceID>
    <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
  </VirtualHardwareSection>
 </VirtualSystem>
</Envelope>"""


def _wait(lease):
    end = time.monotonic() + 30
    while lease.state == "initializing" and time.monotonic() < end:
        time.sleep(0.05)
    assert lease.state == "ready", (lease.state, lease.error)


def _path(url):
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _imported(server, name, **parameters):
    cluster = server.cluster()
    network = next(one for one in cluster.network if type(one) is vim.Network)
    spec = vim.OvfManager.CreateImportSpecParams(
        entityName=name, diskProvisioning="thin", locale="", deploymentOption="",
        networkMapping=[vim.OvfManager.NetworkMapping(name="front", network=network)], **parameters)
    return server.content.ovfManager.CreateImportSpec(
        DESCRIPTOR, cluster.resourcePool, server.shared_datastore(cluster), spec)


def are_described(server):
    result = server.content.ovfManager.ParseDescriptor(DESCRIPTOR, vim.OvfManager.ParseDescriptorParams(
        locale="", deploymentOption=""))
    assert not result.error and result.defaultEntityName == "appliance"
    assert [one.name for one in result.network] == ["front"]
    assert [one.id for one in result.property] == ["hostname"]


def that_are_nonsense_are_refused(server):
    result = server.content.ovfManager.ParseDescriptor("<not-ovf/>", vim.OvfManager.ParseDescriptorParams(
        locale="", deploymentOption=""))
    assert result.error


def go_in(server):
    result = _imported(server, "imported")
    assert not result.error, result.error
    assert [one.path for one in result.fileItem] == ["one.vmdk", "two.vmdk"]
    cluster = server.cluster()
    folder = next(one for one in server.all(vim.Datacenter) if cluster in _below(one.hostFolder)).vmFolder
    lease = cluster.resourcePool.ImportVApp(result.importSpec, folder)
    _wait(lease)
    urls = {one.importKey: one.url for one in lease.info.deviceUrl}
    for item, content in zip(result.fileItem, DISKS):
        status, _, answer = server.request(
            "PUT" if item.create else "POST", _path(urls[item.deviceId]), content,
            {"Content-Type": "application/x-vnd.vmware-streamVmdk"})
        assert status in (200, 201), (status, answer)
        lease.HttpNfcLeaseProgress(50)
    lease.HttpNfcLeaseComplete()
    machine = server.named(vim.VirtualMachine, "imported")
    assert machine.config.hardware.memoryMB == 2048
    sizes = [
        one.capacityInKB >> 20 for one in machine.config.hardware.device
        if isinstance(one, vim.vm.device.VirtualDisk)]
    assert sizes == [1, 2]


def _below(folder):
    for one in folder.childEntity:
        yield one
        if isinstance(one, vim.Folder):
            yield from _below(one)


def come_out_again(server):
    machine = server.named(vim.VirtualMachine, "imported")
    lease = machine.ExportVm()
    _wait(lease)
    disks = [one for one in lease.info.deviceUrl if one.disk]
    files = []
    for disk, content in zip(disks, DISKS):
        status, _, back = server.request("GET", _path(disk.url))
        assert status == 200 and back == content
        files.append(vim.OvfManager.OvfFile(
            deviceId=disk.key, path=disk.targetId, size=len(back), capacity=None))
    assert len(files) == 2
    descriptor = server.content.ovfManager.CreateDescriptor(
        machine, vim.OvfManager.CreateDescriptorParams(name="imported", ovfFiles=files))
    assert not descriptor.error and f'ovf:size="{len(DISKS[1])}"' in descriptor.ovfDescriptor
    lease.HttpNfcLeaseComplete()


def _disks(server, machine):
    """The bytes that an export gives of each disk."""
    lease = machine.ExportVm()
    _wait(lease)
    answers = [server.request("GET", _path(one.url)) for one in lease.info.deviceUrl if one.disk]
    lease.HttpNfcLeaseComplete()
    assert all(status == 200 for status, _, _ in answers)
    return [body for _, _, body in answers]


def keep_their_bytes_through_snapshots_clones_and_growth(server):
    machine = server.named(vim.VirtualMachine, "imported")
    done(machine.CreateSnapshot_Task("before", "", False, False))
    assert _disks(server, machine) == DISKS
    clone = done(machine.CloneVM_Task(
        machine.parent, "imported twice", vim.vm.CloneSpec(location=vim.vm.RelocateSpec(), powerOn=False, template=False)))
    assert _disks(server, clone) == DISKS
    done(clone.Destroy_Task())
    done(machine.RemoveAllSnapshots_Task())
    assert _disks(server, machine) == DISKS
    disk = next(one for one in machine.config.hardware.device if isinstance(one, vim.vm.device.VirtualDisk))
    disk.capacityInKB *= 2
    disk.capacityInBytes = disk.capacityInKB << 10
    edit = vim.vm.device.VirtualDeviceSpec(operation="edit", device=disk)
    done(machine.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[edit])))
    assert _disks(server, machine) == DISKS


def are_set_up_by_their_properties(server):
    machine = server.named(vim.VirtualMachine, "imported")
    known = next(one for one in machine.config.vAppConfig.property if one.id == "hostname")
    change = vim.vApp.PropertySpec(
        operation="edit", info=vim.vApp.PropertyInfo(key=known.key, id="hostname", value="web01"))
    done(machine.ReconfigVM_Task(vim.vm.ConfigSpec(vAppConfig=vim.vApp.VmConfigSpec(property=[change]))))
    assert [one.value for one in machine.config.vAppConfig.property if one.id == "hostname"] == ["web01"]


def that_are_given_up_leave_nothing(server):
    result = _imported(server, "aborted")
    cluster = server.cluster()
    folder = next(one for one in server.all(vim.Datacenter) if cluster in _below(one.hostFolder)).vmFolder
    lease = cluster.resourcePool.ImportVApp(result.importSpec, folder)
    _wait(lease)
    url = _path(lease.info.deviceUrl[0].url)
    lease.HttpNfcLeaseAbort(None)
    assert "aborted" not in [one.name for one in server.all(vim.VirtualMachine)]
    assert server.request("PUT", url, b"late")[0] >= 400


def of_running_machines_are_refused(server):
    machine = server.named(vim.VirtualMachine, "imported")
    done(machine.PowerOnVM_Task())
    refused(vmodl.MethodFault, machine.ExportVm)
    done(machine.PowerOffVM_Task())
    done(machine.Destroy_Task())


def hold_their_machine_while_they_go_out(server):
    machine = server.new_machine("held")
    lease = machine.ExportVm()
    _wait(lease)
    for change in (
        machine.PowerOnVM_Task, machine.Destroy_Task, machine.ExportVm, machine.UnregisterVM, machine.MarkAsTemplate,
    ):
        refused(vim.fault.InvalidState, change)
    refused(vim.fault.InvalidState, machine.ReconfigVM_Task, vim.vm.ConfigSpec(numCPUs=1))
    refused(vim.fault.InvalidState, machine.CreateSnapshot_Task, "no", "", False, False)
    refused(vmodl.fault.InvalidArgument, lease.HttpNfcLeaseProgress, 101)
    lease.HttpNfcLeaseProgress(42)
    assert lease.transferProgress == 42
    lease.HttpNfcLeaseAbort(None)
    assert lease.state == "error"
    refused(vim.fault.InvalidState, lease.HttpNfcLeaseComplete)
    done(machine.PowerOnVM_Task())
    done(machine.PowerOffVM_Task())
    done(machine.Destroy_Task())
