"""Scenarios of the conformance suite that look at messages: they run over both transports."""

import json
import re
import threading
import time

from peers import META

L, M = "legacy", "modern"
SCENARIOS = []
NAME = "test_input_required_result_"
TASKS = {"extensions": {"io.modelcontextprotocol/tasks": {}}}


def scenario(name, *eras):
    def register(check):
        SCENARIOS.append((name, eras, check))
        return check

    return register


def texts(result):
    return "".join(part["text"] for part in result["content"] if part["type"] == "text")


@scenario("server-initialize", L)
def _(peer):
    assert peer.welcome["protocolVersion"] == peer.revision
    assert peer.welcome["serverInfo"]["name"] == "fixture"
    for version in ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "1999-01-01"):
        info = {"name": "test", "version": "1"}
        params = {"protocolVersion": version, "capabilities": {}, "clientInfo": info}
        message = peer.message("initialize", params)
        session = getattr(peer, "session", None)
        answer = peer.exchange(message).result["protocolVersion"]
        assert answer == (version if "2024" <= version < "2026" else "2025-11-25"), (version, answer)
        if session:  # each handshake has a session of its own
            peer.send("DELETE")
            peer.session = session
    peer.open()


@scenario("ping", L)
def _(peer):
    assert peer.request("ping").result == {}


@scenario("ids are echoed as they are", L, M)
def _(peer):
    for number in (1, "1", 0, -5, 2**53 - 1, ""):
        for method in ("tools/list", "no/such"):
            answer = peer.request(method, id=number).answer
            assert answer["id"] == number and type(answer["id"]) is type(number), answer["id"]


@scenario("logging-set-level", L)
def _(peer):
    assert peer.request("logging/setLevel", {"level": "info"}).result == {}


@scenario("completion-complete", L, M)
def _(peer):
    reference = {"type": "ref/prompt", "name": "test_prompt_with_arguments"}
    found = peer.request("completion/complete", {"ref": reference, "argument": {"name": "arg1", "value": "par"}})
    assert found.result["completion"]["values"] == ["paris", "park", "party"]


@scenario("tools-list", L, M)
def _(peer):
    tools = peer.request("tools/list").result["tools"]
    assert len(tools) > 20
    for tool in tools:
        assert tool["description"] and tool["inputSchema"]["type"] == "object"
        assert re.fullmatch("[A-Za-z0-9_./-]{1,64}", tool["name"])
    assert "result" in peer.call(tools[0]["name"], {}).answer, "the suite calls the first tool without arguments"


@scenario("tools-call-simple-text", L, M)
def _(peer):
    content = [{"type": "text", "text": "This is a simple text response for testing."}]
    assert peer.call("test_simple_text").result["content"] == content


@scenario("tools-call-image / -audio", L, M)
def _(peer):
    (image,) = peer.call("test_image_content").result["content"]
    (audio,) = peer.call("test_audio_content").result["content"]
    assert (image["type"], image["mimeType"]) == ("image", "image/png") and image["data"]
    assert (audio["type"], audio["mimeType"]) == ("audio", "audio/wav") and audio["data"]


@scenario("tools-call-embedded-resource", L, M)
def _(peer):
    (part,) = peer.call("test_embedded_resource").result["content"]
    assert part["resource"]["uri"] == "test://embedded-resource" and part["resource"]["mimeType"] == "text/plain"


@scenario("tools-call-mixed-content", L, M)
def _(peer):
    content = peer.call("test_multiple_content_types").result["content"]
    assert [part["type"] for part in content] == ["text", "image", "resource"]
    assert content[2]["resource"]["uri"] == "test://mixed-content-resource"
    assert content[2]["resource"]["mimeType"] == "application/json"


@scenario("tools-call-with-logging", L)
def _(peer):
    peer.request("logging/setLevel", {"level": "debug"})
    messages = peer.call("test_tool_with_logging").notifications("notifications/message")
    assert [message["level"] for message in messages] == ["info"] * 3, messages


@scenario("tools-call-error", L, M)
def _(peer):
    result = peer.call("test_error_handling").result
    assert result["isError"] is True and texts(result)


@scenario("tools-call-with-progress", L, M)
def _(peer):
    for token in ("a", 7):
        progress = peer.call("test_tool_with_progress", meta={"progressToken": token}).notifications(
            "notifications/progress"
        )
        assert [(step["progress"], step["total"]) for step in progress] == [(0, 100), (50, 100), (100, 100)]
        assert {json.dumps(step["progressToken"]) for step in progress} == {json.dumps(token)}
    assert peer.call("test_tool_with_progress").before == []


@scenario("tools-call-sampling", L)
def _(peer):
    peer.responder = lambda method, _: {"role": "assistant", "model": "m", "content": {"type": "text", "text": method}}
    assert "sampling/createMessage" in texts(peer.call("test_sampling", {"prompt": "?"}).result)


@scenario("tools-call-elicitation", L)
def _(peer):
    asked = []

    def answer(method, params):
        asked.append((method, params["message"]))
        return {"action": "accept", "content": {"username": "ada", "email": "a@example.com"}}

    peer.responder = answer
    said = texts(peer.call("test_elicitation", {"message": "Who?"}).result)
    assert asked == [("elicitation/create", "Who?")] and "accept" in said and "ada" in said, said


def form_of(peer, tool):
    """The properties of the form that a tool asks for."""
    if peer.is_modern:
        (request,) = peer.call(tool).result["inputRequests"].values()
        return request["params"]["requestedSchema"]["properties"]
    forms = []
    peer.responder = lambda _, params: forms.append(params["requestedSchema"]["properties"]) or {"action": "decline"}
    peer.call(tool)
    return forms[0]


@scenario("elicitation-sep1034-defaults", L, M)
def _(peer):
    form = form_of(peer, "test_elicitation_sep1034_defaults")
    wanted = {"name": "John Doe", "age": 30, "score": 95.5, "status": "active", "verified": True}
    assert {name: field["default"] for name, field in form.items()} == wanted
    assert form["age"]["type"] == "integer" and "active" in form["status"]["enum"]


@scenario("elicitation-sep1330-enums", L, M)
def _(peer):
    form = form_of(peer, "test_elicitation_sep1330_enums")
    assert form["untitledSingle"]["enum"] == ["option1", "option2", "option3"]
    assert form["legacyEnum"]["enum"] == ["value1", "value2", "value3"]
    assert form["legacyEnum"]["enumNames"] == ["First", "Second", "Third"]
    assert form["titledSingle"]["oneOf"][0].keys() == {"const", "title"}
    assert form["untitledMulti"]["items"]["enum"]
    assert form["titledMulti"]["items"]["anyOf"][0].keys() == {"const", "title"}


@scenario("resources-list", L, M)
def _(peer):
    assert all(item["uri"] and item["name"] for item in peer.request("resources/list").result["resources"])


@scenario("resources-read-text / -binary", L, M)
def _(peer):
    (text,) = peer.request("resources/read", {"uri": "test://static-text"}).result["contents"]
    (binary,) = peer.request("resources/read", {"uri": "test://static-binary"}).result["contents"]
    assert text["text"] and text["mimeType"] == "text/plain"
    assert binary["blob"] and binary["mimeType"] == "image/png"


@scenario("resources-templates-read", L, M)
def _(peer):
    (template,) = peer.request("resources/templates/list").result["resourceTemplates"]
    assert template["uriTemplate"] == "test://template/{id}/data"
    (contents,) = peer.request("resources/read", {"uri": "test://template/123/data"}).result["contents"]
    assert json.loads(contents["text"])["id"] == "123" and contents["uri"] == "test://template/123/data"


@scenario("resources-subscribe / -unsubscribe", L)
def _(peer):
    for method in ("resources/subscribe", "resources/unsubscribe"):
        assert peer.request(method, {"uri": "test://watched-resource"}).result == {}


@scenario("sep-2164-resource-not-found", L, M)
def _(peer):
    uri = "test://nonexistent-resource-for-conformance-testing"
    error = peer.request("resources/read", {"uri": uri}).error
    assert error["code"] == (-32602 if peer.is_modern else -32002) and error["data"]["uri"] == uri


@scenario("prompts-list, -get-simple, -with-args, -embedded-resource, -with-image", L, M)
def _(peer):
    assert all(prompt["description"] for prompt in peer.request("prompts/list").result["prompts"])

    def messages(name, **arguments):
        return peer.request("prompts/get", {"name": name, "arguments": arguments}).result["messages"]

    assert messages("test_simple_prompt")[0]["content"]["text"] == "This is a simple prompt for testing."
    said = messages("test_prompt_with_arguments", arg1="hello", arg2="world")[0]["content"]["text"]
    assert "'hello'" in said and "'world'" in said
    embedded = messages("test_prompt_with_embedded_resource", resourceUri="test://x")[0]["content"]
    assert embedded["resource"]["uri"] == "test://x"
    assert messages("test_prompt_with_image")[0]["content"]["mimeType"] == "image/png"


@scenario("json-schema-2020-12", L, M)
def _(peer):
    tools = {tool["name"]: tool["inputSchema"] for tool in peer.request("tools/list").result["tools"]}
    schema = tools["json_schema_2020_12_tool"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$defs"]["address"]["$anchor"] == "addressDef" and schema["additionalProperties"] is False
    assert schema["allOf"][0]["anyOf"] and {"if", "then", "else"} <= schema.keys()


@scenario("arguments are refused by name", L, M)
def _(peer):
    result = peer.call("add", {"a": 1, "b": "many"}).result
    assert result["isError"] and "b" in texts(result) and "structuredContent" not in result
    assert peer.call("no_such_tool").error["code"] == -32602
    assert peer.request("tools/list", {"cursor": "nonsense"}).error["code"] == -32602


@scenario("the other era's fields stay away", L, M)
def _(peer):
    for method in ("tools/list", "prompts/list", "resources/list", "resources/templates/list"):
        result = peer.request(method).result
        assert ({"resultType", "ttlMs", "cacheScope"} <= result.keys()) == peer.is_modern
        assert result.get("nextCursor", "page") not in (None, "")


@scenario("server-stateless: discover", M)
def _(peer):
    result = peer.request("server/discover").result
    assert result["supportedVersions"] == ["2026-07-28"] and result["resultType"] == "complete"
    assert {"tools", "prompts", "resources", "completions"} <= result["capabilities"].keys()
    assert result["_meta"][META + "serverInfo"]["name"] == "fixture"


@scenario("server-stateless: meta", M)
def _(peer):
    version, capabilities = {META + "protocolVersion": "2026-07-28"}, {META + "clientCapabilities": {}}
    for meta, code in (({}, -32602), (capabilities, -32602), (version, -32602), ({**version, **capabilities}, None)):
        # The stdio transport tells the eras apart by the version.
        if META + "protocolVersion" not in meta and not hasattr(peer, "port"):
            continue
        message = peer.message("tools/list")
        message["params"]["_meta"] = meta
        exchange = peer.exchange(message)
        assert exchange.answer.get("error", {}).get("code") == code, exchange.answer
        assert exchange.status in (None, 400 if code else 200)


@scenario("server-stateless: versions", M)
def _(peer):
    served = peer.request("server/discover").result["supportedVersions"]
    message = peer.message("tools/list", meta={META + "protocolVersion": "v999.0.0"})
    headers = {"headers": {"MCP-Protocol-Version": "v999.0.0"}} if hasattr(peer, "port") else {}
    exchange = peer.exchange(message, **headers)
    assert exchange.error["code"] == -32022 and exchange.status in (None, 400)
    assert set(exchange.error["data"]["supported"]) <= set(served)
    assert exchange.error["data"]["requested"] == "v999.0.0"


@scenario("server-stateless: capability", M)
def _(peer):
    peer.capabilities = {}
    exchange = peer.call("test_missing_capability")
    assert exchange.error["code"] == -32021 and exchange.status in (None, 400)
    assert exchange.error["data"]["requiredCapabilities"] == {"sampling": {}}


@scenario("server-stateless: removed methods", M)
def _(peer):
    for method in ("ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "no/such"):
        exchange = peer.request(method, {"uri": "test://watched-resource", "level": "info"})
        assert exchange.error["code"] == -32601 and exchange.status in (None, 404), (method, exchange.answer)


@scenario("server-stateless: streams", M)
def _(peer):
    assert not any("id" in message for message in peer.call("test_streaming_elicitation").before)
    assert peer.call("test_logging_tool").before == []
    wanted = peer.call("test_logging_tool", meta={META + "logLevel": "error"}).notifications("notifications/message")
    assert [message["level"] for message in wanted] == ["error"]


@scenario("caching", M)
def _(peer):
    requests = [(method, {}) for method in ("tools/list", "prompts/list", "resources/list", "resources/templates/list")]
    for method, params in [*requests, ("resources/read", {"uri": "test://static-text"}), ("server/discover", {})]:
        result = peer.request(method, params).result
        assert type(result["ttlMs"]) is int and result["ttlMs"] >= 0 and result["cacheScope"] in ("public", "private")


def again(peer, tool, asked, responses, **changes):
    """The call once more, with answers and the state that came with the questions."""
    params = {"name": tool, "inputResponses": responses, **changes}
    if "requestState" in asked and "requestState" not in changes:
        params["requestState"] = asked["requestState"]
    return peer.request("tools/call", params)


def form(**content):
    return {"action": "accept", "content": content}


def asks(exchange, *keys):
    """A result that asks under these keys."""
    result = exchange.result
    assert result["resultType"] == "input_required" and set(result["inputRequests"]) == set(keys), result
    return result


def completes(exchange):
    assert exchange.result["resultType"] == "complete", exchange.result
    return texts(exchange.result)


@scenario("input-required-result: basic-elicitation", M)
def _(peer):
    asked = asks(peer.call(NAME + "elicitation"), "user_name")
    assert "name" in asked["inputRequests"]["user_name"]["params"]["requestedSchema"]["properties"]
    assert completes(again(peer, NAME + "elicitation", asked, {"user_name": form(name="Ada")})) == "Hello, Ada!"


@scenario("input-required-result: basic-sampling / basic-list-roots", M)
def _(peer):
    asked = asks(peer.call(NAME + "sampling"), "capital_question")
    reply = {"role": "assistant", "model": "m", "content": {"type": "text", "text": "Paris"}}
    assert "Paris" in completes(again(peer, NAME + "sampling", asked, {"capital_question": reply}))
    asked = asks(peer.call(NAME + "list_roots"), "client_roots")
    reply = {"roots": [{"uri": "file:///home"}]}
    assert "file:///home" in completes(again(peer, NAME + "list_roots", asked, {"client_roots": reply}))


@scenario("input-required-result: request-state", M)
def _(peer):
    asked = asks(peer.call(NAME + "request_state"), "confirm")
    assert asked["requestState"]
    assert "state-ok" in completes(again(peer, NAME + "request_state", asked, {"confirm": form(ok=True)}))


@scenario("input-required-result: multiple-input-requests", M)
def _(peer):
    asked = asks(peer.call(NAME + "multiple_inputs"), "user_name", "greeting", "client_roots")
    assert asked["requestState"]
    assert len({request["method"] for request in asked["inputRequests"].values()}) == 3


@scenario("input-required-result: multi-round", M)
def _(peer):
    tool = NAME + "multi_round"
    first = asks(peer.call(tool), "step1")
    second = asks(again(peer, tool, first, {"step1": form(name="Ada")}), "step2")
    assert first["requestState"] != second["requestState"]
    said = completes(again(peer, tool, second, {"step2": form(color="blue")}))
    assert "Ada" in said and "blue" in said, said


@scenario("input-required-result: missing-input-response", M)
def _(peer):
    tool = NAME + "elicitation"
    asked = asks(peer.call(tool), "user_name")
    asked = asks(again(peer, tool, asked, {}), "user_name")
    asks(again(peer, tool, asked, {"another": form(name="Ada")}), "user_name")


@scenario("input-required-result: non-tool-request", M)
def _(peer):
    params = {"name": "test_input_required_result_prompt"}
    asked = asks(peer.request("prompts/get", params), "user_context")
    params |= {"requestState": asked["requestState"], "inputResponses": {"user_context": form(context="tests")}}
    result = peer.request("prompts/get", params).result
    assert result["resultType"] == "complete" and "tests" in result["messages"][0]["content"]["text"]


@scenario("input-required-result: result-type / unsupported-methods", M)
def _(peer):
    for method in ("tools/list", "prompts/list"):
        assert peer.request(method).result["resultType"] == "complete"


@scenario("input-required-result: tampered-state", M)
def _(peer):
    tool = NAME + "tampered_state"
    asked = asks(peer.call(tool), "confirm")
    state = asked["requestState"] + "-TAMPERED"
    exchange = again(peer, tool, asked, {"confirm": form(ok=True)}, requestState=state)
    assert exchange.error["code"] == -32602, exchange.answer


@scenario("input-required-result: capability-check", M)
def _(peer):
    peer.capabilities = {"sampling": {}}
    asked = asks(peer.call(NAME + "capabilities"), "sample")
    assert asked["inputRequests"]["sample"]["method"] == "sampling/createMessage"


@scenario("input-required-result: ignore-extra-params / validate-input", M)
def _(peer):
    tool = NAME + "elicitation"
    asked = asks(peer.call(tool), "user_name")
    extra = {"user_name": form(name="Ada"), "unasked": form(name="Eve")}
    assert completes(again(peer, tool, asked, extra)) == "Hello, Ada!"
    for wrong in (7, None):
        asked = asks(peer.call(tool), "user_name")
        answer = again(peer, tool, asked, {"user_name": wrong}).answer
        assert answer.get("error", {}).get("code") == -32602 or answer["result"]["resultType"] == "input_required"


@scenario("tasks: capability and result shape", M)
def _(peer):
    capabilities = peer.request("server/discover").result["capabilities"]
    assert "io.modelcontextprotocol/tasks" in capabilities["extensions"]
    result = peer.call("greet", {"name": "Ada"}).result
    assert result["resultType"] == "complete" and texts(result) == "Hello, Ada!"
    assert texts(peer.call("test_tool_with_task").result) == "Task completed"
    assert peer.call("failing_job").error["code"] == -32021
    assert peer.request("tasks/get", {"taskId": "x"}).error["code"] == -32021


def start(peer, tool, arguments=None):
    """A call that becomes a task."""
    peer.capabilities = {**peer.capabilities, **TASKS}
    task = peer.call(tool, arguments).result
    assert task["resultType"] == "task" and task["status"] in ("working", "input_required"), task
    assert {"taskId", "createdAt", "lastUpdatedAt", "ttlMs"} <= task.keys() and "requestState" not in task
    return {"taskId": task["taskId"]}


def poll(peer, task, *states):
    end = time.monotonic() + 20
    while True:
        found = peer.request("tasks/get", task).result
        assert found["resultType"] == "complete" and found["taskId"] == task["taskId"]
        if found["status"] in states:
            return found
        assert found["status"] == "working" and time.monotonic() < end, found
        time.sleep(0.02)


@scenario("tasks: lifecycle", M)
def _(peer):
    found = poll(peer, start(peer, "slow_compute", {"seconds": 0.1, "label": "x"}), "completed")
    assert texts(found["result"]) == "computed x"
    found = poll(peer, start(peer, "failing_job"), "completed")
    assert found["result"]["isError"] is True
    found = poll(peer, start(peer, "protocol_error_job"), "failed")
    assert found["error"]["code"] == -32603


@scenario("tasks: input", M)
def _(peer):
    task = start(peer, "confirm_delete", {"filename": "a.txt"})
    (key,) = poll(peer, task, "input_required")["inputRequests"]
    assert peer.request("tasks/update", {**task, "inputResponses": {key: form(confirm=True)}}).result["resultType"]
    assert texts(poll(peer, task, "completed")["result"]) == "Deleted a.txt"
    task = start(peer, "multi_input")
    keys = poll(peer, task, "input_required")["inputRequests"]
    assert len(keys) == 2
    for key in keys:
        peer.request("tasks/update", {**task, "inputResponses": {key: form(value="v")}})
    assert texts(poll(peer, task, "completed")["result"]) == "Got first, second"


@scenario("tasks: cancellation", M)
def _(peer):
    task = start(peer, "slow_compute", {"seconds": 3600})
    for _ in range(2):
        assert peer.request("tasks/cancel", task).result["resultType"] == "complete"
    poll(peer, task, "cancelled")


@scenario("tasks: what is unknown or removed", M)
def _(peer):
    peer.capabilities = {**peer.capabilities, **TASKS}
    for method in ("tasks/get", "tasks/cancel"):
        assert peer.request(method, {"taskId": "unknown"}).error["code"] == -32602
    assert peer.request("tasks/update", {"taskId": "unknown", "inputResponses": {}}).error["code"] == -32602
    for method in ("tasks/list", "tasks/result"):
        assert peer.request(method, {"taskId": "unknown"}).error["code"] == -32601


@scenario("concurrent calls", L, M)
def _(peer):
    if not hasattr(peer, "port"):  # answers come in any order
        wanted = {f"c{number}": number + 1 for number in range(20)}
        for id, total in wanted.items():
            peer.send(peer.message("tools/call", {"name": "add", "arguments": {"a": total - 1}}, id=id))
        answers = [peer.receive() for _ in wanted]
        assert {answer["id"]: answer["result"]["structuredContent"]["sum"] for answer in answers} == wanted
        return
    sums = {}

    def add(number):
        sums[number] = peer.call("add", {"a": number}, id=number).result["structuredContent"]["sum"]

    threads = [threading.Thread(target=add, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == {number: number + 1 for number in range(20)}
