"""A fastmcp server with tools of a tools/list result: comparator.py TOOLS.json stdio | http PORT.

The tools do what costs least: `add` adds, all others say so.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fastmcp import FastMCP
from fastmcp.tools.base import Tool, ToolResult


class ListedTool(Tool):
    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        if self.name == "add":
            return ToolResult(structured_content={"sum": arguments["a"] + arguments.get("b", 1)})
        return ToolResult(content="nothing to do")


server = FastMCP("comparator")
for tool in json.loads(Path(sys.argv[1]).read_text()):
    server.add_tool(
        ListedTool(
            name=tool["name"],
            title=tool.get("title"),
            description=tool["description"],
            parameters=tool["inputSchema"],
            output_schema=tool.get("outputSchema"),
            annotations=tool.get("annotations"),
        )
    )
if sys.argv[2] == "stdio":
    server.run(show_banner=False, log_level="ERROR")
else:
    server.run("http", show_banner=False, log_level="ERROR", host="127.0.0.1", port=int(sys.argv[3]), path="/mcp")
