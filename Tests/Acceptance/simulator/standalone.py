"""A stand-alone ESXi: the same inventory types, and nothing that only a vCenter does."""

from server import done, refused, vim, vmodl

OPTIONS = ("--esxi",)


def says_that_it_is_a_host(server):
    about = server.content.about
    assert about.apiType == "HostAgent" and about.productLineId == "embeddedEsx", about
    assert [one.name for one in server.all(vim.Datacenter)] == ["ha-datacenter"]
    assert len(server.all(vim.HostSystem)) == 1 and server.all(vim.VirtualMachine)


def lacks_the_managers_of_a_vcenter(server):
    content = server.content
    for manager in ("alarmManager", "customFieldsManager", "customizationSpecManager", "vmProvisioningChecker"):
        assert getattr(content, manager) is None, manager


def runs_machines(server):
    machine = next(one for one in server.all(vim.VirtualMachine) if one.runtime.powerState == "poweredOff")
    done(machine.PowerOnVM_Task())
    done(machine.CreateSnapshot_Task("before", "", False, False))
    assert machine.snapshot.rootSnapshotList[0].name == "before"
    done(machine.RemoveAllSnapshots_Task())
    done(machine.PowerOffVM_Task())


def leaves_to_a_vcenter_what_takes_one(server):
    content, (host,) = server.content, server.all(vim.HostSystem)
    (datacenter,) = server.all(vim.Datacenter)
    machine = next(one for one in server.all(vim.VirtualMachine) if one.runtime.powerState == "poweredOff")
    location = vim.vm.RelocateSpec(datastore=machine.datastore[0])
    spec = vim.vm.CloneSpec(location=location, powerOn=False, template=False)
    for call, *arguments in (
        (machine.CloneVM_Task, datacenter.vmFolder, "copy", spec),
        (machine.RelocateVM_Task, location),
        (machine.MarkAsTemplate,),
        (datacenter.vmFolder.CreateFolder, "folder"),
        (datacenter.hostFolder.CreateClusterEx, "cluster", vim.cluster.ConfigSpecEx()),
        (content.rootFolder.CreateDatacenter, "datacenter"),
        (content.taskManager.CreateCollectorForTasks, vim.TaskFilterSpec()),
        (host.DisconnectHost_Task,),
    ):
        refused(vmodl.fault.NotSupported, call, *arguments)
    assert len(server.all(vim.Datacenter)) == len(server.all(vim.HostSystem)) == 1
