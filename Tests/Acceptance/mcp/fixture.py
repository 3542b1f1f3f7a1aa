"""The fixture server as a process: over HTTP as a context, over stdio by its command."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MODERN = "2026-07-28"
LEGACY = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")


def add_options(parser):
    """The options that say where the programs are."""
    default = os.environ.get("MCP_FIXTURE", ROOT / ".build/debug/MCPFixture")
    parser.add_argument("--fixture", type=Path, default=default, help="the fixture server")
    parser.add_argument("--server", type=Path, default=ROOT / ".build/debug/mcvsphere", help="the real server")
    parser.add_argument("--only", default="", help="only what has this in its name")


class HTTPFixture:
    """Serves on a free port of 127.0.0.1 until the context ends."""

    def __init__(self, program, *arguments):
        self.command = [str(program), "http", *map(str, arguments)]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        line = self.process.stdout.readline()
        if not line.strip().isdigit():
            self.process.kill()
            raise SystemExit(f"{self.command[0]} printed {line!r} and not its port")
        self.port = int(line)
        self.url = f"http://127.0.0.1:{self.port}/mcp"
        self.sse_url = f"http://127.0.0.1:{self.port}/sse"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the server did not end within 10 s of SIGTERM") from None
        finally:
            self.process.stdout.close()
