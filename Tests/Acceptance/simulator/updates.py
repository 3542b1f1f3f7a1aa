"""`WaitForUpdatesEx`."""

import threading

from server import done, refused, vim, vmodl

Collector = vmodl.query.PropertyCollector


def _filter(server, machine, paths):
    collector = server.content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(
        Collector.FilterSpec(
            objectSet=[Collector.ObjectSpec(obj=machine)],
            propSet=[Collector.PropertySpec(type=type(machine), pathSet=paths)]), True)
    return collector


def tells_the_present_state_first(server):
    machine = server.new_machine("updates-1")
    collector = _filter(server, machine, ["name", "runtime.powerState"])
    update = collector.WaitForUpdatesEx("", Collector.WaitOptions(maxWaitSeconds=10))
    (change,) = update.filterSet[0].objectSet
    assert change.kind == "enter" and change.obj == machine
    assert {one.name: one.val for one in change.changeSet} == {"name": "updates-1", "runtime.powerState": "poweredOff"}
    collector.Destroy()


def tells_each_change_and_only_that(server):
    machine = server.named(vim.VirtualMachine, "updates-1")
    collector = _filter(server, machine, ["name", "runtime.powerState", "config.annotation"])
    version = collector.WaitForUpdatesEx("", Collector.WaitOptions(maxWaitSeconds=10)).version
    assert collector.WaitForUpdatesEx(version, Collector.WaitOptions(maxWaitSeconds=0)) is None
    timer = threading.Timer(0.3, machine.ReconfigVM_Task, [vim.vm.ConfigSpec(annotation="changed")])
    timer.start()
    update = collector.WaitForUpdatesEx(version, Collector.WaitOptions(maxWaitSeconds=20))
    timer.join()
    (change,) = update.filterSet[0].objectSet
    assert change.kind == "modify"
    assert [(one.name, one.op, one.val) for one in change.changeSet] == [("config.annotation", "assign", "changed")]
    collector.Destroy()


def tells_when_an_object_is_gone(server):
    content = server.content
    machine = server.new_machine("updates-2")
    view = content.viewManager.CreateContainerView(content.rootFolder, [vim.VirtualMachine], True)
    collector = content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(
        Collector.FilterSpec(
            objectSet=[
                Collector.ObjectSpec(
                    obj=view, skip=True,
                    selectSet=[Collector.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)])
            ],
            propSet=[Collector.PropertySpec(type=vim.VirtualMachine, pathSet=["name"])]), True)
    first = collector.WaitForUpdatesEx("", Collector.WaitOptions(maxWaitSeconds=10))
    assert machine in [one.obj for one in first.filterSet[0].objectSet]
    done(machine.Destroy_Task())
    changes = []
    version = first.version
    while not any(one.kind == "leave" for one in changes):
        update = collector.WaitForUpdatesEx(version, Collector.WaitOptions(maxWaitSeconds=10))
        version = update.version
        changes += update.filterSet[0].objectSet
    assert [one.obj for one in changes if one.kind == "leave"] == [machine]
    collector.Destroy()
    view.Destroy()


def truncates_long_answers(server):
    content = server.content
    view = content.viewManager.CreateContainerView(content.rootFolder, [vim.VirtualMachine], True)
    collector = content.propertyCollector.CreatePropertyCollector()
    collector.CreateFilter(
        Collector.FilterSpec(
            objectSet=[
                Collector.ObjectSpec(
                    obj=view, skip=True,
                    selectSet=[Collector.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)])
            ],
            propSet=[Collector.PropertySpec(type=vim.VirtualMachine, pathSet=["name"])]), True)
    seen, version = [], ""
    while True:
        update = collector.WaitForUpdatesEx(version, Collector.WaitOptions(maxWaitSeconds=0, maxObjectUpdates=9))
        seen += [one.obj for one in update.filterSet[0].objectSet]
        version = update.version
        assert len(update.filterSet[0].objectSet) <= 9
        if not update.truncated:
            break
    assert sorted(one._moId for one in seen) == sorted(one._moId for one in view.view)
    collector.Destroy()
    view.Destroy()


def refuses_a_version_that_it_never_gave(server):
    collector = _filter(server, server.content.rootFolder, ["name"])
    collector.WaitForUpdatesEx("", Collector.WaitOptions(maxWaitSeconds=0))
    refused(
        vmodl.query.InvalidCollectorVersion, collector.WaitForUpdatesEx, "4711",
        Collector.WaitOptions(maxWaitSeconds=0))
    collector.Destroy()


def stops_waiting_when_asked(server):
    collector = _filter(server, server.content.rootFolder, ["name"])
    version = collector.WaitForUpdatesEx("", Collector.WaitOptions(maxWaitSeconds=0)).version
    timer = threading.Timer(0.3, collector.CancelWaitForUpdates)
    timer.start()
    refused(vmodl.fault.RequestCanceled, collector.WaitForUpdatesEx, version, Collector.WaitOptions(maxWaitSeconds=30))
    timer.join()
    collector.Destroy()
