"""Files of datastores."""

import os
from urllib.parse import quote

from server import done, refused, vim, vmodl


def _place(server):
    datacenter = next(one for one in server.all(vim.Datacenter) if one.datastore)
    datastore = max((one for one in datacenter.datastore if one.summary.accessible), key=lambda one: one.summary.freeSpace)
    return datacenter, datastore


def _url(server, path):
    datacenter, datastore = _place(server)
    return f"/folder/{quote(path)}?dcPath={quote(datacenter.name)}&dsName={quote(datastore.name)}"


CONTENT = os.urandom(3 << 20)


def go_up_and_come_down_byte_for_byte(server):
    for name, content in {"up/plain.bin": CONTENT, "up/a b#ü?%.txt": "täxt".encode(), "up/empty": b""}.items():
        status, _, _ = server.request("PUT", _url(server, name), content)
        assert status in (200, 201), status
        status, headers, back = server.request("GET", _url(server, name))
        assert status == 200 and back == content and int(headers["Content-Length"]) == len(content)


def come_in_parts(server):
    status, headers, part = server.request("GET", _url(server, "up/plain.bin"), headers={"Range": "bytes=100-199"})
    assert status == 206 and part == CONTENT[100:200], status


def are_not_given_to_strangers(server):
    status, _, _ = server.request("GET", _url(server, "up/plain.bin"), headers={"Cookie": "vmware_soap_session=none"})
    assert status in (401, 403), status
    assert server.request("GET", _url(server, "up/nothing"))[0] == 404


def are_listed_with_details(server):
    _, datastore = _place(server)
    spec = vim.host.DatastoreBrowser.SearchSpec(
        details=vim.host.DatastoreBrowser.FileInfo.Details(
            fileType=True, fileSize=True, fileOwner=True, modification=True))
    found = done(datastore.browser.SearchDatastore_Task(f"[{datastore.name}] up", spec))
    sizes = {one.path: one.fileSize for one in found.file}
    assert sizes == {"plain.bin": len(CONTENT), "a b#ü?%.txt": len("täxt".encode()), "empty": 0}, sizes
    assert all(one.modification for one in found.file)
    spec.matchPattern = ["*.bin"]
    found = done(datastore.browser.SearchDatastoreSubFolders_Task(f"[{datastore.name}]", spec))
    assert [one.path for folder in found if folder.folderPath.endswith("up/") for one in folder.file] == ["plain.bin"]
    refused(vim.fault.FileNotFound, datastore.browser.SearchDatastore_Task, f"[{datastore.name}] nowhere", spec)


def are_moved_copied_and_deleted(server):
    datacenter, datastore = _place(server)
    manager, name = server.content.fileManager, datastore.name
    manager.MakeDirectory(f"[{name}] made/deep", datacenter, True)
    refused(vim.fault.FileAlreadyExists, manager.MakeDirectory, f"[{name}] made", datacenter, False)
    done(manager.CopyDatastoreFile_Task(f"[{name}] up/plain.bin", datacenter, f"[{name}] made/copy.bin", datacenter, False))
    refused(
        vim.fault.FileAlreadyExists, manager.CopyDatastoreFile_Task, f"[{name}] up/plain.bin", datacenter,
        f"[{name}] made/copy.bin", datacenter, False)
    done(manager.MoveDatastoreFile_Task(f"[{name}] made/copy.bin", datacenter, f"[{name}] made/deep/moved.bin", datacenter, False))
    assert server.request("GET", _url(server, "made/deep/moved.bin"))[2] == CONTENT
    assert server.request("GET", _url(server, "made/copy.bin"))[0] == 404
    done(manager.DeleteDatastoreFile_Task(f"[{name}] made", datacenter))
    assert server.request("GET", _url(server, "made/deep/moved.bin"))[0] == 404
    refused(vim.fault.FileNotFound, manager.DeleteDatastoreFile_Task, f"[{name}] made", datacenter)


def that_are_disks_have_a_manager_of_their_own(server):
    datacenter, datastore = _place(server)
    manager, name = server.content.virtualDiskManager, datastore.name
    spec = vim.VirtualDiskManager.FileBackedVirtualDiskSpec(diskType="thin", adapterType="lsiLogic", capacityKb=1 << 20)
    done(manager.CreateVirtualDisk_Task(f"[{name}] up/disk.vmdk", datacenter, spec))
    done(manager.CopyVirtualDisk_Task(
        f"[{name}] up/disk.vmdk", datacenter, f"[{name}] up/disk2.vmdk", datacenter, None, False))
    done(manager.DeleteVirtualDisk_Task(f"[{name}] up/disk.vmdk", datacenter))
    refused(vim.fault.FileNotFound, manager.DeleteVirtualDisk_Task, f"[{name}] up/disk.vmdk", datacenter)


def of_a_running_machine_are_locked(server):
    machine = server.new_machine("files", power_on=True)
    (path,) = {
        one.backing.fileName for one in machine.config.hardware.device
        if isinstance(one, vim.vm.device.VirtualDisk)}
    datacenter = machine
    while not isinstance(datacenter, vim.Datacenter):
        datacenter = datacenter.parent
    refused(vim.fault.FileLocked, server.content.fileManager.DeleteDatastoreFile_Task, path, datacenter)


def that_climb_out_are_refused(server):
    for path in ("../../etc/passwd", "up/../../x"):
        assert server.request("PUT", _url(server, path), b"x")[0] >= 400
