#!/usr/bin/env python3
"""The same calls on govmomi's simulator and on ours, which has an inventory of the same shape: the answers agree.

Two servers of ours, one in front of each simulator, are asked by the official Python MCP client over stdio. What each
simulator chooses by itself is taken out of the answers by `Side.plain`; what else differs is in
agreement_differences.py with its reason, and every row there must be needed. A tool is covered if it did its work on
both, and nothing is wrong.
"""

import argparse
import base64
import fnmatch
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import AsyncExitStack
from pathlib import Path

import anyio
import packages
from agreement_calls import CALLS, INVENTORY, TAGS, Device, Latest
from agreement_differences import BY_CHANCE, DIFFERENT, NOT_THERE
from mcp import Client, StdioServerParameters
from mcp_types import ElicitResult
from simulator import Simulator

ROOT = Path(__file__).resolve().parents[3]
WANTED = 60
DEVICES = r"""(?:Hard\ disk|Network\ adapter|CD/DVD\ drive|Serial\ port|\w+\ controller)\ -?\d+
    | (?:disk|ethernet|cdrom|serialport|pvscsi|ide|nvme)-[\d-]+"""
KINDS = {
    "datastore": r"datastore-\d+ | (?:/[\w.-]+)+/govcsim-[\w-]+@folder-\d+",
    "cluster": r"domain-c-?\d+ | clustercomputeresource-\d+",
    "folder": r"group-[dvhnsp]-?\d+ | folder-\d+",
    "network": r"network-\d+ | dvportgroup-\d+",
    "computer": r"domain-s-?\d+ | computeresource-\d+",
    "pool": r"resgroup-\d+",
    **{kind: rf"{kind}-\d+" for kind in ("vm", "host", "datacenter", "task", "snapshot")},
}
REFERENCE = re.compile("|".join(rf"(?P<{kind}>(?<![\w-])(?:{text})\b)" for kind, text in KINDS.items()), re.X)
CHOSEN = (
    (re.compile(DEVICES, re.X), "<device>"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.I), "<uuid>"),
    (re.compile(r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", re.I), "<mac>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b"), "<time>"),
    (re.compile(r"\b127\.0\.0\.1:\d+"), "<address>"),
    # What a fault says beside its type.
    (re.compile(r"\((\w+) from (\w+?)(?:_Task)?(?:: .*)?\)$", re.M), r"(\1 from \2)"),
)


class OurSimulator:
    """`mcvsphere simulate` with the inventory that is like govmomi's, until the context ends."""

    def __init__(self, program, folder):
        inventory = Path(folder) / "inventory.json"
        inventory.write_text(json.dumps(INVENTORY))
        self.command = [str(program), "simulate", "--listen", "127.0.0.1:0", "--inventory", str(inventory)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self.environment = {
            "VCENTER_HOST": re.search(r"127\.0\.0\.1:\d+", self.process.stdout.readline())[0],
            "VCENTER_USER": Simulator.USER,
            "VCENTER_PASSWORD": "VMware1!",
            "VCENTER_INSECURE": "true",
        }
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


def make_tags(environment):
    """What no tool makes: categories and tags, by the REST calls that both simulators have."""
    base, token = f"https://{environment['VCENTER_HOST']}/rest/com/vmware/cis", None
    login = f"{environment['VCENTER_USER']}:{environment['VCENTER_PASSWORD']}"

    def post(path, body=None):
        headers = {"Content-Type": "application/json"}
        basic = f"Basic {base64.b64encode(login.encode()).decode()}"
        headers |= {"vmware-api-session-id": token} if token else {"Authorization": basic}
        request = urllib.request.Request(f"{base}/{path}", json.dumps(body or {}).encode(), headers, method="POST")
        with urllib.request.urlopen(request, context=ssl._create_unverified_context()) as answer:
            return json.loads(answer.read())["value"]

    token = post("session")
    for category, tags in TAGS.items():
        spec = {"name": category, "description": "", "cardinality": "MULTIPLE", "associable_types": []}
        identifier = post("tagging/category", {"create_spec": spec})
        for tag in tags:
            post("tagging/tag", {"create_spec": {"name": tag, "description": "", "category_id": identifier}})


class Side:
    """A server in front of one simulator: its answers, without what is that simulator's own choice."""

    def __init__(self, client):
        self.client, self.names, self.answers = client, {}, {}

    async def call(self, tool, arguments):
        """Whether the tool did it (1), had nothing to do (0) or refused (-1), and its answer."""
        given = {key: self.given(value) for key, value in arguments.items()}
        result = await self.client.call_tool(tool, given)
        if result.is_error or result.structured_content is None:
            answer = [part.text if part.type == "text" else part.type for part in result.content]
            return -1 if result.is_error else 1, self.plain(answer)
        answer = self.answers[tool] = result.structured_content
        self.learn(answer)
        return answer.get("status") != "unchanged", self.plain(answer)

    def given(self, value):
        if isinstance(value, Latest):
            return self.answers[value.tool][value.key]
        if isinstance(value, Device):
            return str(self.answers[value.tool]["items"][value.number - 1]["key"])
        return value

    def learn(self, value):
        """Remembers whose a reference is."""
        if isinstance(value, dict):
            if isinstance(value.get("moref"), str) and isinstance(value.get("name"), str):
                self.names[value["moref"]] = value["name"]
            value = list(value.values())
        for each in value if isinstance(value, list) else []:
            self.learn(each)

    def plain(self, value):
        if isinstance(value, list):
            value = [self.plain(each) for each in value]
            # Nobody promises an order of names.
            return sorted(value) if all(isinstance(each, str) for each in value) else value
        if isinstance(value, dict):
            return {key: self.plain(each) for key, each in value.items()}
        if isinstance(value, str):
            for pattern, name in CHOSEN:
                value = pattern.sub(name, value)
            return REFERENCE.sub(lambda found: f"<{found.lastgroup} {self.names.get(found[0], '')}>", value)
        return value


def differences(one, other, path=""):
    """The places where two answers differ, without positions in lists, and what is there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for first, second in zip(one, other):
            yield from differences(first, second, path)
    elif one != other:
        yield path, one, other


async def connected(stack, server, folder, environment):
    async def agree(*_):
        return ElicitResult(action="accept", content={"agree": True})

    environment = {"LOG_LEVEL": "error", "MCP_FILES_ROOT": folder, **environment}
    parameters = StdioServerParameters(command=str(server), env=environment)
    client = Client(parameters, mode="auto", read_timeout_seconds=60, elicitation_callback=agree)
    return Side(await stack.enter_async_context(client))


async def compare(server, folder, theirs, ours):
    """Makes all calls: gives the tools that agree, and what is wrong."""
    done, faulty, wrong, needed = set(), set(), [], set()
    rows = [row for rows in (*DIFFERENT.values(), *BY_CHANCE.values()) for row in rows]
    async with AsyncExitStack() as stack:
        theirs = await connected(stack, server, folder, theirs)
        ours = await connected(stack, server, folder, ours)
        for tool, arguments in CALLS:
            with anyio.fail_after(120):
                (they_did, there), (we_did, here) = await theirs.call(tool, arguments), await ours.call(tool, arguments)
            if they_did < 0 < we_did and tool in NOT_THERE:
                needed.add(tool)
                continue
            found = list(differences(there, here)) if they_did == we_did else [("", there, here)]
            if they_did == we_did == 1:
                done.add(tool)
            for path, one, other in found:
                matching = {row for row in rows if fnmatch.fnmatchcase(f"{tool} {path}", row)}
                needed |= matching
                if not matching or they_did != we_did:
                    faulty.add(tool)
                    call = f"{tool} {json.dumps(arguments, default=str)}: {path}"
                    wrong.append(f"{call}\n    govmomi's: {one}\n    ours:      {other}")
    listed = {*NOT_THERE, *(row for rows in DIFFERENT.values() for row in rows)}
    wrong += [f"{row}: this difference is not there any more" for row in sorted(listed - needed)]
    return sorted(done - faulty - set(NOT_THERE)), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", default=os.environ.get("MCVSPHERE", ROOT / ".build/debug/mcvsphere"))
    parser.add_argument("--simulator", default=ROOT / ".build-acceptance/govmomi-simulator")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        packages.archive(Path(folder) / "app.ova")
        stores = len(INVENTORY["datacenters"][0]["datastores"])
        machines = len(INVENTORY["datacenters"][0]["vms"])
        with Simulator(arguments.simulator, machines, stores) as theirs, OurSimulator(arguments.server, folder) as ours:
            for each in (theirs, ours):
                make_tags(each.environment)
            covered, wrong = anyio.run(compare, arguments.server, folder, theirs.environment, ours.environment)
    if len(covered) < WANTED:
        wrong.append(f"{len(covered)} tools are covered, and not {WANTED}")
    print(f"{len(CALLS)} calls on both simulators; {len(covered)} tools agree: {', '.join(covered)}")
    for text in wrong:
        print(f"  FAILED  {text}")
    print(f"{len(covered)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
