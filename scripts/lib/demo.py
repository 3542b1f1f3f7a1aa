"""Shows what an assistant would get: starts a simulator and mcvsphere, calls tools, prints the answers."""

import os
import subprocess
import sys

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


async def main(program, environment):
    parameters = StdioServerParameters(command=program, env=environment)
    async with Client(parameters) as client:
        print(f"mcvsphere speaks MCP {client.protocol_version}")
        await show(client, "get_vcenter_info", {})
        await show(client, "list_hosts", {}, ["moref", "name", "cluster", "connection_state", "cpu_cores"])
        machines = await show(
            client, "list_vms", {"limit": 6}, ["moref", "name", "power_state", "cpu", "memory_mb", "host"])
        await show(client, "get_vm_info", {"vm": machines["items"][0]["moref"]})
    print(
        "\nTo use it with your own vCenter, add it to an MCP client, for example:\n"
        f"  claude mcp add vsphere -e VCENTER_HOST=vcenter.example.org -e VCENTER_USER=reader@vsphere.local"
        f" -e VCENTER_PASSWORD_FILE=$HOME/.vcenter-password -- {program}")


program, simulator = sys.argv[1:]
with subprocess.Popen(
    [simulator, "-vms", "12", "-tls"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
) as server:
    host = server.stdout.readline().split("//")[1].split("/")[0].split("@")[-1]
    anyio.run(
        main,
        program,
        {
            "PATH": os.environ["PATH"], "VCENTER_HOST": host, "VCENTER_USER": "user", "VCENTER_PASSWORD": "pass",
            "VCENTER_INSECURE": "true", "LOG_LEVEL": "error",
        },
    )
    server.stdin.close()
