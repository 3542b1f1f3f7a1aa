#!/usr/bin/env python3
"""What an administrator asks for in a day: the official Python MCP client over stdio, on the simulated company.

The scenarios are those that the documents of the Python server promise. Each era of the protocol gets a server, and so
a company, of its own; what changes in one scenario is there in the next.
"""

import argparse
import functools
import http.server
import json
import os
import sys
import tempfile
import threading
import traceback
from contextlib import contextmanager
from pathlib import Path

import anyio
import mcp_types as types
import packages
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters

ROOT = Path(__file__).resolve().parents[3]
GUEST = {"username": "root", "password": "VMware1!"}
NETWORK, IMAGES = "/Berlin/network/VM Network", "/Berlin/datastore/iso"


class Desk:
    """A connected client whose person agrees to everything, beside the folder for local files."""

    def __init__(self, folder):
        self.folder, self.asked, self.schemas = folder, [], {}

    async def agree(self, _, params):
        self.asked.append(params.message)
        return types.ElicitResult(action="accept", content={"agree": True})

    async def result(self, tool, **arguments):
        return await self.client.call_tool(tool, arguments, progress_callback=self.note)

    async def note(self, progress, total, message):
        self.progress.append((progress, total, message))

    async def call(self, tool, **arguments):
        """The structured answer of a tool, which is as its schema says."""
        self.progress = []
        result = await self.result(tool, **arguments)
        text = "".join(part.text for part in result.content if part.type == "text")
        assert not result.is_error, f"{tool}: {text}"
        if result.structured_content is not None:
            Draft202012Validator(self.schemas[tool]).validate(result.structured_content)
            assert json.loads(text) == result.structured_content, f"{tool}: text and structure differ"
        return result.structured_content

    async def refusal(self, tool, **arguments):
        """What a tool says that refuses."""
        self.progress = []
        result = await self.result(tool, **arguments)
        assert result.is_error, result.structured_content
        return result.content[0].text

    async def done(self, tool, **arguments):
        answer = await self.call(tool, **arguments)
        assert answer["status"] == "done", answer
        return answer


async def creates_a_machine_clones_it_twice_and_snapshots_all_three(desk):
    made = await desk.done(
        "create_vm", name="shop-1", cpu=4, memory_mb=16384, cluster="Test", datastore="ber-san-01", network=NETWORK,
        guest_id="debian12_64Guest",
    )
    assert made["moref"].startswith("vm-"), made
    for name in ("shop-2", "shop-3"):
        await desk.done("clone_vm", vm="shop-1", new_name=name, power_on=True)
    for name in ("shop-1", "shop-2", "shop-3"):
        await desk.done("create_snapshot", vm=name, snapshot_name="fresh", description="As it was made")
        machine = await desk.call("get_vm_info", vm=name)
        assert (machine["cpu"], machine["memory_mb"], machine["snapshot_count"]) == (4, 16384, 1), machine
        assert machine["current_snapshot"] == "fresh"
    assert machine["power_state"] == "powered_on"


async def tells_the_uptime_of_a_guest(desk):
    answer = await desk.call("run_command_in_guest", vm="db01", command="uptime", **GUEST)
    assert answer["exit_code"] == 0 and "load average" in answer["stdout"], answer
    wrong = await desk.call("run_command_in_guest", vm="db01", command="ls /no/such", **GUEST)
    assert wrong["exit_code"] != 0 and "/no/such" in wrong["stderr"], wrong


async def gives_the_uri_of_a_serial_console(desk):
    await desk.done("setup_serial_port", vm="shop-1", protocol="telnet", port=0)
    await desk.done("power_on_vm", vm="shop-1")
    machine = await desk.call("get_vm_info", vm="shop-1")
    ports = (await desk.call("get_serial_port", vm="shop-1"))["ports"]
    assert len(ports) == 1 and ports[0]["connected"], ports
    uri = f"telnet://{machine['host']}:13000"
    assert ports[0]["connect_uri"] == uri, (ports, machine["host"])
    again = await desk.call("connect_serial_port", vm="shop-1")
    assert again["after"]["uri"] == uri, again
    await desk.done("power_off_vm", vm="shop-2")
    other = await desk.done("setup_serial_port", vm="shop-2", protocol="tls", port=0)
    assert other["after"]["uri"].startswith("ssl://") and other["after"]["uri"].endswith(":13001"), other


async def snapshots_twelve_machines_at_once(desk):
    machines = (await desk.call("list_vms", power_state="powered_on", folder="/Berlin/vm/Production"))["items"][:12]
    assert len(machines) == 12, machines
    answers = []

    async def snapshot(machine):
        answers.append(await desk.done("create_snapshot", vm=machine["moref"], snapshot_name="Friday"))

    async with anyio.create_task_group() as group:
        for machine in machines:
            group.start_soon(snapshot, machine)
    assert len({answer["task"] for answer in answers}) == 12, answers
    for machine in machines:
        names = json.dumps(await desk.call("list_snapshots", vm=machine["moref"]))
        assert "Friday" in names, names


async def deploys_an_archive_and_exports_it_byte_for_byte(desk):
    packages.archive(desk.folder / "app.ova")
    networks = await desk.call("list_ovf_networks", source="app.ova")
    assert [each["name"] for each in networks["networks"]] == ["front", "back"], networks
    inside = await desk.call("inspect_ova", source="app.ova")
    assert [disk["capacity_bytes"] for disk in inside["disks"]] == [1 << 30, 2 << 30], inside
    assert inside["manifest"] == "SHA256" and inside["properties"][0]["key"] == "app.port", inside
    made = await desk.done(
        "deploy_ovf", source="app.ova", name="appliance", cluster="Test", datastore="ber-san-02",
        networks={"front": "ber-web-110", "back": NETWORK}, properties={"port": "8080"}, deployment_option="small",
    )
    assert made["after"]["manifest"] == "verified" and made["after"]["transferred_bytes"] == 2_200_001, made
    assert desk.progress and desk.progress[-1][0] == 2_200_001, desk.progress[-3:]
    machine = await desk.call("get_vm_info", vm="appliance")
    assert machine["cpu"] == 1 and [disk["size_bytes"] for disk in machine["disks"]] == [1 << 30, 2 << 30], machine
    assert [nic["network"] for nic in machine["nics"]] == ["ber-web-110", "VM Network"], machine["nics"]

    exported = await desk.done("export_ovf", vm="appliance", path="out.ova")
    files = packages.unpack(desk.folder / "out.ova")
    disks = [content for name, content in sorted(files.items()) if name.endswith(".vmdk")]
    assert disks == list(packages.DISKS.values()), {name: len(content) for name, content in files.items()}
    assert len(exported["after"]["files"]) == 3, exported

    # And once more, from what was exported: through a folder, a datastore and a web server.
    await desk.done("export_ovf", vm="appliance", path="[ber-san-02] packages/appliance.ova")
    await desk.done("export_ovf", vm="appliance", path="package")
    with web_server(desk.folder) as address:
        sources = ("[ber-san-02] packages/appliance.ova", "package/appliance.ovf", f"{address}/out.ova")
        for number, source in enumerate(sources):
            again = await desk.done(
                "deploy_ovf", source=source, name=f"again-{number}", cluster="Test", datastore="ber-san-02",
                network=NETWORK,
            )
            assert again["after"]["manifest"] == "verified", again
            await desk.done("export_ovf", vm=f"again-{number}", path=f"again-{number}")
            disks = [path.read_bytes() for path in sorted((desk.folder / f"again-{number}").glob("*.vmdk"))]
            assert disks == list(packages.DISKS.values()), source


async def leaves_nothing_of_a_package_that_was_changed_on_the_way(desk):
    packages.archive(
        desk.folder / "bad.ova", lambda name, content: content[:-1] + b"?" if name == "app-disk2.vmdk" else content
    )
    said = await desk.refusal(
        "deploy_ovf", source="bad.ova", name="bad", cluster="Test", datastore="ber-san-02", network=NETWORK
    )
    assert "app-disk2.vmdk" in said and "manifest" in said, said
    assert (await desk.call("list_vms", filter="bad"))["total"] == 0
    assert "bad" in await desk.refusal("browse_datastore", path="[ber-san-02] bad")


async def attaches_an_image_and_boots_from_it(desk):
    image = "[iso] linux/debian-12.11.0-amd64-netinst.iso"
    found = (await desk.call("browse_datastore", datastore=IMAGES, filter="debian*", recursive=True))["items"]
    assert [each["path"] for each in found] == [image] * len(found) and found, found
    await desk.done("power_off_vm", vm="shop-3")
    await desk.done("attach_iso", vm="shop-3", iso_path=image)
    await desk.done("set_boot_order", vm="shop-3", boot_order=["cdrom", "disk"])
    await desk.done("power_on_vm", vm="shop-3")
    picture = await desk.result("vm_screenshot", vm="shop-3")
    assert picture.content[0].type == "image" and picture.content[0].mime_type == "image/png", picture
    detached = await desk.done("detach_iso", vm="shop-3")
    assert detached["before"]["image"] == image, detached


async def moves_a_running_machine(desk):
    before = await desk.call("get_vm_info", vm="web02")
    hosts = (await desk.call("list_hosts"))["items"]
    target = next(host for host in hosts if host.get("cluster") == "Production" and host["name"] != before["host"])
    await desk.done("migrate_vm", vm="web02", host=target["moref"])
    await desk.done("storage_vmotion", vm="web02", datastore="ber-san-01")
    after = await desk.call("get_vm_info", vm="web02")
    assert after["host"] == target["name"] and after["power_state"] == "powered_on", after
    assert {disk["datastore"] for disk in after["disks"]} == {"ber-san-01"}, after["disks"]


async def puts_a_host_with_running_machines_into_maintenance(desk):
    host = (await desk.call("get_vm_info", vm="web02"))["host"]
    running = (await desk.call("list_vms", on_host=host, power_state="powered_on"))["items"]
    assert running, host
    await desk.done("enter_maintenance_mode", host=host)
    assert not (await desk.call("list_vms", on_host=host, power_state="powered_on"))["items"]
    for machine in running[:3]:
        moved = await desk.call("get_vm_info", vm=machine["moref"])
        assert moved["host"] != host and moved["power_state"] == "powered_on", moved
    await desk.done("exit_maintenance_mode", host=host)


async def tags_a_machine(desk):
    tags = (await desk.call("list_tags"))["items"]
    assert any(tag["name"] == "storefront" for tag in tags), tags
    await desk.done("apply_tag_to_vm", vm="shop-1", tag="storefront")
    assert "storefront" in json.dumps(await desk.call("get_vm_tags", vm="shop-1"))
    assert [vm["name"] for vm in (await desk.call("list_vms", tag="storefront", filter="shop-*"))["items"]] == ["shop-1"]
    await desk.done("remove_tag_from_vm", vm="shop-1", tag="storefront")
    assert "storefront" not in json.dumps(await desk.call("get_vm_tags", vm="shop-1"))


@contextmanager
def web_server(folder):
    """Serves a folder on a free port of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_):
            pass  # who has read the header of a file hangs up

    with Server(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


SCENARIOS = (
    creates_a_machine_clones_it_twice_and_snapshots_all_three,
    tells_the_uptime_of_a_guest,
    gives_the_uri_of_a_serial_console,
    snapshots_twelve_machines_at_once,
    deploys_an_archive_and_exports_it_byte_for_byte,
    leaves_nothing_of_a_package_that_was_changed_on_the_way,
    attaches_an_image_and_boots_from_it,
    moves_a_running_machine,
    puts_a_host_with_running_machines_into_maintenance,
    tags_a_machine,
)


async def run(server, mode, only):
    """Runs the scenarios on one connection, in order; gives how many passed and failed."""
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        environment = {"MCP_SIMULATE": "demo", "MCP_FILES_ROOT": folder, "LOG_LEVEL": "error"}
        parameters = StdioServerParameters(command=str(server), env=environment)
        async with Client(
            parameters, mode=mode, read_timeout_seconds=90, elicitation_callback=desk.agree
        ) as client:
            desk.client = client
            desk.schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
            print(f"{mode}: protocol {client.protocol_version}, {len(desk.schemas)} tools")
            for scenario in SCENARIOS:
                title = scenario.__name__.replace("_", " ")
                if only not in title:
                    continue
                try:
                    with anyio.fail_after(180):
                        await scenario(desk)
                    passed += 1
                    print(f"  ok      {title}")
                except Exception:
                    failed += 1
                    print(f"  FAILED  {title}\n{traceback.format_exc(limit=-3)}")
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default=os.environ.get("MCVSPHERE", ROOT / ".build/debug/mcvsphere"))
    parser.add_argument("--only", default="", help="run only scenarios with this text in their names")
    arguments = parser.parse_args()
    results = [anyio.run(run, arguments.server, mode, arguments.only) for mode in ("legacy", "auto")]
    passed, failed = (sum(column) for column in zip(*results))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
