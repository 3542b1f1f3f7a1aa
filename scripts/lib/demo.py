"""Shows what an assistant would get: starts mcvsphere on its simulator, calls tools, prints the answers."""

import base64
import os
import sys
from pathlib import Path

import anyio
from mcp import Client, StdioServerParameters


def table(items, columns):
    rows = [columns] + [[str(item.get(column, "")) for column in columns] for item in items]
    widths = [max(len(row[at]) for row in rows) for at in range(len(columns))]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


async def show(client, tool, arguments, columns=None):
    shown = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    print(f"\n{tool}({shown})")
    result = await client.call_tool(tool, arguments)
    if result.is_error:
        sys.exit("  " + result.content[0].text)
    answer = result.structured_content
    if columns:
        table(answer["items"], columns)
        print(f"  {answer['returned']} of {answer['total']}")
    else:
        for name, value in answer.items():
            if not isinstance(value, list):
                print(f"  {name}: {value}")
            for item in value if isinstance(value, list) else ():
                print(f"  {name}: " + ", ".join(f"{key} {text}" for key, text in item.items() if text not in ("", [])))
    return answer


async def main(program):
    environment = {"PATH": os.environ["PATH"], "LOG_LEVEL": "error"}
    parameters = StdioServerParameters(command=program, args=["--simulate"], env=environment)
    async with Client(parameters) as client:
        print(f"mcvsphere speaks MCP {client.protocol_version}; behind it is a simulated vCenter.")
        await show(client, "get_vcenter_info", {})
        await show(client, "list_hosts", {}, ["moref", "name", "cluster", "connection_state", "cpu_cores"])
        machines = await show(
            client, "list_vms", {"power_state": "powered_on", "limit": 8},
            ["moref", "name", "power_state", "cpu", "memory_mb", "host"])
        machine = machines["items"][0]["moref"]
        await show(client, "get_vm_info", {"vm": machine})
        await show(client, "create_snapshot", {"vm": machine, "snapshot_name": "before the update"})
        await show(client, "list_snapshots", {"vm": machine})
        picture = await client.call_tool("vm_screenshot", {"vm": machine})
        image = next(part for part in picture.content if part.type == "image")
        file = Path(".build/screenshot.png")
        file.write_bytes(base64.b64decode(image.data))
        print(f"\nvm_screenshot(vm={machine!r})\n  saved as {file}")
    print(
        "\nTo try it with your assistant, on the simulator and then on your own vCenter:\n"
        f"  claude mcp add vsphere-demo -- {program} --simulate\n"
        "  claude mcp add vsphere -e VCENTER_HOST=vcenter.example.org -e VCENTER_USER=reader@vsphere.local"
        f" -e VCENTER_PASSWORD_FILE=$HOME/.vcenter-password -- {program}")


anyio.run(main, sys.argv[1])
