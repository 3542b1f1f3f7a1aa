"""Programs and files within a guest."""

import time
from urllib.parse import urlsplit

from server import refused, vim, vmodl

AUTH = vim.vm.guest.NamePasswordAuthentication(username="root", password="VMware1!", interactiveSession=False)


def _machine(server):
    return next(
        one for one in server.all(vim.VirtualMachine)
        if one.guest.toolsRunningStatus == "guestToolsRunning" and one.guest.guestFamily == "linuxGuest")


def _run(server, command, timeout=30):
    machine = _machine(server)
    processes = server.content.guestOperationsManager.processManager
    pid = processes.StartProgramInGuest(
        machine, AUTH, vim.vm.guest.ProcessManager.ProgramSpec(programPath="/bin/sh", arguments=f"-c '{command}'"))
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        (process,) = processes.ListProcessesInGuest(machine, AUTH, [pid])
        if process.endTime:
            return process
        time.sleep(0.1)
    raise AssertionError(f"{command} does not end")


def _read(server, path):
    files = server.content.guestOperationsManager.fileManager
    information = files.InitiateFileTransferFromGuest(_machine(server), AUTH, path)
    parts = urlsplit(information.url)
    status, _, content = server.request("GET", f"{parts.path}?{parts.query}")
    assert status == 200 and len(content) == information.size
    return content


def know_their_users(server):
    manager = server.content.guestOperationsManager.authManager
    manager.ValidateCredentialsInGuest(_machine(server), AUTH)
    wrong = vim.vm.guest.NamePasswordAuthentication(username="root", password="wrong", interactiveSession=False)
    refused(vim.fault.InvalidGuestLogin, manager.ValidateCredentialsInGuest, _machine(server), wrong)


def run_programs_and_tell_how_they_ended(server):
    process = _run(server, "echo hello > /tmp/out; exit 3")
    assert process.exitCode == 3 and process.owner == "root"
    assert _read(server, "/tmp/out") == b"hello\n"


def list_what_runs(server):
    manager = server.content.guestOperationsManager.processManager
    names = [one.name for one in manager.ListProcessesInGuest(_machine(server), AUTH, [])]
    assert len(names) > 5


def end_programs(server):
    machine, manager = _machine(server), server.content.guestOperationsManager.processManager
    pid = manager.StartProgramInGuest(
        machine, AUTH, vim.vm.guest.ProcessManager.ProgramSpec(programPath="/bin/sleep", arguments="600"))
    manager.TerminateProcessInGuest(machine, AUTH, pid)
    (process,) = manager.ListProcessesInGuest(machine, AUTH, [pid])
    assert process.endTime is not None and process.exitCode != 0
    refused(vim.fault.GuestProcessNotFound, manager.TerminateProcessInGuest, machine, AUTH, 999999)


def keep_files(server):
    machine, files = _machine(server), server.content.guestOperationsManager.fileManager
    files.MakeDirectoryInGuest(machine, AUTH, "/tmp/acceptance", False)
    refused(vim.fault.FileAlreadyExists, files.MakeDirectoryInGuest, machine, AUTH, "/tmp/acceptance", False)
    content = bytes(range(256)) * 64
    url = files.InitiateFileTransferToGuest(
        machine, AUTH, "/tmp/acceptance/data", vim.vm.guest.FileManager.PosixFileAttributes(permissions=0o640),
        len(content), False)
    parts = urlsplit(url)
    assert server.request("PUT", f"{parts.path}?{parts.query}", content)[0] == 200
    assert _read(server, "/tmp/acceptance/data") == content
    listing = files.ListFilesInGuest(machine, AUTH, "/tmp/acceptance", 0, 50, None)
    sizes = {one.path: one.size for one in listing.files}
    assert sizes["data"] == len(content) and listing.remaining == 0
    refused(vim.fault.FileAlreadyExists, files.InitiateFileTransferToGuest, machine, AUTH, "/tmp/acceptance/data",
            vim.vm.guest.FileManager.PosixFileAttributes(), 1, False)
    refused(vmodl.MethodFault, files.DeleteDirectoryInGuest, machine, AUTH, "/tmp/acceptance", False)
    files.DeleteFileInGuest(machine, AUTH, "/tmp/acceptance/data")
    files.DeleteDirectoryInGuest(machine, AUTH, "/tmp/acceptance", False)
    refused(vim.fault.FileNotFound, files.ListFilesInGuest, machine, AUTH, "/tmp/acceptance", 0, 50, None)


def list_long_folders_in_pages(server):
    machine, files = _machine(server), server.content.guestOperationsManager.fileManager
    whole = files.ListFilesInGuest(machine, AUTH, "/etc", 0, 1000, None)
    first = files.ListFilesInGuest(machine, AUTH, "/etc", 0, 2, None)
    assert len(first.files) == 2 and first.remaining == len(whole.files) - 2
    second = files.ListFilesInGuest(machine, AUTH, "/etc", 2, 2, None)
    assert [one.path for one in first.files + second.files] == [one.path for one in whole.files[:4]]


def that_are_off_cannot_be_asked(server):
    machine = next(
        one for one in server.all(vim.VirtualMachine)
        if one.runtime.powerState == "poweredOff" and not one.config.template)
    refused(
        vmodl.MethodFault, server.content.guestOperationsManager.processManager.ListProcessesInGuest, machine, AUTH, [])


def have_a_screen(server):
    machine = _machine(server)
    status, headers, image = server.request("GET", f"/screen?id={machine._moId}")
    assert status == 200 and headers["Content-Type"] == "image/png" and image.startswith(b"\x89PNG\r\n\x1a\n")
