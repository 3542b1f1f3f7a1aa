#!/usr/bin/env python3
"""The official Python client and fastmcp's make the same calls to the fixture server: both transports, both eras."""

import argparse
import importlib.metadata
import sys
import traceback
import warnings
from contextlib import asynccontextmanager

import anyio
import fastmcp
import fastmcp.client.transports
import mcp
import mcp_types as types
from fixture import MODERN, HTTPFixture, add_options
from mcp.client.sse import sse_client
from mcp.client.subscriptions import PromptsListChanged, ResourceUpdated, ToolsListChanged, listen
from mcp.shared.exceptions import MCPError

warnings.simplefilter("ignore")  # what the older revision has is deprecated, and tested nevertheless
PATIENCE = 30
PAGE = 6


class Person:
    """The person and the model behind a client: answers what the server asks, and remembers it."""

    def __init__(self):
        self.action, self.asked, self.heard, self.logged = "accept", [], [], []

    async def elicit(self, params):
        self.asked.append(params)
        if self.action != "accept" or params.mode == "url":
            return types.ElicitResult(action=self.action)
        properties = params.requested_schema["properties"]
        return types.ElicitResult(action="accept", content={name: self.value(p) for name, p in properties.items()})

    @staticmethod
    def value(schema):
        """Something that a field of a form takes."""
        if "default" in schema:
            return schema["default"]
        if schema["type"] == "array":
            options = schema["items"].get("enum") or [option["const"] for option in schema["items"]["anyOf"]]
            return options[:2]
        options = schema.get("enum") or [option["const"] for option in schema.get("oneOf", ())]
        if options:
            return options[0]
        if schema.get("format") == "email":
            return "someone@example.com"
        return {"string": "Ada", "boolean": True, "integer": 3, "number": 1.5}[schema["type"]]

    async def sample(self, params):
        text = types.TextContent(type="text", text=f"Paris, asked: {params.messages[0].content.text}")
        return types.CreateMessageResult(role="assistant", content=text, model="test")

    async def hear(self, message):
        self.heard.append(message)

    async def log(self, params):
        self.logged.append(params)

    async def until_heard(self, kind, matches=lambda _: True):
        with anyio.fail_after(PATIENCE):
            while not any(isinstance(message, kind) and matches(message) for message in self.heard):
                await anyio.sleep(0.01)


class Official:
    """`mcp.Client`, as the steps use it."""

    name = f"mcp {importlib.metadata.version('mcp')}"

    @asynccontextmanager
    async def connected(target, mode, person):
        async def roots(_):
            return types.ListRootsResult(roots=[types.Root(uri="file:///home", name="home")])

        if isinstance(target, list):
            target = mcp.StdioServerParameters(command=target[0], args=target[1:])
        elif target.endswith("/sse"):
            target = sse_client(target)
        client = mcp.Client(
            target,
            mode=mode,
            cache=None,
            log_level="debug",
            read_timeout_seconds=PATIENCE,
            elicitation_callback=lambda _, params: person.elicit(params),
            sampling_callback=lambda _, params: person.sample(params),
            list_roots_callback=roots,
            logging_callback=person.log,
            message_handler=person.hear,
        )
        async with client:
            yield Official(client, person)

    def __init__(self, client, person):
        self.client, self.session, self.person = client, client.session, person

    async def tools(self, cursor=None):
        return await self.client.list_tools(cursor=cursor)

    async def call(self, tool, arguments=None, progress=None):
        return await self.client.call_tool(tool, arguments, progress_callback=progress)

    async def resources(self):
        return (await self.client.list_resources()).resources

    async def templates(self):
        return (await self.client.list_resource_templates()).resource_templates

    async def read(self, uri):
        return (await self.client.read_resource(uri)).contents

    async def prompts(self):
        return (await self.client.list_prompts()).prompts

    async def prompt(self, name, arguments=None):
        return await self.client.get_prompt(name, arguments)

    async def complete(self, reference, name, value):
        return (await self.client.complete(reference, {"name": name, "value": value})).completion


class FastMCP:
    """`fastmcp.Client`, as the steps use it."""

    name = f"fastmcp {fastmcp.__version__}"

    @asynccontextmanager
    async def connected(target, mode, person):
        async def elicit(_message, _type, params, _context):
            answer = await person.elicit(params)
            return fastmcp.client.elicitation.ElicitResult(action=answer.action, content=answer.content)

        async def sample(_messages, params, _context):
            return await person.sample(params)

        transports = fastmcp.client.transports
        if isinstance(target, list):
            target = transports.StdioTransport(target[0], target[1:], keep_alive=False)
        elif target.endswith("/sse"):
            target = transports.SSETransport(target)
        client = fastmcp.Client(
            target,
            mode=mode,
            timeout=PATIENCE,
            elicitation_handler=elicit,
            sampling_handler=sample,
            roots=["file:///home"],
            log_handler=person.log,
            message_handler=person.hear,
        )
        async with client:
            yield FastMCP(client, person)

    def __init__(self, client, person):
        self.client, self.session, self.person = client, client.session, person

    async def tools(self, cursor=None):
        return await self.client.list_tools_mcp(cursor=cursor)

    async def call(self, tool, arguments=None, progress=None):
        meta = {}
        if self.session.protocol_version == MODERN:
            meta["io.modelcontextprotocol/logLevel"] = "debug"
        return await self.client.call_tool_mcp(tool, arguments or {}, progress_handler=progress, meta=meta)

    async def resources(self):
        return await self.client.list_resources()

    async def templates(self):
        return await self.client.list_resource_templates()

    async def read(self, uri):
        return await self.client.read_resource(uri)

    async def prompts(self):
        return await self.client.list_prompts()

    async def prompt(self, name, arguments=None):
        return await self.client.get_prompt(name, arguments)

    async def complete(self, reference, name, value):
        return await self.client.complete(reference, {"name": name, "value": value})


class NotInThisEra(Exception):
    """The revision has nothing of the kind."""


def text(result):
    return "".join(part.text for part in result.content if part.type == "text")


async def refused(awaitable):
    """The code of the error that a call must end with."""
    try:
        result = await awaitable
    except MCPError as error:
        return error.error.code
    raise AssertionError(f"not refused: {result}")


def is_modern(client):
    return client.session.protocol_version == MODERN


# Steps: each takes a connected client.


async def introduces_itself(client):
    assert client.client.server_info.name == "fixture"
    assert client.client.instructions == "A server for tests"
    capabilities = client.client.server_capabilities
    assert capabilities.tools.list_changed and capabilities.resources.subscribe and capabilities.prompts.list_changed
    assert capabilities.completions is not None


async def lists_tools_page_by_page(client):
    names, cursor, pages = [], None, 0
    while pages < 50:
        page = await client.tools(cursor)
        names += [tool.name for tool in page.tools]
        assert all(tool.description and tool.input_schema["type"] == "object" for tool in page.tools)
        pages, cursor = pages + 1, page.next_cursor
        if not cursor:
            break
        assert len(page.tools) == PAGE
    assert pages == -(-len(names) // PAGE) > 3, (pages, len(names))
    assert len(set(names)) == len(names) and {"add", "test_simple_text"} <= set(names)
    assert await refused(client.tools("nonsense")) == -32602


async def calls_a_tool(client):
    result = await client.call("test_simple_text")
    assert not result.is_error and text(result) == "This is a simple text response for testing."


async def gets_every_kind_of_content(client):
    kinds = {}
    for tool in ("test_image_content", "test_audio_content", "test_embedded_resource", "test_multiple_content_types"):
        kinds[tool] = [part.type for part in (await client.call(tool)).content]
    assert kinds == {
        "test_image_content": ["image"],
        "test_audio_content": ["audio"],
        "test_embedded_resource": ["resource"],
        "test_multiple_content_types": ["text", "image", "resource"],
    }, kinds


async def gets_structured_output(client):
    result = await client.call("add", {"a": 2, "b": 3})
    assert result.structured_content == {"sum": 5}, result
    assert text(result).replace(" ", "") == '{"sum":5}'
    assert (await client.call("add", {"a": 41})).structured_content == {"sum": 42}


async def hears_of_a_tool_that_fails(client):
    result = await client.call("test_error_handling")
    assert result.is_error and "intentionally" in text(result) and result.structured_content is None


async def hears_of_wrong_arguments(client):
    result = await client.call("add", {"a": "many", "b": 2000})
    assert result.is_error and "a" in text(result) and "1000" in text(result), text(result)
    result = await client.call("add", {})
    assert result.is_error and "a" in text(result), text(result)


async def hears_of_an_unknown_tool(client):
    assert await refused(client.call("no_such_tool")) == -32602


async def hears_of_progress(client):
    steps = []

    async def progress(value, total, message):
        steps.append((value, total, message))

    await client.call("test_tool_with_progress", progress=progress)
    await until(lambda: len(steps) == 3)
    assert [step[:2] for step in steps] == [(0, 100), (50, 100), (100, 100)], steps
    assert all("Completed step" in step[2] for step in steps)


async def until(holds):
    with anyio.fail_after(PATIENCE):
        while not holds():
            await anyio.sleep(0.01)


async def hears_log_messages(client):
    if not is_modern(client):
        await client.session.set_logging_level("debug")
    client.person.logged.clear()
    await client.call("test_tool_with_logging")
    await until(lambda: len(client.person.logged) == 3)
    assert [message.level for message in client.person.logged] == ["info"] * 3


async def cancels_a_call(client):
    async def counts():
        words = text(await client.call("count_cancellations")).replace(",", "").split()
        return int(words[1]), int(words[3])

    begun, cancelled = await counts()
    async with anyio.create_task_group() as group:
        group.start_soon(client.call, "wait_for_cancellation")
        with anyio.fail_after(PATIENCE):
            while (await counts())[0] == begun:
                await anyio.sleep(0.01)
        group.cancel_scope.cancel()
    with anyio.fail_after(PATIENCE):
        while await counts() != (begun + 1, cancelled + 1):
            await anyio.sleep(0.01)


async def makes_calls_at_once(client):
    sums = {}

    async def add(number):
        sums[number] = (await client.call("add", {"a": number, "b": number})).structured_content["sum"]

    async with anyio.create_task_group() as group:
        for number in range(20):
            group.start_soon(add, number)
    assert sums == {number: 2 * number for number in range(20)}


async def comes_back_for_an_answer(client):
    steps = []

    async def progress(value, total, message):
        steps.append(value)

    # Over HTTP in the older era, the server ends the connection twice.
    result = await client.call("test_reconnection", progress=progress)
    assert text(result) == "Reconnected", text(result)
    await until(lambda: steps == [1])


async def is_asked_by_form(client):
    client.person.asked.clear()
    result = await client.call("test_elicitation", {"message": "Who are you?"})
    assert [question.message for question in client.person.asked] == ["Who are you?"]
    assert "Ada" in text(result) and "someone@example.com" in text(result), text(result)
    result = await client.call("test_elicitation_sep1034_defaults")
    assert "John Doe" in text(result) and "95.5" in text(result), text(result)
    result = await client.call("test_elicitation_sep1330_enums")
    assert "option1" in text(result) and "value1" in text(result), text(result)


async def declines_and_cancels_a_form(client):
    for action, said in (("decline", "declined"), ("cancel", "cancelled")):
        client.person.action = action
        try:
            result = await client.call("test_elicitation", {"message": "Who?"})
        finally:
            client.person.action = "accept"
        assert said in text(result), text(result)


async def is_asked_to_open_a_page(client):
    client.person.asked.clear()
    result = await client.call("test_url_elicitation")
    assert [question.url for question in client.person.asked] == ["https://example.com/form"]
    assert "accepted" in text(result), text(result)


async def is_asked_twice_in_one_call(client):
    result = await client.call("test_input_required_result_multi_round")
    assert text(result).count("Ada") == 2, text(result)


async def is_asked_several_things(client):
    result = await client.call("test_input_required_result_multiple_inputs")
    assert text(result) == "Got client_roots, greeting, user_name", text(result)


async def lets_its_model_answer(client):
    result = await client.call("test_sampling", {"prompt": "Capital of France?"})
    assert text(result) == "LLM response: Paris, asked: Capital of France?", text(result)


async def reads_resources(client):
    uris = {str(resource.uri) for resource in await client.resources()}
    assert uris >= {"test://static-text", "test://static-binary"}
    (contents,) = await client.read("test://static-text")
    assert contents.text == "This is the content of the static text resource."
    (contents,) = await client.read("test://static-binary")
    assert contents.blob and contents.mime_type == "image/png"
    code = await refused(client.read("test://nothing-here"))
    assert code == (-32602 if is_modern(client) else -32002), code


async def reads_by_template(client):
    (template,) = await client.templates()
    assert template.uri_template == "test://template/{id}/data"
    (contents,) = await client.read("test://template/123/data")
    assert '"id":"123"' in contents.text.replace(" ", ""), contents.text


async def follows_a_resource(client):
    uri, other = "test://watched-resource", "test://static-text"

    async def change(*uris):
        for changed in uris:
            await client.call("test_trigger_resource_update", {"uri": changed})

    if is_modern(client):
        async with listen(client.session, resource_subscriptions=[uri]) as subscription:
            await change(other, uri)
            with anyio.fail_after(PATIENCE):
                event = await anext(aiter(subscription))
            assert event == ResourceUpdated(uri=uri), event
        return
    client.person.heard.clear()
    await client.session.subscribe_resource(uri)
    await change(other, uri)
    await client.person.until_heard(types.ResourceUpdatedNotification)
    heard = [m for m in client.person.heard if isinstance(m, types.ResourceUpdatedNotification)]
    assert [str(message.params.uri) for message in heard] == [uri], heard
    await client.session.unsubscribe_resource(uri)
    client.person.heard.clear()
    await change(uri)
    await client.call("test_trigger_tool_change")
    await client.person.until_heard(types.ToolListChangedNotification)
    assert not any(isinstance(message, types.ResourceUpdatedNotification) for message in client.person.heard)


async def follows_lists(client):
    async def change():
        await client.call("test_trigger_tool_change")
        await client.call("test_trigger_prompt_change")

    if is_modern(client):
        async with listen(client.session, prompts_list_changed=True) as prompts:
            async with listen(client.session, tools_list_changed=True, prompts_list_changed=True) as both:
                await change()
                with anyio.fail_after(PATIENCE):
                    events = aiter(both)
                    assert {await anext(events), await anext(events)} == {ToolsListChanged(), PromptsListChanged()}
                    assert await anext(aiter(prompts)) == PromptsListChanged()
        return
    client.person.heard.clear()
    await change()
    await client.person.until_heard(types.ToolListChangedNotification)
    await client.person.until_heard(types.PromptListChangedNotification)


async def gets_prompts(client):
    assert all(prompt.description for prompt in await client.prompts())
    prompt = await client.prompt("test_prompt_with_arguments", {"arg1": "one", "arg2": "two"})
    assert prompt.messages[0].content.text == "Prompt with arguments: arg1='one', arg2='two'"
    prompt = await client.prompt("test_prompt_with_embedded_resource", {"resourceUri": "test://x"})
    assert prompt.messages[0].content.resource.uri == "test://x"
    assert (await client.prompt("test_prompt_with_image")).messages[0].content.type == "image"
    assert await refused(client.prompt("no_such_prompt")) == -32602
    assert await refused(client.prompt("test_prompt_with_arguments", {"arg1": "one"})) == -32602


async def is_asked_by_a_prompt(client):
    prompt = await client.prompt("test_input_required_result_prompt")
    assert prompt.messages[0].content.text == "Context: Ada", prompt


async def completes_arguments(client):
    reference = types.PromptReference(type="ref/prompt", name="test_prompt_with_arguments")
    assert (await client.complete(reference, "arg1", "par")).values == ["paris", "park", "party"]
    assert (await client.complete(reference, "arg1", "x")).values == []
    reference = types.ResourceTemplateReference(type="ref/resource", uri="test://template/{id}/data")
    assert (await client.complete(reference, "id", "12")).values == ["123", "124"]
    unknown = types.PromptReference(type="ref/prompt", name="no_such_prompt")
    assert await refused(client.complete(unknown, "arg1", "")) == -32602


async def pings(client):
    if is_modern(client):
        raise NotInThisEra
    await client.session.send_ping()


STEPS = (
    introduces_itself,
    pings,
    lists_tools_page_by_page,
    calls_a_tool,
    gets_every_kind_of_content,
    gets_structured_output,
    hears_of_a_tool_that_fails,
    hears_of_wrong_arguments,
    hears_of_an_unknown_tool,
    hears_of_progress,
    hears_log_messages,
    cancels_a_call,
    makes_calls_at_once,
    comes_back_for_an_answer,
    is_asked_by_form,
    declines_and_cancels_a_form,
    is_asked_to_open_a_page,
    is_asked_twice_in_one_call,
    is_asked_several_things,
    lets_its_model_answer,
    reads_resources,
    reads_by_template,
    follows_a_resource,
    follows_lists,
    gets_prompts,
    is_asked_by_a_prompt,
    completes_arguments,
)


async def run(make, target, mode, label):
    """The outcome of every step on one connection: None, or what went wrong."""
    outcomes = dict.fromkeys(STEPS, "not reached")
    try:
        with anyio.fail_after(PATIENCE * len(STEPS)):
            async with make.connected(target, mode, Person()) as client:
                version = client.session.protocol_version
                assert (version == MODERN) == (mode != "legacy"), f"{mode} led to {version}"
                for step in STEPS:
                    try:
                        with anyio.fail_after(2 * PATIENCE):
                            await step(client)
                        outcomes[step] = None
                    except NotInThisEra:
                        del outcomes[step]
                    except Exception:
                        outcomes[step] = traceback.format_exc(limit=-2)
                        print(f"FAILED  {label}: {step.__name__.replace('_', ' ')}\n{outcomes[step]}")
    except Exception:
        print(f"FAILED  {label}: the connection\n{traceback.format_exc()}")
        outcomes["the connection"] = "failed"
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    arguments = parser.parse_args()
    results = {}
    for make in (Official, FastMCP):
        for transport in ("stdio", "http", "sse"):  # the last is that of 2024-11-05
            for era, mode in (("2025", "legacy"), ("2026", "auto")):
                label = (make.name, transport, era)
                if transport == "sse" and era == "2026" and make is FastMCP:
                    continue  # it tries nothing but the handshake there
                if arguments.only and not any(arguments.only in part for part in label):
                    continue
                pages = ("--page-size", PAGE)
                if transport == "stdio":
                    target = [str(arguments.fixture), "stdio", *map(str, pages)]
                    results[label] = anyio.run(run, make, target, mode, " ".join(label))
                else:
                    with HTTPFixture(arguments.fixture, *pages) as server:
                        target = server.sse_url if transport == "sse" else server.url
                        results[label] = anyio.run(run, make, target, mode, " ".join(label))

    for level, heading in enumerate(("client", "transport", "era")):
        print(f"{heading:30}" + "".join(f" {label[level]:>13}" for label in results))
    for step in STEPS:
        cells = ("-" if step not in of else "FAILED" if of[step] else "ok" for of in results.values())
        print(f"{step.__name__.replace('_', ' '):30}" + "".join(f" {cell:>13}" for cell in cells))
    outcomes = [outcome for outcomes in results.values() for outcome in outcomes.values()]
    failed = sum(outcome is not None for outcome in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
