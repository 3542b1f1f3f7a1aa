#!/usr/bin/env python3
"""The official Python MCP client asks our server over stdio about an inventory that govmomi's simulator serves."""

import argparse
import json
import os
import sys
import traceback
from pathlib import Path

import anyio
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from simulator import Simulator

ROOT = Path(__file__).resolve().parents[3]
MACHINES = 250
NAMES = {f"DC0_{pool}_VM{at}" for pool in ("H0", "C0_RP0") for at in range(MACHINES // 2)}
HOSTS = {"DC0_H0", "DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2"}
TOOLS = ("list_vms", "get_vm_info", "list_hosts", "get_vcenter_info")
PROPERTY_CALLS = ("RetrieveProperties", "RetrievePropertiesEx")


class Session:
    """A connected client beside the simulator that its server talks to."""

    def __init__(self, client, simulator):
        self.client, self.simulator = client, simulator

    async def call(self, tool, **arguments):
        """The structured answer of a tool; its text says the same."""
        result = await self.client.call_tool(tool, arguments)
        text = "".join(part.text for part in result.content if part.type == "text")
        assert not result.is_error, f"{tool}: {text}"
        assert json.loads(text) == result.structured_content, f"{tool}: text and structure differ"
        return result.structured_content

    async def all_items(self, tool, **arguments):
        """Every item of a list, page by page, and the number of pages."""
        items, pages, cursor = [], 0, {}
        while pages < 100:
            page = await self.call(tool, **arguments, **cursor)
            pages += 1
            assert page["returned"] == len(page["items"]), page.keys()
            items += page["items"]
            if not page.get("next_cursor"):
                assert not page["truncated"] and page["total"] == len(items), {**page, "items": len(items)}
                return items, pages
            assert page["truncated"]
            cursor = {"cursor": page["next_cursor"]}
        raise AssertionError("a hundred pages and no end")


async def introduces_itself(session):
    assert session.client.server_info.name == "mcvsphere"
    assert session.client.server_capabilities.tools is not None


async def lists_before_it_has_spoken_to_vcenter(session):
    await session.client.list_tools()
    assert session.simulator.calls == [], session.simulator.calls


async def lists_tools_with_valid_schemas(session):
    tools = {tool.name: tool for tool in (await session.client.list_tools()).tools}
    assert set(TOOLS) <= set(tools), sorted(tools)
    for tool in tools.values():
        assert tool.description, tool.name
        for schema in filter(None, (tool.input_schema, tool.output_schema)):
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object", tool.name
        for name, property in tool.input_schema.get("properties", {}).items():
            assert property.get("description"), f"{tool.name}.{name} has no description"


async def lists_all_machines_in_one_property_call(session):
    before = len(session.simulator.calls)
    machines, pages = await session.all_items("list_vms")
    calls = session.simulator.calls[before:]
    print(f"    list_vms, the first time: {len(machines)} machines, {pages} pages, calls: {' '.join(calls)}")
    assert {machine["name"] for machine in machines} == NAMES and len(machines) == MACHINES
    states = {machine["power_state"].replace("_", "").lower() for machine in machines}
    assert states == {"poweredon"}, states
    assert len({machine["moref"] for machine in machines}) == MACHINES
    assert sum(call in PROPERTY_CALLS for call in calls) == pages, calls


async def costs_the_same_the_second_time_without_a_login(session):
    before = len(session.simulator.calls)
    _, pages = await session.all_items("list_vms")
    calls = session.simulator.calls[before:]
    print(f"    list_vms, the second time: calls: {' '.join(calls)}")
    assert "Login" not in calls
    assert sum(call in PROPERTY_CALLS for call in calls) == pages, calls


async def pages_through_machines(session):
    machines, pages = await session.all_items("list_vms", limit=60)
    assert pages == 5, pages
    assert {machine["name"] for machine in machines} == NAMES and len(machines) == MACHINES


async def shows_one_machine(session):
    by_name = await session.call("get_vm_info", vm="DC0_H0_VM7")
    assert by_name["name"] == "DC0_H0_VM7", by_name
    by_reference = await session.call("get_vm_info", vm=by_name["moref"])
    assert by_reference == by_name


async def refuses_a_machine_that_is_not_there(session):
    result = await session.client.call_tool("get_vm_info", {"vm": "no such machine"})
    assert result.is_error
    assert "no such machine" in result.content[0].text, result.content


async def refuses_arguments_that_the_schema_forbids(session):
    result = await session.client.call_tool("list_vms", {"limit": "many"})
    assert result.is_error and "limit" in result.content[0].text, result.content


async def lists_all_hosts(session):
    hosts, _ = await session.all_items("list_hosts")
    assert {host["name"] for host in hosts} == HOSTS, hosts


async def tells_about_vcenter(session):
    about = await session.call("get_vcenter_info")
    assert "6.5" in json.dumps(about), about
    assert "VMware vCenter Server" in json.dumps(about), about


async def answers_as_its_output_schemas_say(session):
    tools = {tool.name: tool for tool in (await session.client.list_tools()).tools}
    for name in TOOLS:
        answer = await session.call(name, **({"vm": "DC0_H0_VM0"} if name == "get_vm_info" else {}))
        Draft202012Validator(tools[name].output_schema).validate(answer)


CHECKS = (
    introduces_itself,
    lists_before_it_has_spoken_to_vcenter,
    lists_tools_with_valid_schemas,
    lists_all_machines_in_one_property_call,
    costs_the_same_the_second_time_without_a_login,
    pages_through_machines,
    shows_one_machine,
    refuses_a_machine_that_is_not_there,
    refuses_arguments_that_the_schema_forbids,
    lists_all_hosts,
    tells_about_vcenter,
    answers_as_its_output_schemas_say,
)


async def run(server, simulator, mode):
    """Runs the checks on one connection, in order; gives how many passed and failed."""
    passed = failed = 0
    parameters = StdioServerParameters(command=str(server), env=simulator.environment)
    async with Client(parameters, mode=mode, read_timeout_seconds=60) as client:
        print(f"{mode}: protocol {client.protocol_version}")
        session = Session(client, simulator)
        for check in CHECKS:
            title = check.__name__.replace("_", " ")
            try:
                with anyio.fail_after(120):
                    await check(session)
                passed += 1
                print(f"  ok      {title}")
            except Exception:
                failed += 1
                print(f"  FAILED  {title}\n{traceback.format_exc(limit=-2)}")
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default=os.environ.get("MCVSPHERE", ROOT / ".build/debug/mcvsphere"))
    parser.add_argument("--simulator", default=ROOT / ".build-acceptance/govmomi-simulator")
    arguments = parser.parse_args()
    passed = failed = 0
    for mode in ("legacy", "auto"):
        with Simulator(arguments.simulator, MACHINES) as simulator:
            more_passed, more_failed = anyio.run(run, arguments.server, simulator, mode)
        passed, failed = passed + more_passed, failed + more_failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
