#!/usr/bin/env python3
"""The real server as a process, without a vCenter: nothing but the protocol on its standard output, whatever it logs."""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import time
import traceback

import schemas
from fixture import LEGACY, MODERN, add_options
from peers import META

LEVELS = ("trace", "debug", "info", "notice", "warning", "error", "critical")
PATIENCE = 60


def environment(**values):
    """Nothing listens where the vCenter should be."""
    back_end = {"VCENTER_HOST": "127.0.0.1:9", "VCENTER_USER": "nobody", "VCENTER_PASSWORD": "secret-of-the-test"}
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MCP_", "VCENTER_", "LOG_"))}
    return {**own, **back_end, **values}


def conversation(revision):
    """Messages with their methods: what every client sends, calls that fail, and what no client should send."""
    meta = {}
    if revision == MODERN:
        meta = {"_meta": {META + "protocolVersion": revision, META + "clientCapabilities": {}}}
    else:
        info = {"name": "test", "version": "1"}
        params = {"protocolVersion": revision, "capabilities": {}, "clientInfo": info}
        yield "initialize", params
        yield None, b'{"jsonrpc":"2.0","method":"notifications/initialized"}'
        for level in ("debug", "emergency"):
            yield "logging/setLevel", {"level": level}
        yield "ping", {}
    yield "tools/list", meta
    yield "tools/call", {"name": "list_vms", "arguments": {}, **meta}
    yield "tools/call", {"name": "list_vms", "arguments": {"limit": "many"}, **meta}
    yield "tools/call", {"name": "no_such_tool", **meta}
    yield "no/such", meta
    for broken in (b"{nonsense", b"\xff\xfe", b"", b"\r", b"[]"):
        yield None, broken


def stdio(program, revision, level):
    """Talks to the server and judges everything that it writes."""
    lines, methods = [], {}
    for id, (method, content) in enumerate(conversation(revision)):
        if method is None:
            lines.append(content)
        else:
            methods[id] = method
            lines.append(json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": content}).encode())
    process = subprocess.run(
        [program], input=b"\n".join(lines) + b"\n", capture_output=True, timeout=PATIENCE, env=environment(LOG_LEVEL=level)
    )
    assert process.returncode == 0, process.stderr[-500:]
    assert process.stdout.endswith(b"\n") and b"\r" not in process.stdout and not process.stdout.startswith(b"\xef\xbb")
    answered = set()
    for line in process.stdout[:-1].split(b"\n"):
        message = json.loads(line)
        assert message["jsonrpc"] == "2.0", line
        problems = schemas.problems(message, revision, methods.get(message.get("id")))
        assert not problems, problems
        if "method" not in message and message.get("id") is not None:
            assert message["id"] not in answered, f"{message['id']} is answered twice"
            answered.add(message["id"])
    assert answered == set(methods), set(methods) - answered
    assert b"secret-of-the-test" not in process.stdout + process.stderr, "a password in what is written"


def unsafe(schema, path, is_input):
    """What some client or model provider refuses in a schema, and then often every tool with it."""
    if not isinstance(schema, dict):
        return []
    found = [f"{path}: {word}" for word in ("oneOf", "anyOf", "allOf", "$ref", "$defs") if is_input and word in schema]
    if isinstance(schema.get("type"), list):
        found.append(f"{path}: several types")
    if schema.get("type") == "array" and "items" not in schema:
        found.append(f"{path}: an array without items")
    for name, property in schema.get("properties", {}).items():
        found += unsafe(property, f"{path}.{name}", is_input)
    return found + unsafe(schema.get("items"), f"{path}[]", is_input)


def answers_before_its_back_end(program):
    """What needs no vCenter is answered by a server whose vCenter takes no calls, and which has not tried to reach it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        process = subprocess.Popen(
            [program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(VCENTER_HOST=host),
        )

        def ask(method, **params):
            process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode())
            process.stdin.write(b"\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert "result" in answer, answer
            return answer["result"]

        try:
            meta = {META + "protocolVersion": MODERN, META + "clientCapabilities": {}}
            capabilities = ask("server/discover", _meta=meta)["capabilities"]
            info = {"name": "test", "version": "1"}
            ask("initialize", protocolVersion=LEGACY[-1], capabilities={}, clientInfo=info)
            tools = ask("tools/list")["tools"]
            for method in ("resources/list", "resources/templates/list", "prompts/list"):
                if method.split("/")[0] in capabilities:
                    ask(method)
            try:
                connection, _ = listener.accept()
                connection.close()
                raise AssertionError("the vCenter was called before anybody asked for anything of it")
            except BlockingIOError:
                pass
        finally:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()
    return tools


def lists_what_all_clients_accept(program):
    for tool in answers_before_its_back_end(program):
        name = tool["name"]
        assert re.fullmatch("[a-z0-9_]{1,40}", name), name
        assert tool["description"] and tool["inputSchema"]["type"] == "object", name
        hints = {"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}
        assert hints <= tool["annotations"].keys(), name
        problems = unsafe(tool["inputSchema"], name, True) + unsafe(tool.get("outputSchema"), name, False)
        assert not problems, problems
        assert tool.get("outputSchema", {"type": "object"})["type"] == "object", name


def http(program, transport):
    """Over HTTP nothing at all is written to standard output; that there is something to keep apart shows the log."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    values = environment(MCP_TRANSPORT=transport, MCP_HOST="127.0.0.1", MCP_PORT=str(port), LOG_LEVEL="trace")
    process = subprocess.Popen(
        [program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=values
    )
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                    path = "sse" if transport == "sse" else "mcp"
                    connection.sendall(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
                    reply = connection.recv(4096)
                    break
            except ConnectionRefusedError:
                assert process.poll() is None and time.monotonic() < end
                time.sleep(0.02)
        assert reply.startswith(b"HTTP/1.1 200" if transport == "sse" else b"HTTP/1.1 405"), reply
    finally:
        process.terminate()
        written, logged = process.communicate(timeout=PATIENCE)
    assert written == b"" and logged != b"", (written, logged)
    assert process.returncode == 0, process.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    arguments = parser.parse_args()
    program = str(arguments.server)
    checks = [
        (f"stdio, {revision}, LOG_LEVEL={level}", lambda r=revision, l=level: stdio(program, r, l))
        for revision in (*LEGACY, MODERN)
        for level in LEVELS
    ]
    checks.append(("lists before it has a back end", lambda: answers_before_its_back_end(program)))
    checks.append(("lists what all clients accept", lambda: lists_what_all_clients_accept(program)))
    checks += [(f"MCP_TRANSPORT={name}", lambda t=name: http(program, t)) for name in ("http", "sse")]
    failed = 0
    checks = [check for check in checks if arguments.only in check[0]]
    for name, check in checks:
        try:
            check()
        except Exception:
            failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc(limit=-2)}", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
