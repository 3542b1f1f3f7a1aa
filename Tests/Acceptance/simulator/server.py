"""The simulator as a process, and what scenarios share: connecting, looking up, waiting for tasks."""

import http.client
import re
import ssl
import subprocess

from pyVim.connect import Disconnect, SmartConnect
from pyVmomi import vim, vmodl

PASSWORD = "VMware1!"


class Server:
    """`mcvsphere simulate` on a free port; `service` is the administrator's connection."""

    def __init__(self, program, *options):
        self.command = [program, "simulate", "--listen", "127.0.0.1:0", *options]
        self.esxi = "--esxi" in options

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.host, self.port = re.match(r"https://([\d.]+):(\d+)/sdk", self.process.stdout.readline()).groups()
        self.thumbprint = re.search(r"[0-9A-F:]{95}", self.process.stdout.readline())[0]
        self.service = self.connect("root" if self.esxi else "administrator@vsphere.local")
        return self

    def __exit__(self, *error):
        Disconnect(self.service)
        self.process.terminate()
        code = self.process.wait(20)
        assert code == 0, f"the simulator ended with {code}"

    def connect(self, user, password=PASSWORD):
        return SmartConnect(host=self.host, port=int(self.port), user=user, pwd=password, disableSslCertValidation=True)

    @property
    def content(self):
        return self.service.RetrieveContent()

    @property
    def cookie(self):
        return self.service._stub.cookie.split(";")[0]

    def request(self, method, path, body=None, headers={}):
        """A request outside of SOAP: status, headers, body."""
        connection = http.client.HTTPSConnection(self.host, int(self.port), context=ssl._create_unverified_context())
        connection.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    def all(self, kind, service=None):
        """Every object of a type, by a container view."""
        content = (service or self.service).RetrieveContent()
        view = content.viewManager.CreateContainerView(content.rootFolder, [kind], True)
        try:
            return list(view.view)
        finally:
            view.Destroy()

    def named(self, kind, name, service=None):
        found = [one for one in self.all(kind, service) if one.name == name]
        assert len(found) == 1, f"{len(found)} objects are called {name}"
        return found[0]

    def datacenter(self, entity):
        while not isinstance(entity, vim.Datacenter):
            entity = entity.parent
        return entity

    def cluster(self):
        """A cluster with hosts that are connected."""
        return next(
            one for one in self.all(vim.ClusterComputeResource)
            if len([host for host in one.host if _is_usable(host)]) > 1)

    def new_machine(self, name, disk_gb=4, power_on=False):
        """A machine with a disk, a NIC and a CD drive, on the first cluster."""
        cluster = self.cluster()
        datastore = self.shared_datastore(cluster)
        spec = vim.vm.ConfigSpec(
            name=name, numCPUs=2, memoryMB=1024, guestId="debian12_64Guest",
            files=vim.vm.FileInfo(vmPathName=f"[{datastore.name}]"),
            deviceChange=[
                added(vim.vm.device.ParaVirtualSCSIController(key=-1, busNumber=0, sharedBus="noSharing")),
                added(
                    vim.vm.device.VirtualDisk(
                        key=-2, controllerKey=-1, unitNumber=0, capacityInKB=disk_gb << 20,
                        backing=vim.vm.device.VirtualDisk.FlatVer2BackingInfo(
                            fileName="", diskMode="persistent", thinProvisioned=True)), create=True),
                added(
                    vim.vm.device.VirtualVmxnet3(
                        key=-3, backing=backing(next(one for one in cluster.network)),
                        connectable=vim.vm.device.VirtualDevice.ConnectInfo(
                            startConnected=True, connected=False, allowGuestControl=True))),
            ])
        machine = done(self.datacenter(cluster).vmFolder.CreateVM_Task(spec, cluster.resourcePool))
        if power_on:
            done(machine.PowerOnVM_Task())
        return machine

    def shared_datastore(self, cluster):
        return max(
            (one for one in cluster.datastore if one.summary.accessible and one.summary.multipleHostAccess),
            key=lambda one: one.summary.freeSpace)


def _is_usable(host):
    return host.runtime.connectionState == "connected" and not host.runtime.inMaintenanceMode


def backing(network):
    if isinstance(network, vim.dvs.DistributedVirtualPortgroup):
        return vim.vm.device.VirtualEthernetCard.DistributedVirtualPortBackingInfo(
            port=vim.dvs.PortConnection(
                portgroupKey=network.key, switchUuid=network.config.distributedVirtualSwitch.uuid))
    return vim.vm.device.VirtualEthernetCard.NetworkBackingInfo(deviceName=network.name, network=network)


def added(device, create=False):
    return vim.vm.device.VirtualDeviceSpec(
        operation="add", fileOperation="create" if create else None, device=device)


def device(machine, kind):
    return next(one for one in machine.config.hardware.device if isinstance(one, kind))


def done(task):
    """Waits for a task by the property collector, as pyVim does, and gives its result."""
    from pyVim.task import WaitForTask

    WaitForTask(task)
    assert task.info.state == "success", task.info
    return task.info.result


def refused(fault, call, *arguments, **named):
    """The fault that a call, or the task that it starts, ends with."""
    try:
        task = call(*arguments, **named)
        if isinstance(task, vim.Task):
            done(task)
    except fault as found:
        return found
    raise AssertionError(f"{call} was not refused with {fault.__name__}")


__all__ = ["Server", "added", "backing", "device", "done", "refused", "vim", "vmodl"]
