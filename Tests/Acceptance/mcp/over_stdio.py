"""Scenarios that look at standard input and output. Each takes the path of the fixture server."""

import json
import signal
import subprocess
import time

from fixture import LEGACY, MODERN
from peers import PATIENCE, StdioPeer

SCENARIOS = []


def scenario(name):
    def register(check):
        SCENARIOS.append((name, check))
        return check

    return register


@scenario("discover, then initialize, then both at once")
def _(program):
    with StdioPeer(program, MODERN) as peer:
        assert peer.request("server/discover").result["supportedVersions"] == [MODERN]
        peer.revision = LEGACY[-1]
        assert peer.open().welcome["protocolVersion"] == LEGACY[-1]
        assert "resultType" not in peer.request("tools/list").result
        peer.revision = MODERN
        assert peer.request("tools/list").result["resultType"] == "complete"
        peer.revision = LEGACY[-1]
        assert peer.request("ping").result == {}


@scenario("early and unknown requests are answered")
def _(program):
    with StdioPeer(program, MODERN) as peer:
        peer.revision = LEGACY[-1]
        assert peer.exchange({"jsonrpc": "2.0", "id": 1, "method": "ping"}).result == {}
        assert peer.exchange({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}).error["code"] in (-32600, -32602)
        assert peer.exchange({"jsonrpc": "2.0", "id": 3, "method": "no/such"}).error["code"] in (-32600, -32601)
        peer.open()
        assert peer.request("no/such").error["code"] == -32601
        peer.notify("notifications/unknown")
        assert peer.request("ping").result == {}


@scenario("CRLF, blank lines, 5 MB, invalid UTF-8, broken JSON, a null id")
def _(program):
    with StdioPeer(program, MODERN) as peer:
        listing = json.dumps(peer.message("tools/list", id="a")).encode()
        peer.methods["'a'"] = "tools/list"
        peer.write(b"\r\n\n" + listing + b"\r\n\n")
        assert peer.receive()["id"] == "a"
        long = peer.message("tools/call", {"name": "greet", "arguments": {"name": "x" * (5 << 20)}})
        assert len(peer.exchange(long).result["content"][0]["text"]) > 5 << 20
        for broken, code in (
            (b'{"jsonrpc":"2.0","id":1,"method":"\xff\xfe"}', -32700),
            (b"{nonsense", -32700),
            (b'{"jsonrpc":"2.0","id":null,"method":"tools/list"}', -32600),
            (b"[]", -32600),
            (b"\xef\xbb\xbf{}", -32700),
        ):
            peer.write(broken + b"\n")
            assert peer.receive()["error"]["code"] == code, broken
        assert peer.request("tools/list").result["tools"]


@scenario("what cannot be read: no id from 2025-11-25 on, and null before")
def _(program):
    for revision in (None, *LEGACY, MODERN):
        with StdioPeer(program, MODERN) as peer:
            if revision:
                peer.revision = revision
                peer.open()
                peer.request("tools/list")
            for broken in (b"{nonsense", b'"\xff"', b'{"jsonrpc":"2.0","id":null,"method":"ping"}', b"[]"):
                peer.write(broken + b"\n")
                answer = peer.receive()
                if revision and revision < "2025-11-25":
                    assert answer["id"] is None, (revision, answer)
                else:
                    assert "id" not in answer, (revision, answer)


@scenario("nothing but the protocol on standard output, at every log level")
def _(program):
    for level in ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"):
        with StdioPeer(program, LEGACY[-1]) as peer:
            peer.request("logging/setLevel", {"level": level})
            for _ in range(3):
                exchange = peer.call("test_print")  # a line that is no message would not parse
                assert exchange.result["content"][0]["text"] == "printed"
                assert exchange.notifications("notifications/message")[-1]["level"] == "emergency"


@scenario("cancelled by notification, and then silent: both eras")
def _(program):
    for revision in (LEGACY[-1], MODERN):
        with StdioPeer(program, revision) as peer:
            peer.send(peer.message("tools/call", {"name": "wait_for_cancellation"}, id="w"))
            peer.notify("notifications/cancelled", {"requestId": "w"})
            while "cancelled 1" not in str(peer.call("count_cancellations").result):
                pass


@scenario("ends with its input, work or not")
def _(program):
    with StdioPeer(program, MODERN) as peer:
        peer.send(peer.message("tools/call", {"name": "wait_for_cancellation"}, id="w"))
        assert peer.request("tools/list").result
    peer = StdioPeer(program, MODERN)
    peer.__enter__()
    peer.send(peer.message("tools/call", {"name": "slow_compute", "arguments": {"seconds": 0.3}}, id="late"))
    peer.process.stdin.close()
    assert peer.receive()["id"] == "late"
    assert peer.process.wait(timeout=PATIENCE) == 0


@scenario("SIGTERM ends it at once")
def _(program):
    peer = StdioPeer(program, MODERN)
    peer.__enter__()
    assert peer.request("tools/list").result
    peer.process.terminate()
    assert peer.process.wait(timeout=PATIENCE) in (0, -15)


@scenario("SIGTERM and SIGINT end it whenever they come")
def _(program):
    """From the first moment of the process on: before, while and after it takes the signals."""
    # What runs in the background of a shell ignores SIGINT, and so would what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for command in ("stdio", "http"):
        for number in range(120):
            process = subprocess.Popen(
                [str(program), command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(0.0005 * number)
            process.send_signal((signal.SIGTERM, signal.SIGINT)[number % 2])
            try:
                # Until it takes them, signals do what they do by default.
                assert process.wait(timeout=PATIENCE) in (0, -signal.SIGTERM, -signal.SIGINT)
            except subprocess.TimeoutExpired:
                process.kill()
                raise AssertionError(f"{command} missed a signal after {number / 2} ms") from None
            finally:
                process.stdin.close()
                process.wait()


@scenario("SIGTERM lets what is under way end, and answers it")
def _(program):
    with StdioPeer(program, MODERN) as peer:
        peer.send(peer.message("tools/call", {"name": "slow_compute", "arguments": {"seconds": 0.3}}, id="late"))
        assert peer.request("tools/list").result
        peer.process.terminate()
        assert peer.receive()["id"] == "late"
        assert peer.process.wait(timeout=PATIENCE) == 0


@scenario("listen on standard output, ended by cancellation")
def _(program):
    with StdioPeer(program, MODERN) as peer:
        peer.send(peer.message("subscriptions/listen", {"notifications": {"toolsListChanged": True}}, id="s"))
        assert peer.receive()["method"] == "notifications/subscriptions/acknowledged"
        exchange = peer.call("test_trigger_tool_change")
        heard = exchange.before or [peer.receive()]
        assert heard[0]["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"] == "s"
        peer.notify("notifications/cancelled", {"requestId": "s"})
        assert peer.call("test_trigger_prompt_change").before == []
        assert peer.call("test_trigger_tool_change").before == []
        assert peer.request("tools/list").before == []
