"""The inventory, by views, the property collector and the search index."""

from server import done, refused, vim, vmodl


def says_what_it_is(server):
    about = server.content.about
    assert about.apiType == "VirtualCenter" and about.vendor == "VMware, Inc.", about
    assert tuple(map(int, about.apiVersion.split("."))) >= (8, 0)


def tells_the_time(server):
    assert server.service.CurrentTime().tzinfo is not None


def shows_every_machine_in_a_container_view(server):
    machines = server.all(vim.VirtualMachine)
    assert len(machines) > 20
    assert len({one._moId for one in machines}) == len(machines)


def reads_every_property_of_every_object(server):
    """pyvmomi refuses an answer that lacks a required field or holds a wrong type."""
    content = server.content
    kinds = [
        vim.Folder, vim.Datacenter, vim.ComputeResource, vim.HostSystem, vim.ResourcePool, vim.Datastore, vim.Network,
        vim.DistributedVirtualSwitch, vim.VirtualMachine,
    ]
    view = content.viewManager.CreateContainerView(content.rootFolder, kinds, True)
    collector = vmodl.query.PropertyCollector
    result = content.propertyCollector.RetrievePropertiesEx(
        [
            collector.FilterSpec(
                objectSet=[
                    collector.ObjectSpec(
                        obj=view, skip=True,
                        selectSet=[collector.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)])
                ],
                propSet=[collector.PropertySpec(type=kind, all=True) for kind in kinds])
        ], collector.RetrieveOptions())
    view.Destroy()
    assert result.token is None
    for one in result.objects:
        assert not one.missingSet, one.missingSet
        required = {prop.name for prop in type(one.obj)._GetPropertyList() if not prop.flags & 0x0004}
        missing = required - {prop.name for prop in one.propSet}
        assert not missing, f"{one.obj}: {missing}"


def pages_long_answers(server):
    content = server.content
    collector = vmodl.query.PropertyCollector
    view = content.viewManager.CreateContainerView(content.rootFolder, [vim.VirtualMachine], True)
    spec = collector.FilterSpec(
        objectSet=[
            collector.ObjectSpec(
                obj=view, skip=True,
                selectSet=[collector.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)])
        ],
        propSet=[collector.PropertySpec(type=vim.VirtualMachine, pathSet=["name", "config.hardware.numCPU"])])
    page = content.propertyCollector.RetrievePropertiesEx([spec], collector.RetrieveOptions(maxObjects=7))
    names = []
    while True:
        assert len(page.objects) <= 7
        names += [one.obj._moId for one in page.objects]
        if page.token is None:
            break
        page = content.propertyCollector.ContinueRetrievePropertiesEx(page.token)
    assert sorted(names) == sorted(one._moId for one in view.view)
    view.Destroy()


def refuses_properties_that_do_not_exist(server):
    collector = vmodl.query.PropertyCollector
    spec = collector.FilterSpec(
        objectSet=[collector.ObjectSpec(obj=server.content.rootFolder)],
        propSet=[collector.PropertySpec(type=vim.Folder, pathSet=["nmae"])])
    fault = refused(
        vmodl.query.InvalidProperty, server.content.propertyCollector.RetrievePropertiesEx, [spec],
        collector.RetrieveOptions())
    assert fault.name == "nmae"


def walks_from_machine_to_host_to_cluster(server):
    machine = next(one for one in server.all(vim.VirtualMachine) if one.runtime.powerState == "poweredOn")
    host = machine.runtime.host
    assert machine in host.vm and host in host.parent.host
    assert set(machine.datastore) <= set(host.datastore) and set(machine.network) <= set(host.network)
    assert machine in machine.resourcePool.vm
    parent = machine.parent
    while parent.parent is not None:
        assert isinstance(parent.parent, vim.Datacenter) or parent in parent.parent.childEntity
        parent = parent.parent
    assert parent == server.content.rootFolder


def finds_by_path_and_identifiers(server):
    index = server.content.searchIndex
    machine = next(one for one in server.all(vim.VirtualMachine) if one.guest.ipAddress)
    names, parent = [], machine
    while parent.parent is not None:
        names.insert(0, parent.name)
        parent = parent.parent
    assert index.FindByInventoryPath("/".join(names)) == machine
    assert index.FindByUuid(None, machine.config.uuid, True, False) == machine
    assert index.FindByUuid(None, machine.config.instanceUuid, True, True) == machine
    assert machine in index.FindAllByIp(None, machine.guest.ipAddress, True)
    assert index.FindChild(machine.parent, machine.name) == machine
    assert index.FindByInventoryPath("/nowhere/vm/nothing") is None


def has_a_believable_company(server):
    assert len(server.all(vim.Datacenter)) >= 2 and len(server.all(vim.ClusterComputeResource)) >= 3
    machines = server.all(vim.VirtualMachine)
    assert any(one.config.template for one in machines)
    assert {"poweredOn", "poweredOff", "suspended"} <= {one.runtime.powerState for one in machines}
    assert any(one.snapshot for one in machines)
    assert server.all(vim.dvs.DistributedVirtualPortgroup)
    names = [one.name for one in machines]
    assert len(set(names)) < len(names), "two machines share a name"


def creates_renames_moves_and_destroys_folders(server):
    folder = server.all(vim.Datacenter)[0].vmFolder
    first = folder.CreateFolder("acceptance")
    refused(vim.fault.DuplicateName, folder.CreateFolder, "acceptance")
    second = first.CreateFolder("inner")
    done(second.Rename_Task("deeper"))
    assert second.name == "deeper"
    done(folder.MoveIntoFolder_Task([second]))
    assert second.parent == folder
    for one in (second, first):
        done(one.Destroy_Task())
    assert "acceptance" not in [one.name for one in folder.childEntity]


def creates_changes_and_destroys_resource_pools(server):
    root = server.cluster().resourcePool
    allocation = vim.ResourceAllocationInfo(
        reservation=0, expandableReservation=True, limit=-1, shares=vim.SharesInfo(level="normal", shares=4000))
    spec = vim.ResourceConfigSpec(cpuAllocation=allocation, memoryAllocation=allocation)
    pool = root.CreateResourcePool("acceptance", spec)
    refused(vim.fault.DuplicateName, root.CreateResourcePool, "acceptance", spec)
    allocation.limit = 2000
    pool.UpdateConfig("acceptance-2", spec)
    assert pool.name == "acceptance-2" and pool.config.cpuAllocation.limit == 2000
    done(pool.Destroy_Task())
    assert "acceptance-2" not in [one.name for one in root.resourcePool]


def narrows_searches_to_a_datacenter_and_finds_hosts_too(server):
    index = server.content.searchIndex
    machine = next(one for one in server.all(vim.VirtualMachine) if one.guest.ipAddress and one.guest.hostName)
    here = server.datacenter(machine)
    elsewhere = next(one for one in server.all(vim.Datacenter) if one != here)
    assert index.FindByUuid(here, machine.config.uuid, True, False) == machine
    assert index.FindByUuid(elsewhere, machine.config.uuid, True, False) is None
    assert index.FindAllByIp(elsewhere, machine.guest.ipAddress, True) == []
    assert index.FindByDnsName(None, machine.guest.hostName.upper(), True) == machine
    assert index.FindByDatastorePath(here, machine.config.files.vmPathName) == machine
    assert index.FindByDatastorePath(elsewhere, machine.config.files.vmPathName) is None
    host = machine.runtime.host
    assert index.FindByDnsName(None, host.name, False) == host
    assert index.FindByIp(None, host.config.network.vnic[0].spec.ip.ipAddress, False) == host
    assert index.FindByUuid(None, host.hardware.systemInfo.uuid, False) == host


def keeps_names_apart_from_paths(server):
    """A slash, a backslash and a per cent sign are escaped in names; files avoid them altogether."""
    index = server.content.searchIndex
    for name, kept in {"a/b": "a%2fb", "c\\d": "c%5cd", "50%": "50%25", "e%2ff": "e%2ff"}.items():
        machine = server.new_machine(name)
        assert machine.name == kept and machine.config.name == kept, machine.name
        place = f"{server.datacenter(machine).name}/vm/"
        assert index.FindByInventoryPath(place + kept) == machine
        assert index.FindChild(machine.parent, name) == machine
        refused(vim.fault.DuplicateName, server.new_machine, name)
        done(machine.Destroy_Task())
    machine = server.new_machine("..")
    assert ".." not in machine.config.files.vmPathName
    done(machine.Rename_Task("g/h"))
    assert machine.name == "g%2fh"
    done(machine.Destroy_Task())


def views_only_what_can_hold_something(server):
    content = server.content
    create = content.viewManager.CreateContainerView
    refused(vmodl.fault.InvalidArgument, create, server.all(vim.Datastore)[0], [vim.VirtualMachine], True)
    refused(vmodl.fault.InvalidArgument, create, content.rootFolder, [vim.PerformanceManager], True)
    both = create(content.rootFolder, [vim.HostSystem, vim.Datastore], True)
    assert {type(one) for one in both.view} == {vim.HostSystem, vim.Datastore}
    both.Destroy()


def views_the_machines_of_clusters_hosts_and_pools(server):
    cluster = server.cluster()
    expected = {one._moId for host in cluster.host for one in host.vm}
    assert expected
    for container, machines in (
        (cluster, expected),
        (cluster.host[0], {one._moId for one in cluster.host[0].vm}),
        (cluster.resourcePool, {one._moId for one in server.all(vim.VirtualMachine)
                                if one.resourcePool and one.resourcePool.owner == cluster}),
    ):
        view = server.content.viewManager.CreateContainerView(container, [vim.VirtualMachine], True)
        assert {one._moId for one in view.view} == machines, container
        view.Destroy()
