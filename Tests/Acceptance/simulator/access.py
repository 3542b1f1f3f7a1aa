"""Roles, permissions, sessions."""

from server import done, refused, vim, vmodl


def roles_and_privileges_are_listed(server):
    manager = server.content.authorizationManager
    roles = {one.name: one for one in manager.roleList}
    assert {"Admin", "ReadOnly", "View", "NoAccess"} <= set(roles) and roles["Admin"].roleId == -1
    assert "VirtualMachine.Interact.PowerOn" in {one.privId for one in manager.privilegeList}


def readers_read_and_no_more(server):
    reader = server.connect("reader@vsphere.local")
    machines = server.all(vim.VirtualMachine, reader)
    assert len(machines) == len(server.all(vim.VirtualMachine))
    machine = next(one for one in machines if one.runtime.powerState == "poweredOff" and not one.config.template)
    fault = refused(vim.fault.NoPermission, machine.PowerOnVM_Task)
    assert fault.privilegeId == "VirtualMachine.Interact.PowerOn" and fault.object._moId == machine._moId


def operators_operate_and_no_more(server):
    operator = server.connect("operator@vsphere.local")
    machine = next(
        one for one in server.all(vim.VirtualMachine, operator)
        if one.runtime.powerState == "poweredOff" and not one.config.template
        and one.runtime.connectionState == "connected")
    done(machine.PowerOnVM_Task())
    done(machine.PowerOffVM_Task())
    refused(vim.fault.NoPermission, machine.ReconfigVM_Task, vim.vm.ConfigSpec(numCPUs=2))
    refused(vim.fault.NoPermission, machine.Destroy_Task)


def who_has_no_role_sees_nothing(server):
    nobody = server.connect("nobody@vsphere.local")
    refused(vim.fault.NoPermission, server.all, vim.VirtualMachine, nobody)


def roles_are_made_given_and_taken(server):
    manager = server.content.authorizationManager
    role = manager.AddAuthorizationRole("acceptance", ["VirtualMachine.Interact.PowerOn"])
    refused(vim.fault.AlreadyExists, manager.AddAuthorizationRole, "acceptance", [])
    manager.UpdateAuthorizationRole(role, "acceptance", ["VirtualMachine.Interact.PowerOff"])
    folder = server.all(vim.Datacenter)[0].vmFolder
    permission = vim.AuthorizationManager.Permission(
        principal="nobody@vsphere.local", group=False, roleId=role, propagate=True)
    manager.SetEntityPermissions(folder, [permission])
    found = manager.RetrieveEntityPermissions(folder, False)
    assert [(one.principal.lower(), one.roleId) for one in found] == [("nobody@vsphere.local", role)]
    assert role in [one.roleId for one in manager.RetrieveAllPermissions()]
    nobody = server.connect("nobody@vsphere.local")
    assert server.all(vim.VirtualMachine) and nobody.RetrieveContent()
    refused(vim.fault.RemoveFailed, manager.RemoveAuthorizationRole, role, True)
    manager.RemoveEntityPermission(folder, "nobody@vsphere.local", False)
    manager.RemoveAuthorizationRole(role, True)
    assert role not in [one.roleId for one in manager.roleList]


def privileges_are_checked_for_others(server):
    manager = server.content.authorizationManager
    machine = server.all(vim.VirtualMachine)[0]
    (answer,) = manager.HasUserPrivilegeOnEntities(
        [machine], "reader@vsphere.local", ["System.Read", "VirtualMachine.Interact.PowerOn"])
    assert {one.privId: one.isGranted for one in answer.privAvailability} == {
        "System.Read": True, "VirtualMachine.Interact.PowerOn": False}


def sessions_are_listed_and_ended(server):
    manager = server.content.sessionManager
    before = {one.key for one in manager.sessionList}
    other = server.connect("reader@vsphere.local")
    (key,) = {one.key for one in manager.sessionList} - before
    manager.TerminateSession([key])
    refused(vim.fault.NotAuthenticated, other.RetrieveContent().taskManager.__getattribute__, "recentTask")


def custom_attributes_are_set(server):
    manager = server.content.customFieldsManager
    field = manager.AddCustomFieldDef("acceptance owner", vim.VirtualMachine, None, None)
    refused(vim.fault.DuplicateName, manager.AddCustomFieldDef, "acceptance owner", vim.VirtualMachine, None, None)
    machine = server.all(vim.VirtualMachine)[0]
    manager.SetField(machine, field.key, "web team")
    assert {one.key: one.value for one in machine.customValue}[field.key] == "web team"
    manager.RemoveCustomFieldDef(field.key)


def who_has_a_role_below_sees_that_and_the_way_to_it(server):
    manager = server.content.authorizationManager
    machine = next(one for one in server.all(vim.VirtualMachine) if one.parent.parent.name == "vm" and one.recentTask is not None)
    folder = machine.parent
    role = manager.AddAuthorizationRole("acceptance below", ["VirtualMachine.Interact.PowerOn"])
    given = vim.AuthorizationManager.Permission(
        principal="nobody@vsphere.local", group=False, roleId=role, propagate=True)
    manager.SetEntityPermissions(folder, [given])
    nobody = server.connect("nobody@vsphere.local")
    content = nobody.RetrieveContent()
    seen = {one._moId for one in server.all(vim.VirtualMachine, nobody)}
    assert seen == {one._moId for one in _machines_below(folder)} and machine._moId in seen
    assert {one.name for one in server.all(vim.Datacenter, nobody)} == {server.datacenter(folder).name}
    assert not server.all(vim.HostSystem, nobody)
    names, parent = [], vim.VirtualMachine(machine._moId, nobody._stub)
    while parent.parent is not None:
        names.insert(0, parent.name)
        parent = parent.parent
    assert content.searchIndex.FindByInventoryPath("/".join(names))._moId == machine._moId
    other = next(one for one in server.all(vim.VirtualMachine) if one._moId not in seen)
    refused(vim.fault.NoPermission, lambda: vim.VirtualMachine(other._moId, nobody._stub).config)
    assert content.perfManager.perfCounter and content.taskManager.recentTask is not None
    metric = vim.PerformanceManager.QuerySpec(entity=vim.VirtualMachine(other._moId, nobody._stub), intervalId=20)
    refused(vim.fault.NoPermission, content.perfManager.QueryPerf, [metric])
    collector = content.eventManager.CreateCollectorForEvents(vim.event.EventFilterSpec())
    collector.SetCollectorPageSize(1000)
    assert all(one.vm is None or one.vm.vm._moId in seen for one in collector.latestPage)
    exception = vim.AuthorizationManager.Permission(
        principal="nobody@vsphere.local", group=False, roleId=-5, propagate=False)
    manager.SetEntityPermissions(machine, [exception])
    assert machine._moId not in {one._moId for one in server.all(vim.VirtualMachine, nobody)}
    manager.ResetEntityPermissions(machine, [])
    manager.ResetEntityPermissions(folder, [])
    refused(vim.fault.NoPermission, server.all, vim.VirtualMachine, nobody)
    manager.RemoveAuthorizationRole(role, True)


def _machines_below(folder):
    for one in folder.childEntity:
        if isinstance(one, vim.VirtualMachine):
            yield one
        elif isinstance(one, vim.Folder):
            yield from _machines_below(one)
