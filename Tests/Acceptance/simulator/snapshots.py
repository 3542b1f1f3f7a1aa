"""Snapshots."""

from server import device, done, refused, vim, vmodl


def _names(machine):
    def walk(trees):
        for tree in trees:
            yield tree.name
            yield from walk(tree.childSnapshotList)
    return list(walk(machine.snapshot.rootSnapshotList)) if machine.snapshot else []


def grow_into_a_tree(server):
    machine = server.new_machine("snapshots", power_on=True)
    first = done(machine.CreateSnapshot_Task("first", "before", False, False))
    second = done(machine.CreateSnapshot_Task("second", "", True, False))
    assert machine.snapshot.currentSnapshot == second and _names(machine) == ["first", "second"]
    tree = machine.snapshot.rootSnapshotList[0]
    assert tree.snapshot == first and tree.description == "before" and tree.state == "poweredOff"
    assert tree.childSnapshotList[0].state == "poweredOn" and tree.vm == machine
    assert machine.rootSnapshot == [first] and first.childSnapshot == [second]
    assert tree.id != tree.childSnapshotList[0].id
    assert device(machine, vim.vm.device.VirtualDisk).backing.parent is not None


def bring_back_the_configuration(server):
    machine = server.named(vim.VirtualMachine, "snapshots")
    done(machine.PowerOffVM_Task())
    done(machine.ReconfigVM_Task(vim.vm.ConfigSpec(numCPUs=4, annotation="later")))
    first = machine.snapshot.rootSnapshotList[0].snapshot
    done(first.RevertToSnapshot_Task())
    assert machine.config.hardware.numCPU == 2 and machine.runtime.powerState == "poweredOff"
    assert machine.snapshot.currentSnapshot == first
    done(machine.CreateSnapshot_Task("third", "", False, False))
    assert sorted(one.name for one in machine.snapshot.rootSnapshotList[0].childSnapshotList) == ["second", "third"]


def with_memory_bring_back_a_running_machine(server):
    machine = server.named(vim.VirtualMachine, "snapshots")
    second = next(
        one.snapshot for one in machine.snapshot.rootSnapshotList[0].childSnapshotList if one.name == "second")
    done(second.RevertToSnapshot_Task())
    assert machine.runtime.powerState == "poweredOn"
    done(machine.PowerOffVM_Task())


def are_renamed(server):
    machine = server.named(vim.VirtualMachine, "snapshots")
    machine.snapshot.rootSnapshotList[0].snapshot.RenameSnapshot("base", "the beginning")
    assert machine.snapshot.rootSnapshotList[0].name == "base"
    assert machine.snapshot.rootSnapshotList[0].description == "the beginning"


def keep_disks_from_growing(server):
    machine = server.named(vim.VirtualMachine, "snapshots")
    disk = device(machine, vim.vm.device.VirtualDisk)
    disk.capacityInKB *= 2
    disk.capacityInBytes = disk.capacityInKB << 10
    change = vim.vm.device.VirtualDeviceSpec(operation="edit", device=disk)
    refused(vmodl.MethodFault, machine.ReconfigVM_Task, vim.vm.ConfigSpec(deviceChange=[change]))


def are_removed_alone_and_with_children(server):
    machine = server.named(vim.VirtualMachine, "snapshots")
    third = next(
        one.snapshot for one in machine.snapshot.rootSnapshotList[0].childSnapshotList if one.name == "third")
    done(third.RemoveSnapshot_Task(False))
    assert _names(machine) == ["base", "second"]
    refused(vmodl.fault.ManagedObjectNotFound, third.RevertToSnapshot_Task)
    done(machine.snapshot.rootSnapshotList[0].snapshot.RemoveSnapshot_Task(True))
    assert machine.snapshot is None
    assert device(machine, vim.vm.device.VirtualDisk).backing.parent is None


def are_removed_all_at_once(server):
    machine = server.named(vim.VirtualMachine, "snapshots")
    for name in "abc":
        done(machine.CreateSnapshot_Task(name, "", False, False))
    assert _names(machine) == ["a", "b", "c"]
    done(machine.RemoveAllSnapshots_Task())
    assert machine.snapshot is None
    refused(vmodl.MethodFault, machine.RevertToCurrentSnapshot_Task)
