"""Power, create, clone, migrate, templates, destroy."""

from server import done, refused, vim, vmodl


def creates_a_machine_as_asked(server):
    machine = server.new_machine("create-1")
    assert machine.config.hardware.numCPU == 2 and machine.config.hardware.memoryMB == 1024
    assert machine.runtime.powerState == "poweredOff" and machine.summary.config.numVirtualDisks == 1
    assert machine.config.files.vmPathName.endswith("create-1/create-1.vmx")
    assert machine.config.uuid != machine.config.instanceUuid
    refused(vim.fault.DuplicateName, server.new_machine, "create-1")


def powers_on_suspends_resets_and_powers_off(server):
    machine = server.named(vim.VirtualMachine, "create-1")
    done(machine.PowerOnVM_Task())
    assert machine.runtime.powerState == "poweredOn" and machine.runtime.bootTime is not None
    fault = refused(vim.fault.InvalidPowerState, machine.PowerOnVM_Task)
    assert fault.existingState == "poweredOn" and fault.requestedState == "poweredOn"
    done(machine.ResetVM_Task())
    done(machine.SuspendVM_Task())
    assert machine.runtime.powerState == "suspended"
    done(machine.PowerOnVM_Task())
    done(machine.PowerOffVM_Task())
    assert machine.runtime.powerState == "poweredOff"
    refused(vim.fault.InvalidPowerState, machine.SuspendVM_Task)
    refused(vim.fault.InvalidPowerState, machine.ShutdownGuest)


def asks_the_guest_only_when_its_tools_run(server):
    machine = server.named(vim.VirtualMachine, "create-1")
    done(machine.PowerOnVM_Task())
    refused(vim.fault.ToolsUnavailable, machine.RebootGuest)
    done(machine.PowerOffVM_Task())


def reconfigures_what_can_be_reconfigured(server):
    machine = server.named(vim.VirtualMachine, "create-1")
    before = machine.config.changeVersion
    done(machine.ReconfigVM_Task(vim.vm.ConfigSpec(
        numCPUs=4, numCoresPerSocket=2, memoryMB=2048, annotation="web\nserver", cpuHotAddEnabled=False,
        extraConfig=[vim.option.OptionValue(key="guestinfo.role", value="web")],
        cpuAllocation=vim.ResourceAllocationInfo(limit=2000))))
    assert machine.config.hardware.numCPU == 4 and machine.config.hardware.numCoresPerSocket == 2
    assert machine.config.annotation == "web\nserver" and machine.config.changeVersion != before
    assert {one.key: one.value for one in machine.config.extraConfig}["guestinfo.role"] == "web"
    assert machine.config.cpuAllocation.limit == 2000 and machine.summary.config.memorySizeMB == 2048
    done(machine.PowerOnVM_Task())
    refused(vmodl.MethodFault, machine.ReconfigVM_Task, vim.vm.ConfigSpec(numCPUs=8))
    done(machine.PowerOffVM_Task())


def renames(server):
    machine = server.named(vim.VirtualMachine, "create-1")
    other = server.new_machine("rename-taken")
    refused(vim.fault.DuplicateName, machine.Rename_Task, "rename-taken")
    done(machine.Rename_Task("renamed"))
    assert machine.name == "renamed" and machine.config.name == "renamed"
    done(other.Destroy_Task())


def clones(server):
    source = server.named(vim.VirtualMachine, "renamed")
    spec = vim.vm.CloneSpec(
        location=vim.vm.RelocateSpec(), powerOn=False, template=False, config=vim.vm.ConfigSpec(numCPUs=2))
    copy = done(source.CloneVM_Task(source.parent, "clone-1", spec))
    assert copy.config.hardware.numCPU == 2 and copy.config.uuid != source.config.uuid
    disks = [one for one in copy.config.hardware.device if isinstance(one, vim.vm.device.VirtualDisk)]
    assert len(disks) == 1 and "clone-1" in disks[0].backing.fileName
    macs = {
        one.macAddress for machine in (source, copy) for one in machine.config.hardware.device
        if isinstance(one, vim.vm.device.VirtualEthernetCard)}
    assert len(macs) == 2
    refused(vim.fault.DuplicateName, source.CloneVM_Task, source.parent, "clone-1", spec)


def makes_templates_and_machines_of_them(server):
    machine = server.named(vim.VirtualMachine, "clone-1")
    machine.MarkAsTemplate()
    assert machine.config.template and machine.resourcePool is None
    refused(vmodl.MethodFault, machine.PowerOnVM_Task)
    cluster = server.cluster()
    spec = vim.vm.CloneSpec(
        location=vim.vm.RelocateSpec(pool=cluster.resourcePool), powerOn=True, template=False)
    deployed = done(machine.CloneVM_Task(machine.parent, "deployed", spec))
    assert deployed.runtime.powerState == "poweredOn" and not deployed.config.template
    machine.MarkAsVirtualMachine(pool=cluster.resourcePool)
    assert not machine.config.template and machine.resourcePool == cluster.resourcePool
    done(deployed.PowerOffVM_Task())
    done(deployed.Destroy_Task())


def migrates_to_another_host(server):
    machine = server.named(vim.VirtualMachine, "renamed")
    done(machine.PowerOnVM_Task())
    source = machine.runtime.host
    target = next(
        one for one in source.parent.host
        if one != source and one.runtime.connectionState == "connected" and not one.runtime.inMaintenanceMode)
    done(machine.MigrateVM_Task(host=target, priority="defaultPriority"))
    assert machine.runtime.host == target and machine in target.vm and machine not in source.vm


def relocates_its_files(server):
    machine = server.named(vim.VirtualMachine, "renamed")
    (source,) = machine.datastore
    target = next(
        one for one in machine.runtime.host.datastore
        if one != source and one.summary.accessible and one.summary.freeSpace > 20 << 30)
    free = target.summary.freeSpace
    done(machine.RelocateVM_Task(vim.vm.RelocateSpec(datastore=target)))
    assert list(machine.datastore) == [target] and machine in target.vm and machine not in source.vm
    assert machine.config.files.vmPathName.startswith(f"[{target.name}]") and target.summary.freeSpace < free
    done(machine.PowerOffVM_Task())


def moves_to_folders_and_pools(server):
    machine = server.named(vim.VirtualMachine, "renamed")
    folder = machine.parent.CreateFolder("acceptance-machines")
    done(folder.MoveIntoFolder_Task([machine]))
    assert machine.parent == folder and machine in folder.childEntity
    pool = next(one for one in (machine.resourcePool, *machine.resourcePool.resourcePool))
    pool.MoveIntoResourcePool([machine])
    assert machine.resourcePool == pool


def unregisters_and_registers_again(server):
    machine = server.named(vim.VirtualMachine, "renamed")
    path, folder, pool = machine.config.files.vmPathName, machine.parent, machine.resourcePool
    machine.UnregisterVM()
    assert "renamed" not in [one.name for one in server.all(vim.VirtualMachine)]
    again = done(folder.RegisterVM_Task(path, None, False, pool))
    assert again.name == "renamed" and again.config.hardware.numCPU == 4


def destroys_only_what_is_off(server):
    machine = server.named(vim.VirtualMachine, "renamed")
    done(machine.PowerOnVM_Task())
    refused(vim.fault.InvalidPowerState, machine.Destroy_Task)
    done(machine.PowerOffVM_Task())
    done(machine.Destroy_Task())
    refused(vmodl.fault.ManagedObjectNotFound, lambda: machine.name)


def answers_questions(server):
    machine = next(one for one in server.all(vim.VirtualMachine) if one.runtime.question)
    question = machine.runtime.question
    machine.AnswerVM(question.id, question.choice.choiceInfo[0].key)
    assert machine.runtime.question is None


def tells_what_a_guest_may_be(server):
    option = server.cluster().environmentBrowser.QueryConfigOption(None, None)
    assert "debian12_64Guest" in [one.id for one in option.guestOSDescriptor]


def checks_before_a_migration(server):
    machine = next(one for one in server.all(vim.VirtualMachine) if one.runtime.powerState == "poweredOn")
    target = next(one for one in machine.runtime.host.parent.host if one != machine.runtime.host)
    results = done(server.content.vmProvisioningChecker.CheckRelocate_Task(
        machine, vim.vm.RelocateSpec(host=target, pool=machine.resourcePool), None))
    assert isinstance(results, list) and all(one.vm == machine for one in results)
