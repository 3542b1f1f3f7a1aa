"""Scenarios that look at HTTP itself: headers, statuses, sessions, streams. Each takes a running fixture server."""

import contextlib
import json
import socket
import threading
import time

from fixture import LEGACY, MODERN, HTTPFixture
from peers import META, SSE, HTTPPeer

SCENARIOS = []
NEWEST = LEGACY[-1]


def scenario(name):
    def register(check):
        SCENARIOS.append((name, check))
        return check

    return register


def modern(server, **options):
    return HTTPPeer(server.port, MODERN, **options)


@contextlib.contextmanager
def legacy(server, revision=NEWEST, **options):
    with HTTPPeer(server.port, revision, **options) as peer:
        yield peer


def encoded(text):
    import base64

    return f"=?base64?{base64.b64encode(text.encode()).decode()}?="


@scenario("every revision: what is sent fits its schema")
def _(server):
    for revision in LEGACY:
        with legacy(server, revision) as peer:
            for method in ("ping", "tools/list", "prompts/list", "resources/list", "resources/templates/list"):
                assert peer.request(method).result is not None
            for tool in ("test_simple_text", "test_image_content", "test_embedded_resource", "test_error_handling"):
                assert peer.call(tool).result["content"]
            assert ("structuredContent" in peer.call("add", {"a": 1}).result) == (revision >= "2025-06-18")
            assert peer.call("test_tool_with_progress", meta={"progressToken": 1}).before


@scenario("server-sse-multiple-streams, modern and legacy")
def _(server):
    def three(peer):
        answers = []

        def call(id):
            answers.append(peer.call("test_tool_with_progress", id=id, meta={"progressToken": id}))

        threads = [threading.Thread(target=call, args=(id,)) for id in ("x", "y", "z")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(exchange.answer["id"] for exchange in answers) == ["x", "y", "z"]
        for exchange in answers:  # nobody gets what belongs to another
            tokens = {step["progressToken"] for step in exchange.notifications("notifications/progress")}
            assert tokens == {exchange.answer["id"]}

    three(modern(server))
    with legacy(server) as peer:
        three(peer)


@scenario("dns-rebinding-protection")
def _(server):
    peer = modern(server)
    for message in (peer.message("tools/list"), {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}):
        for headers, status in (
            ({"Host": "evil.example.com", "Origin": "http://evil.example.com"}, 421),
            ({"Host": "evil.example.com"}, 421),
            ({"Origin": "http://evil.example.com"}, 403),
            ({"Origin": "null"}, 403),
            ({"Host": f"localhost.evil.example.com:{server.port}"}, 421),
        ):
            reply = peer.send(message=message, headers=headers)
            assert reply.status == status, (headers, reply.status)
    local = f"localhost:{server.port}"
    reply = peer.send(message=peer.message("tools/list"), headers={"Host": local, "Origin": f"http://{local}"})
    assert reply.status == 200
    with legacy(server) as old:
        headers = {"Host": local, "Origin": f"http://{local}"}
        assert old.send(message=old.message("tools/list"), headers=headers).status == 200


@scenario("no addresses of authorization where no login is asked for")
def _(server):
    peer = modern(server)
    # Clients try all of these, and take what they find for a login that they have to go through.
    for place in ("oauth-protected-resource", "oauth-authorization-server", "openid-configuration"):
        for path in (f"/.well-known/{place}", f"/.well-known/{place}/mcp", f"/mcp/.well-known/{place}"):
            assert peer.send("GET", path=path).status == 404, path
    for path in ("/authorize", "/token", "/register"):
        assert peer.send("GET", path=path).status == 404, path
    reply = peer.send(message=peer.message("tools/list"), headers={"Authorization": "Bearer nonsense"})
    assert reply.status == 200 and reply.header("WWW-Authenticate") is None


@scenario("server-session-lifecycle")
def _(server):
    with legacy(server) as peer:
        session = peer.session
        assert session and len(session) >= 22 and all(0x21 <= ord(character) <= 0x7E for character in session)
        listing = peer.message("tools/list")
        assert peer.send(message=listing, headers={"Mcp-Session-Id": None}).status == 400
        unknown = peer.send(message=listing, headers={"Mcp-Session-Id": "unknown"})
        assert unknown.status == 404 and unknown.type == "application/json"
        assert peer.send("DELETE").status in (200, 202, 204)
        assert peer.send(message=listing).status == 404
        assert peer.send("GET", headers={"Accept": SSE}).status == 404
        assert peer.send("DELETE").status == 404


@scenario("sessions have unguessable ids of their own")
def _(server):
    ids = set()
    for _ in range(20):
        with legacy(server) as peer:
            ids.add(peer.session)
    assert len(ids) == 20


@scenario("two principals do not share sessions, states or tasks")
def _(server):
    with legacy(server, token="ada") as ada, legacy(server, token="eve") as eve:
        eves, eve.session = eve.session, ada.session
        for verb in ("POST", "GET", "DELETE"):
            message = eve.message("tools/list") if verb == "POST" else None
            assert eve.send(verb, message).status == 404, verb
        eve.session = eves
        assert ada.request("ping").result == {}
    ada, eve = modern(server, token="ada"), modern(server, token="eve")
    asked = ada.call("test_input_required_result_elicitation").result
    answer = {"user_name": {"action": "accept", "content": {"name": "Eve"}}}
    params = {
        "name": "test_input_required_result_elicitation",
        "requestState": asked["requestState"],
        "inputResponses": answer,
    }
    assert eve.request("tools/call", params).error["code"] == -32602
    assert ada.request("tools/call", params).result["resultType"] == "complete"
    for peer in (ada, eve):
        peer.capabilities = {"extensions": {"io.modelcontextprotocol/tasks": {}}}
    task = {"taskId": ada.call("slow_compute", {"seconds": 3600}).result["taskId"]}
    for method in ("tasks/get", "tasks/cancel"):
        assert eve.request(method, task).error["code"] == -32602
    assert ada.request("tasks/get", task).result["status"] == "working"
    ada.request("tasks/cancel", task)


@scenario("a server that was killed: 404, and a new handshake")
def _(server):
    with HTTPFixture(server.command[0]) as first:
        peer = HTTPPeer(first.port, NEWEST).open()
        first.process.kill()
        first.process.wait()
        with HTTPFixture(server.command[0], "--port", first.port):
            assert peer.send(message=peer.message("tools/list")).status == 404
            peer.session = None
            assert peer.open().request("tools/list").result["tools"]


@scenario("notifications and answers: 202 with nothing")
def _(server):
    notifications = (
        {"method": "notifications/cancelled", "params": {"requestId": 99}},
        {"method": "notifications/progress", "params": {"progressToken": 1, "progress": 1}},
        {"method": "notifications/roots/list_changed"},
        {"method": "notifications/unknown"},
        {"id": 7, "result": {}},
    )
    with legacy(server) as peer:
        for message in notifications:
            reply = peer.send(message={"jsonrpc": "2.0", **message})
            assert (reply.status, reply.body, reply.type) == (202, b"", ""), (message, reply.status)
    headers = {"MCP-Protocol-Version": MODERN}
    for message in notifications[:-1]:
        reply = modern(server).send(message={"jsonrpc": "2.0", **message}, headers=headers)
        assert (reply.status, reply.body, reply.type) == (202, b"", ""), (message, reply.status)
    reply = modern(server).send(message={"jsonrpc": "2.0", **notifications[0]}, headers={"MCP-Protocol-Version": "v9"})
    assert (reply.status, reply.error) == (400, -32022)


@scenario("a posted notification cancels nobody's modern request")
def _(server):
    peer = modern(server)
    done = []
    caller = threading.Thread(
        target=lambda: done.append(peer.call("test_tool_with_progress", id="mine", meta={"progressToken": 1}).answer)
    )
    caller.start()
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "mine"}}
    modern(server).send(message=cancel, headers={"MCP-Protocol-Version": MODERN})
    caller.join()
    assert done[0]["result"]["content"][0]["text"] == "done"


@scenario("bad envelopes")
def _(server):
    peer = modern(server)
    headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/list"}
    listing = peer.message("tools/list")
    for body, status, code in (
        (b"{", 400, -32700),
        (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', 400, -32700),
        (b"[]", 400, -32600),
        (json.dumps([listing]).encode(), 400, -32600),
        (json.dumps({**listing, "id": None}).encode(), 400, -32600),
        (json.dumps({**listing, "jsonrpc": "1.0"}).encode(), 400, -32600),
        (b'{"jsonrpc":"2.0","id":1,"result":{}}', 400, -32600),
        (b"7", 400, -32600),
        (b"", 400, -32700),
    ):
        reply = peer.send(headers=headers, body=body)
        assert (reply.status, reply.error) == (status, code), (body, reply.status, reply.body)
        assert reply.type == "application/json"
    assert peer.send(headers=headers | {"Content-Type": "text/plain"}, body=b"{}").status == 415


@scenario("a body that is too long: 413")
def _(server):
    peer = modern(server)
    body = json.dumps(peer.message("tools/list", {"padding": "x" * (5 << 20)})).encode()
    try:
        assert peer.send(headers=peer.headers(peer.message("tools/list")), body=body).status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server may close before it has read everything
    assert peer.request("tools/list").status == 200


@scenario("methods of HTTP")
def _(server):
    peer = modern(server)
    for verb in ("GET", "DELETE", "PUT", "PATCH"):
        reply = peer.send(verb, headers={"MCP-Protocol-Version": MODERN})
        assert reply.status == 405 and "POST" in reply.header("Allow"), (verb, reply.status)
    assert peer.send(message=peer.message("tools/list"), path="/elsewhere").status == 404
    # Redirects lose bodies and credentials.
    assert peer.send(message=peer.message("tools/list"), path="/mcp/").status == 200


@scenario("any Accept that allows the answer")
def _(server):
    peer = modern(server)
    for accept in (None, "*/*", "application/json", "text/event-stream, application/json;q=0.5", "application/*"):
        reply = peer.send(message=peer.message("tools/list"), headers={"Accept": accept})
        assert reply.status == 200 and reply.type == "application/json", (accept, reply.status)
    with legacy(server) as old:
        assert old.send(message=old.message("tools/list"), headers={"Accept": None}).status == 200


@scenario("http-header-validation")
def _(server):
    peer = modern(server)
    call = peer.message("tools/call", {"name": "test_simple_text"})
    read = peer.message("resources/read", {"uri": "test://static-text"})
    prompt = peer.message("prompts/get", {"name": "test_simple_prompt"})
    listing = peer.message("tools/list")
    for message, headers in (
        (listing, {"Mcp-Method": None}),
        (listing, {"Mcp-Method": "tools/call"}),
        (listing, {"Mcp-Method": "TOOLS/LIST"}),
        (listing, {"Mcp-Method": ["tools/list", "tools/list"]}),
        (listing, {"MCP-Protocol-Version": "2025-11-25"}),
        (listing, {"MCP-Protocol-Version": None}),
        (listing, {"MCP-Protocol-Version": "v999.0.0"}),
        (listing, {"MCP-Protocol-Version": [MODERN, MODERN]}),
        (call, {"Mcp-Name": None}),
        (call, {"Mcp-Name": "another"}),
        (call, {"Mcp-Name": "TEST_SIMPLE_TEXT"}),
        (call, {"Mcp-Name": "=?base64?dGVzdF9zaW1wbGVfdGV4dA?="}),  # no padding
        (call, {"Mcp-Name": "=?base64?!!!!?="}),
        (call, {"Mcp-Name": "=?BASE64?dGVzdF9zaW1wbGVfdGV4dA==?="}),
        (call, {"Mcp-Name": ["test_simple_text", "test_simple_text"]}),
        (read, {"Mcp-Name": "test://static-binary"}),
        (prompt, {"Mcp-Name": None}),
    ):
        reply = peer.send(message=message, headers=headers)
        assert (reply.status, reply.error) == (400, -32020), (headers, reply.status, reply.body)
    for message, headers in (
        (listing, {"Mcp-Method": None, "MCP-METHOD": "tools/list"}),
        (listing, {"Mcp-Method": "  tools/list  "}),
        (listing, {"X-Unknown": "anything"}),
        (listing, {"Mcp-Session-Id": "whatever", "Last-Event-ID": "7"}),
        (call, {"Mcp-Name": None, "mcp-name": "test_simple_text"}),
        (call, {"Mcp-Name": " test_simple_text\t"}),
        (call, {"Mcp-Name": encoded("test_simple_text")}),
    ):
        reply = peer.send(message=message, headers=headers)
        assert reply.status == 200, (headers, reply.status, reply.body)
        assert reply.header("Mcp-Session-Id") is None


@scenario("http-custom-header-server-validation")
def _(server):
    peer = modern(server)
    name = "Mcp-Param-Region"

    def reply(header, argument="eu"):
        arguments = {} if argument is None else {"region": argument}
        message = peer.message("tools/call", {"name": "test_custom_header", "arguments": arguments})
        return peer.send(message=message, headers={name: header})

    for header, argument in (
        ("eu", "eu"),
        (encoded("eu"), "eu"),
        (encoded("Zürich"), "Zürich"),
        ("=?base64?ZXU=", "=?base64?ZXU="),
        (None, None),
    ):
        answer = reply(header, argument)
        assert answer.status == 200, (header, argument, answer.body)
        assert answer.message["result"]["content"][0]["text"] == f"region: {argument or 'none'}"
    for header in (None, "us", "=?base64?ZXU?=", "=?base64?Z*U=?=", ["eu", "eu"]):
        answer = reply(header)
        assert (answer.status, answer.error) == (400, -32020), (header, answer.status, answer.body)


@scenario("the order of checks")
def _(server):
    peer = modern(server)
    message = peer.message("tools/list")
    del message["params"]["_meta"]
    reply = peer.send(message=message)
    assert (reply.status, reply.error) == (400, -32602)
    reply = peer.send(message=peer.message("tools/list", meta={META + "protocolVersion": "v999.0.0"}))
    assert (reply.status, reply.error) == (400, -32020)
    for method in ("initialize", "ping", "no/such"):
        reply = peer.send(message=peer.message(method))
        assert (reply.status, reply.error) == (404, -32601), (method, reply.status, reply.body)
    with HTTPFixture(server.command[0]) as other:  # no session, so no era either
        reply = HTTPPeer(other.port, NEWEST).send(message={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        assert reply.status == 400


@scenario("a wrong MCP-Protocol-Version on a session: 400")
def _(server):
    with legacy(server) as peer:
        reply = peer.send(message=peer.message("tools/list"), headers={"MCP-Protocol-Version": "1999-01-01"})
        assert reply.status == 400, reply.status
        assert peer.send(message=peer.message("tools/list"), headers={"MCP-Protocol-Version": None}).status == 200


@scenario("batches at 2025-03-26 only")
def _(server):
    for revision in LEGACY:
        with legacy(server, revision) as peer:
            batch = [peer.message("ping", id="a"), {"jsonrpc": "2.0", "method": "notifications/unknown"}]
            batch.append(peer.message("tools/call", {"name": "test_simple_text"}, id="b"))
            reply = peer.send(body=json.dumps(batch).encode())
            if revision == "2025-03-26":
                assert reply.status == 200 and sorted(answer["id"] for answer in reply.message) == ["a", "b"]
            else:
                assert (reply.status, reply.error) == (400, -32600)


@scenario("JSON until there is something to stream")
def _(server):
    peer = modern(server)
    plain = peer.send(message=peer.message("tools/call", {"name": "test_simple_text"}))
    assert plain.type == "application/json"
    token = {"progressToken": 1}
    streamed = peer.send(message=peer.message("tools/call", {"name": "test_tool_with_progress"}, meta=token))
    assert (streamed.status, streamed.type) == (200, SSE)
    assert streamed.header("Cache-Control") == "no-cache, no-transform"
    assert streamed.header("X-Accel-Buffering") == "no"
    assert [message.get("method", "answer") for message in streamed.messages()][3:] == ["answer"]


@scenario("server-sse: what belongs to no request, on the stream of GET")
def _(server):
    with legacy(server) as peer:
        stream = peer.send("GET", headers={"Accept": SSE, "Content-Type": None})
        assert (stream.status, stream.type) == (200, SSE)
        messages = stream.messages()
        assert peer.request("resources/subscribe", {"uri": "test://watched-resource"}).result == {}
        assert peer.call("test_trigger_resource_update", {"uri": "test://watched-resource"}).before == []
        assert next(messages)["params"] == {"uri": "test://watched-resource"}
        peer.call("test_trigger_tool_change")
        assert next(messages)["method"] == "notifications/tools/list_changed"
        # A client that comes back gets a new stream; the former one ends.
        renewed = peer.send("GET", headers={"Accept": SSE, "Content-Type": None})
        assert renewed.status == 200
        assert next(messages, None) is None
        peer.call("test_trigger_prompt_change")
        assert next(renewed.messages())["method"] == "notifications/prompts/list_changed"
        peer.send("DELETE")
        assert renewed.response.readline() == b"" or next(renewed.messages(), None) is None
        peer.session = None


@scenario("server-sse-polling")
def _(server):
    with legacy(server) as peer:
        call = peer.message("tools/call", {"name": "test_reconnection"}, id=1, meta={"progressToken": "p"})
        reply = peer.send(message=call)
        assert (reply.status, reply.type) == (200, SSE)
        received, ids, connections = list(reply.messages()), reply.ids, 1
        assert received == [] and len(ids) == 1 and reply.retry is not None, "primed, and then closed"
        while not received or "result" not in received[-1]:
            assert connections < 5, received
            time.sleep(reply.retry / 1000)
            reply = peer.send("GET", headers={"Accept": SSE, "Content-Type": None, "Last-Event-ID": ids[-1]})
            assert (reply.status, reply.type) == (200, SSE)
            received += reply.messages()
            ids, connections = ids + reply.ids, connections + 1
        assert connections in (2, 3), "the server closes the connection twice; a late client sees one of them"
        assert [message.get("method", "answer") for message in received] == ["notifications/progress", "answer"]
        assert received[-1]["id"] == 1 and received[-1]["result"]["content"][0]["text"] == "Reconnected"
        with legacy(server) as stranger:
            headers = {"Accept": SSE, "Content-Type": None, "Last-Event-ID": ids[0]}
            assert stranger.send("GET", headers=headers).status == 400
    for revision in LEGACY[:-1]:  # these do not know an event without data
        with legacy(server, revision) as peer:
            reply = peer.send(message=peer.message("tools/call", {"name": "test_reconnection"}))
            assert next(reply.messages())["result"] and reply.retry is None


@scenario("a connection that broke: what was missed is sent again")
def _(server):
    for revision in LEGACY[1:]:
        with legacy(server, revision) as peer:
            call = peer.message("tools/call", {"name": "test_tool_with_progress"}, meta={"progressToken": "p"})
            reply = peer.send(message=call)
            first = next(reply.messages())
            last = reply.ids[-1]
            reply.close()
            again = peer.send("GET", headers={"Accept": SSE, "Content-Type": None, "Last-Event-ID": last})
            rest = list(again.messages())
            steps = [message["params"]["progress"] for message in [first, *rest[:-1]]]
            assert steps == [0, 50, 100] and rest[-1]["result"]["content"][0]["text"] == "done", rest


@scenario("listen: acknowledged, tagged, filtered")
def _(server):
    peer, other = modern(server), modern(server)

    def listen(id, **wanted):
        message = peer.message("subscriptions/listen", {"notifications": wanted}, id=id)
        reply = peer.send(message=message)
        assert (reply.status, reply.type) == (200, SSE)
        messages = reply.messages()
        first = next(messages)
        assert first["method"] == "notifications/subscriptions/acknowledged"
        assert first["params"]["notifications"] == wanted
        return reply, messages, first

    tools, tool_messages, acknowledged = listen("t", toolsListChanged=True)
    assert acknowledged["params"]["_meta"][META + "subscriptionId"] == "t"
    prompts, prompt_messages, _ = listen(5, promptsListChanged=True)
    resource, resource_messages, _ = listen("r", resourceSubscriptions=["test://watched-resource"])
    other.call("test_trigger_resource_update", {"uri": "test://static-text"})
    other.call("test_trigger_prompt_change")
    other.call("test_trigger_tool_change")
    other.call("test_trigger_resource_update", {"uri": "test://watched-resource"})
    for messages, method, id in (
        (tool_messages, "notifications/tools/list_changed", "t"),
        (prompt_messages, "notifications/prompts/list_changed", 5),
        (resource_messages, "notifications/resources/updated", "r"),
    ):
        message = next(messages)
        assert message["method"] == method and message["params"]["_meta"][META + "subscriptionId"] == id, message
    for reply in (tools, prompts, resource):
        reply.close()
    other.call("test_trigger_tool_change")  # nobody listens any more, and that is fine
    refused = peer.send(message=peer.message("subscriptions/listen", {"notifications": 7}))
    assert (refused.status, refused.error) == (400, -32602)


def counts(peer):
    words = peer.call("count_cancellations").result["content"][0]["text"].replace(",", "").split()
    return int(words[1]), int(words[3])


def until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def open_wait(peer, id):
    """A call that never ends, as a raw connection, once it has begun."""
    before = counts(peer)[0]
    message = peer.message("tools/call", {"name": "wait_for_cancellation"}, id=id)
    body = json.dumps(message).encode()
    headers = {"Host": f"127.0.0.1:{peer.port}", "Content-Length": len(body), **peer.headers(message)}
    head = "POST /mcp HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    connection = socket.create_connection(("127.0.0.1", peer.port), timeout=20)
    connection.sendall(head.encode() + body)
    until(lambda: counts(peer)[0] == before + 1)
    return connection


@scenario("a client that leaves has cancelled: modern")
def _(server):
    peer = modern(server)
    cancelled = counts(peer)[1]
    open_wait(peer, "w").close()
    until(lambda: counts(peer)[1] == cancelled + 1)


@scenario("a client that leaves has not cancelled: legacy; a notification has")
def _(server):
    with legacy(server) as peer:
        cancelled = counts(peer)[1]
        open_wait(peer, "left").close()
        kept = open_wait(peer, "kept")
        peer.notify("notifications/cancelled", {"requestId": "kept"})
        until(lambda: counts(peer)[1] == cancelled + 1)
        assert kept.recv(65536).startswith(b"HTTP/1.1 200"), "the call must end, or the client waits for ever"
        kept.close()
        time.sleep(0.2)
        assert counts(peer)[1] == cancelled + 1, "the connection that was closed cancelled its call"
        peer.notify("notifications/cancelled", {"requestId": "left"})
        until(lambda: counts(peer)[1] == cancelled + 2)


@scenario("elicitation over the stream of the call, the answer by a call of its own")
def _(server):
    with legacy(server) as peer:
        params = {"name": "test_elicitation", "arguments": {"message": "?"}}
        reply = peer.send(message=peer.message("tools/call", params))
        assert reply.type == SSE
        messages = reply.messages()
        question = next(messages)
        assert question["method"] == "elicitation/create"
        with legacy(server) as stranger:  # another session's answer changes nothing
            stranger.send(message={"jsonrpc": "2.0", "id": question["id"], "result": {"action": "decline"}})
        answer = {"action": "accept", "content": {"username": "ada", "email": "a@example.com"}}
        peer.send(message={"jsonrpc": "2.0", "id": question["id"], "result": answer})
        assert "ada" in next(messages)["result"]["content"][0]["text"]


@scenario("a silent stream is kept open by comments")
def _(server):
    peer = modern(server)
    reply = peer.send(message=peer.message("subscriptions/listen", {"notifications": {"toolsListChanged": True}}))
    next(reply.messages())
    started = time.monotonic()
    while line := reply.response.readline():
        if line.startswith(b":"):
            break
    assert line.startswith(b":") and time.monotonic() - started < 20
    reply.close()


@scenario("SIGTERM ends streams with their results, and the server")
def _(server):
    with HTTPFixture(server.command[0]) as own:
        peer = modern(own)
        message = peer.message("subscriptions/listen", {"notifications": {"toolsListChanged": True}}, id="last")
        reply = peer.send(message=message)
        messages = reply.messages()
        next(messages)
        own.process.terminate()
        final = next(messages)
        assert final["id"] == "last" and final["result"]["resultType"] == "complete", final
        assert own.process.wait(timeout=10) == 0
