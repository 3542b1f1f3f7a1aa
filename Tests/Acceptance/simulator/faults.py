"""The faults that everybody meets."""

from server import refused, vim, vmodl


def a_wrong_password(server):
    refused(vim.fault.InvalidLogin, server.connect, "administrator@vsphere.local", "wrong")


def no_session(server):
    other = server.connect("reader@vsphere.local")
    content = other.RetrieveContent()
    content.sessionManager.Logout()
    refused(vim.fault.NotAuthenticated, content.viewManager.CreateContainerView, content.rootFolder, [], True)


def an_object_that_is_gone(server):
    gone = vim.VirtualMachine("vm-424242", server.service._stub)
    fault = refused(vmodl.fault.ManagedObjectNotFound, gone.PowerOnVM_Task)
    assert fault.obj._moId == "vm-424242"


def an_object_of_another_type(server):
    wrong = vim.VirtualMachine(server.content.rootFolder._moId, server.service._stub)
    refused(vmodl.MethodFault, wrong.PowerOnVM_Task)


def an_operation_that_it_does_not_have(server):
    refused(vmodl.fault.NotSupported, server.content.licenseManager.QuerySupportedFeatures)


def a_request_that_is_no_xml(server):
    status, _, body = server.request("POST", "/sdk", b"<broken", {"Content-Type": "text/xml"})
    assert status == 500 and b"Fault" in body


def a_request_with_a_doctype(server):
    body = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    status, _, answer = server.request("POST", "/sdk", body, {"Content-Type": "text/xml"})
    assert status == 500 and b"Fault" in answer


def a_name_that_is_too_long(server):
    folder = server.all(vim.Datacenter)[0].vmFolder
    refused(vim.fault.InvalidName, folder.CreateFolder, "x" * 300)
