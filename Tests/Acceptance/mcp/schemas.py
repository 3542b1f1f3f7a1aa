"""The protocol's official JSON Schemas: what is wrong with a message that a server sent."""

import functools
import json

from fixture import ROOT
from jsonschema import Draft7Validator, Draft202012Validator

FOLDER = ROOT.parent / "shared/mcp-schema"
CALLS = {
    "notifications/progress": "ProgressNotification",
    "notifications/message": "LoggingMessageNotification",
    "notifications/cancelled": "CancelledNotification",
    "notifications/tools/list_changed": "ToolListChangedNotification",
    "notifications/prompts/list_changed": "PromptListChangedNotification",
    "notifications/resources/list_changed": "ResourceListChangedNotification",
    "notifications/resources/updated": "ResourceUpdatedNotification",
    "notifications/subscriptions/acknowledged": "SubscriptionsAcknowledgedNotification",
    "elicitation/create": "ElicitRequest",
    "sampling/createMessage": "CreateMessageRequest",
    "roots/list": "ListRootsRequest",
}
RESULTS = {
    "initialize": "InitializeResult",
    "ping": "EmptyResult",
    "logging/setLevel": "EmptyResult",
    "tools/list": "ListToolsResult",
    "tools/call": "CallToolResult",
    "resources/list": "ListResourcesResult",
    "resources/templates/list": "ListResourceTemplatesResult",
    "resources/read": "ReadResourceResult",
    "resources/subscribe": "EmptyResult",
    "resources/unsubscribe": "EmptyResult",
    "prompts/list": "ListPromptsResult",
    "prompts/get": "GetPromptResult",
    "completion/complete": "CompleteResult",
    "server/discover": "DiscoverResult",
    "subscriptions/listen": "SubscriptionsListenResult",
}
FORBIDDEN_IN_2026 = {"elicitation/create", "sampling/createMessage", "roots/list"}


def available():
    return FOLDER.is_dir()


@functools.cache
def document(revision):
    return json.loads((FOLDER / f"{revision}.json").read_text())


@functools.cache
def validator(revision, names):
    """A validator for the first of these definitions that the revision has."""
    schema = document(revision)
    key = "$defs" if "$defs" in schema else "definitions"
    name = next((name for name in names if name in schema[key]), None)
    if name is None:
        return None
    kind = Draft202012Validator if key == "$defs" else Draft7Validator
    return kind({"$ref": f"#/{key}/{name}", key: schema[key]})


def problems(message, revision, answering=None):
    """What is wrong with a message; `answering` is the method of the request that it answers."""
    if not available():
        return []
    if isinstance(message, list):
        return [problem for element in message for problem in problems(element, revision)]
    checks = []
    if "method" in message:
        method = message["method"]
        if method == "notifications/tasks":
            return []  # of an extension
        if method not in CALLS or (revision == "2026-07-28" and method in FORBIDDEN_IN_2026):
            return [f"the server must not send {method}"]
        checks.append((message, (CALLS[method],)))
    elif "error" in message:
        # A message without an id cannot be answered under one. From 2025-11-25 on the answer then has none; before, the
        # schemas know no such answer: JSON-RPC says null, HTTP lets it be left out.
        is_older = revision < "2025-11-25"
        answer = {**message, "id": 0} if is_older and message.get("id") is None else message
        checks.append((answer, ("JSONRPCErrorResponse", "JSONRPCError")))
    else:
        checks.append((message, ("JSONRPCResultResponse", "JSONRPCResponse")))
        result = message.get("result", {})
        kind = result.get("resultType")
        if answering in RESULTS and kind != "task":
            checks.append((result, ("InputRequiredResult" if kind == "input_required" else RESULTS[answering],)))
    found = []
    for value, names in checks:
        judge = validator(revision, names)
        if judge is None:
            found.append(f"{revision} has no {names[0]}")
        else:
            found += [f"{names[0]} {error.json_path}: {error.message[:200]}" for error in judge.iter_errors(value)]
    return found
