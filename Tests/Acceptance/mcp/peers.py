"""Clients that show everything: what is sent is what the test says, what comes back is kept and validated."""

import http.client
import json
import queue
import subprocess
import threading

import schemas
from fixture import MODERN

META = "io.modelcontextprotocol/"
PATIENCE = 20
SSE, JSON = "text/event-stream", "application/json"


class Violations(list):
    """What the schemas have against messages of the server."""

    def check(self, message, revision, answering=None):
        self += schemas.problems(message, revision, answering)
        self += voids(message)


def voids(value, path="$"):
    """Where something is null or empty that should be left out: several clients take it for a value."""
    if isinstance(value, list):
        return [found for at, element in enumerate(value) for found in voids(element, f"{path}[{at}]")]
    if not isinstance(value, dict):
        return []
    found = [
        f"{path}.{name} is {member!r}"
        for name, member in value.items()
        if member is None and (path, name) != ("$", "id") and name != "ttlMs" or name == "nextCursor" and not member
    ]
    return found + [each for name, member in value.items() for each in voids(member, f"{path}.{name}")]


VIOLATIONS = Violations()


class Reply:
    """The reply to an HTTP call: its status, headers, and the messages that came with it."""

    def __init__(self, connection, response, revision, method):
        self.connection, self.response, self.revision, self.method = connection, response, revision, method
        self.status = response.status
        self.type = (response.getheader("Content-Type") or "").split(";")[0]
        self.comments, self.ids, self.retry = 0, [], None
        if self.type != SSE:
            self.body = response.read()
            connection.close()
            if self.type == JSON:
                self.message = json.loads(self.body)
                VIOLATIONS.check(self.message, revision, method)

    def header(self, name):
        return self.response.getheader(name)

    @property
    def error(self):
        """The code of the error that the body brings."""
        return self.message["error"]["code"]

    def messages(self):
        """The messages of the reply: one, or those of a stream as they come."""
        if self.type != SSE:
            yield self.message
            return
        data = []
        while line := self.response.readline():
            line = line.rstrip(b"\r\n")
            if line.startswith(b"data:"):
                data.append(line[5:].strip())
            elif line.startswith(b"id:"):
                self.ids.append(line[3:].strip().decode())
            elif line.startswith(b"retry:"):
                self.retry = int(line[6:])
            elif line.startswith(b":"):
                self.comments += 1
            elif not line:
                if any(data):
                    message = json.loads(b"\n".join(data))
                    VIOLATIONS.check(message, self.revision, None if "method" in message else self.method)
                    yield message
                data = []
        self.close()

    def close(self):
        self.response.close()
        self.connection.close()


class Exchange:
    """A request's answer, and what the server sent before it."""

    def __init__(self, before, answer, status=None):
        self.before, self.answer, self.status = before, answer, status

    @property
    def result(self):
        assert "result" in self.answer, self.answer
        return self.answer["result"]

    @property
    def error(self):
        assert "error" in self.answer, self.answer
        return self.answer["error"]

    def notifications(self, method):
        return [message["params"] for message in self.before if message["method"] == method and "id" not in message]


class Peer:
    """A client of one revision over one transport."""

    def __init__(self, revision, capabilities=None, responder=None):
        self.revision, self.responder, self.last_id = revision, responder, 0
        everything = {"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}}
        self.capabilities = everything if capabilities is None else capabilities

    @property
    def is_modern(self):
        return self.revision == MODERN

    def open(self):
        """Shakes hands, where the revision has that."""
        if not self.is_modern:
            info = {"name": "test", "version": "1"}
            params = {"protocolVersion": self.revision, "capabilities": self.capabilities, "clientInfo": info}
            self.welcome = self.exchange(self.message("initialize", params)).result
            self.notify("notifications/initialized")
        return self

    def message(self, method, params=None, id=None, meta=None):
        """A request as this client writes it; `id` and `meta` instead of its own."""
        self.last_id += 1
        params = dict(params or {})
        if self.is_modern:
            standard = {META + "protocolVersion": self.revision, META + "clientCapabilities": self.capabilities}
            params["_meta"] = {**standard, **(meta or {}), **params.get("_meta", {})}
        elif meta:
            params["_meta"] = meta
        message = {"jsonrpc": "2.0", "id": self.last_id if id is None else id, "method": method}
        return {**message, "params": params} if params else message

    def request(self, method, params=None, **options):
        return self.exchange(self.message(method, params, **options))

    def call(self, tool, arguments=None, **options):
        """The result of a tool, or the error."""
        params = {"name": tool} if arguments is None else {"name": tool, "arguments": arguments}
        return self.request("tools/call", params, **options)

    def respond(self, message):
        """What this client answers to a request of the server."""
        return {"jsonrpc": "2.0", "id": message["id"], "result": self.responder(message["method"], message["params"])}


class HTTPPeer(Peer):
    """A client over Streamable HTTP."""

    def __init__(self, port, revision, *, token=None, **options):
        super().__init__(revision, **options)
        self.port, self.session = port, None
        self.token = {"Authorization": token} if token else {}

    def __enter__(self):
        return self.open()

    def __exit__(self, *_):
        if self.session:
            self.send("DELETE")

    def headers(self, message=None):
        """The headers that belong to a message."""
        headers = {"Accept": f"{JSON}, {SSE}", "Content-Type": JSON, **self.token}
        method = message.get("method") if isinstance(message, dict) else None
        if self.is_modern and method:
            params = message.get("params") or {}
            headers |= {"MCP-Protocol-Version": self.revision, "Mcp-Method": method}
            name = params.get("uri") if method == "resources/read" else params.get("name") or params.get("taskId")
            if name:
                headers["Mcp-Name"] = name
        elif self.session:
            headers |= {"Mcp-Session-Id": self.session, "MCP-Protocol-Version": self.revision}
        return headers

    def send(self, verb="POST", message=None, headers=None, body=None, path="/mcp"):
        """One call over a connection of its own. `headers` of None are left out; lists are repeated headers."""
        headers = {**self.headers(message), **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        if message is not None:
            body = json.dumps(message).encode()
        connection.putrequest(verb, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    connection.putheader(name, one.encode() if isinstance(one, str) else one)
        if verb == "POST":
            connection.putheader("Content-Length", str(len(body or b"")))
        connection.endheaders(body)
        method = message.get("method") if isinstance(message, dict) else None
        return Reply(connection, connection.getresponse(), self.revision, method)

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method, **({"params": params} if params else {})}
        reply = self.send(message=message)
        assert (reply.status, reply.body, reply.type) == (202, b"", ""), (method, reply.status, reply.body, reply.type)

    def exchange(self, message, headers=None):
        reply = self.send(message=message, headers=headers)
        if message["method"] == "initialize":
            self.session = reply.header("Mcp-Session-Id")
        before = []
        for received in reply.messages():
            if "method" not in received:
                return Exchange(before, received, reply.status)
            before.append(received)
            if "id" in received:
                answer = self.send(message=self.respond(received))
                assert (answer.status, answer.body) == (202, b""), (answer.status, answer.body)
        raise AssertionError(f"{message['method']} got no answer: {reply.status} {before}")


class StdioPeer(Peer):
    """A client over standard input and output."""

    def __init__(self, program, revision, **options):
        super().__init__(revision, **options)
        self.program = program

    def __enter__(self):
        self.process = subprocess.Popen(
            [str(self.program), "stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.lines, self.methods, self.pending = queue.Queue(), {}, []
        threading.Thread(target=self.read, daemon=True).start()
        return self.open()

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(timeout=PATIENCE) == 0
        self.process.stdout.close()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def write(self, bytes):
        self.process.stdin.write(bytes)
        self.process.stdin.flush()

    def send(self, message):
        if "method" in message and "id" in message:
            self.methods[repr(message["id"])] = message["method"]
        self.write(json.dumps(message).encode() + b"\n")

    def receive(self):
        """The next message; it must be one line of JSON that the schemas accept."""
        line = self.lines.get(timeout=PATIENCE)
        assert line is not None, "the server ended"
        assert line.endswith(b"\n") and b"\r" not in line, line
        message = json.loads(line)
        method = None if "method" in message else self.methods.get(repr(message.get("id")))
        VIOLATIONS.check(message, self.revision, method)
        return message

    def notify(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, **({"params": params} if params else {})})

    def exchange(self, message):
        self.send(message)
        before = []
        while True:
            received = self.receive()
            if "method" not in received:
                assert received["id"] == message["id"], received
                return Exchange(before, received)
            before.append(received)
            if "id" in received:
                self.send(self.respond(received))
