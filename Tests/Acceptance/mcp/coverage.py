"""Which test fails when a rule is broken: the conformance suite's scenarios, tests of our own, and known mistakes.

A test is named `features: TEXT`, `http: TEXT` or `stdio: TEXT` for a scenario of that file, `clients: STEP` for a step
of test_clients.py, `executable: TEXT` for a check of test_executable.py, and `FILE.swift: TEXT` for a unit test.
Every test that is named here must exist, and a scenario of the suite must run in each era that the suite runs it in.
"""

import features
import over_http
import over_stdio
from fixture import ROOT

L, M = "legacy", "modern"
SUITE = (
    ("server-initialize", L, "features: server-initialize"),
    ("ping", L, "features: ping"),
    ("logging-set-level", L, "features: logging-set-level"),
    ("completion-complete", L + M, "features: completion-complete"),
    ("tools-list", L + M, "features: tools-list"),
    ("tools-call-simple-text", L + M, "features: tools-call-simple-text"),
    ("tools-call-image, -audio", L + M, "features: tools-call-image / -audio"),
    ("tools-call-embedded-resource", L + M, "features: tools-call-embedded-resource"),
    ("tools-call-mixed-content", L + M, "features: tools-call-mixed-content"),
    ("tools-call-with-logging", L, "features: tools-call-with-logging"),
    ("tools-call-error", L + M, "features: tools-call-error"),
    ("tools-call-with-progress", L + M, "features: tools-call-with-progress"),
    ("tools-call-sampling", L, "features: tools-call-sampling"),
    ("tools-call-elicitation", L, "features: tools-call-elicitation"),
    ("elicitation-sep1034-defaults", L, "features: elicitation-sep1034-defaults"),
    ("elicitation-sep1330-enums", L, "features: elicitation-sep1330-enums"),
    ("resources-list", L + M, "features: resources-list"),
    ("resources-read-text, -binary", L + M, "features: resources-read-text / -binary"),
    ("resources-templates-read", L + M, "features: resources-templates-read"),
    ("resources-subscribe, -unsubscribe", L, "features: resources-subscribe / -unsubscribe"),
    ("sep-2164-resource-not-found", M, "features: sep-2164-resource-not-found"),
    ("prompts-list, -get-…", L + M, "features: prompts-list, -get-simple"),
    ("server-sse-multiple-streams", L + M, "http: server-sse-multiple-streams"),
    ("dns-rebinding-protection", L + M, "http: dns-rebinding-protection"),
    ("server-session-lifecycle", L, "http: server-session-lifecycle"),
    ("server-sse-polling", L, "http: server-sse-polling"),
    ("json-schema-2020-12", L + M, "features: json-schema-2020-12"),
    ("server-stateless: meta", M, "features: server-stateless: meta"),
    ("server-stateless: discover", M, "features: server-stateless: discover"),
    ("server-stateless: capabilities agree with lists", M, "ModernConformanceTests.swift: What is not offered is not"),
    ("server-stateless: versions", M, "features: server-stateless: versions"),
    ("server-stateless: headers", M, "http: the order of checks"),
    ("server-stateless: capability", M, "features: server-stateless: capability"),
    ("server-stateless: removed methods", M, "features: server-stateless: removed methods"),
    ("server-stateless: initialize is removed", M, "http: the order of checks"),
    ("server-stateless: streams", M, "features: server-stateless: streams"),
    ("server-stateless: ids of errors", M, "features: ids are echoed as they are"),
    ("server-stateless: listen", M, "http: listen: acknowledged, tagged, filtered"),
    ("caching", M, "features: caching"),
    ("input-required-result-basic-elicitation", M, "features: input-required-result: basic-elicitation"),
    ("… basic-sampling, basic-list-roots", M, "features: input-required-result: basic-sampling / basic-list-roots"),
    ("… request-state", M, "features: input-required-result: request-state"),
    ("… multiple-input-requests", M, "features: input-required-result: multiple-input-requests"),
    ("… multi-round", M, "features: input-required-result: multi-round"),
    ("… missing-input-response", M, "features: input-required-result: missing-input-response"),
    ("… non-tool-request", M, "features: input-required-result: non-tool-request"),
    ("… result-type, unsupported-methods", M, "features: input-required-result: result-type / unsupported-methods"),
    ("… tampered-state", M, "features: input-required-result: tampered-state"),
    ("… capability-check", M, "features: input-required-result: capability-check"),
    ("… ignore-extra-params, validate-input", M, "features: input-required-result: ignore-extra-params / validate-input"),
    ("http-header-validation", M, "http: http-header-validation"),
    ("http-custom-header-server-validation", M, "http: http-custom-header-server-validation"),
    ("tasks: creation, capability", M, "features: tasks: capability and result shape"),
    ("tasks: get, lifecycle, errors", M, "features: tasks: lifecycle"),
    ("tasks: update, several inputs", M, "features: tasks: input"),
    ("tasks: cancel", M, "features: tasks: cancellation"),
    ("tasks: unknown, removed", M, "features: tasks: what is unknown or removed"),
    ("tasks: notifications", M, "TaskTests.swift: A task is cancelled, again and again, and its followers hear of it"),
    ("wire-schema-valid", L + M, "ProtocolSchemaTests.swift: The check of messages finds what is wrong"),
)

OWN = (
    ("discover, then initialize, in one process", "stdio: discover, then initialize, then both at once"),
    ("initialize with every version, and a wrong one", "features: server-initialize"),
    ("every notification: 202 and nothing", "http: notifications and answers: 202 with nothing"),
    ("ids come back as they were", "features: ids are echoed as they are"),
    ("a null id is refused", "http: bad envelopes", "stdio: CRLF, blank lines, 5 MB, invalid UTF-8, broken JSON, a null"),
    ("both Python clients, both eras, all transports", "clients: introduces_itself", "clients: follows_lists"),
    ("killed in a session: 404, and a new handshake", "http: a server that was killed"),
    ("CRLF, blank lines, 5 MB, invalid UTF-8", "stdio: CRLF, blank lines, 5 MB, invalid UTF-8"),
    ("nothing but the protocol on standard output", "executable: LOG_LEVEL="),
    ("two principals share nothing", "http: two principals do not share sessions, states or tasks"),
)

MISTAKES = (
    ("1 foreign bytes on standard output", "executable: LOG_LEVEL=", "stdio: nothing but the protocol on standard output"),
    ("2 framing", "stdio: CRLF, blank lines, 5 MB", "LineSplitterTests.swift: Line ends of both kinds"),
    ("3 null or empty for what is absent", "http: every revision: what is sent fits its schema", "features: the other era's"),
    ("4 alternatives at the root of a schema", "executable: lists what all clients accept"),
    ("5 arrays without items, several types", "executable: lists what all clients accept"),
    ("6 a schema for output, and output without", "clients: gets_structured_output", "features: arguments are refused by name"),
    ("7 content and structured content differ", "clients: gets_structured_output"),
    ("8 a notification that is answered", "http: notifications and answers: 202 with nothing"),
    ("9 a dead session without 404", "http: server-session-lifecycle", "http: a server that was killed"),
    ("10 the stream of GET", "http: server-sse: what belongs to no request", "http: a silent stream is kept open by comments"),
    ("11 early or unknown requests, a locked era", "stdio: early and unknown requests", "stdio: discover, then initialize"),
    ("12 addresses of authorization that differ", "http: no addresses of authorization where no login is asked for"),
    ("13 a slow start", "executable: lists before it has a back end"),
    ("14 calls that take long", "HTTPModernTests.swift: An answer that takes long becomes a stream", "clients: cancels_a_call"),
    ("15 hosts that are allowed", "http: dns-rebinding-protection", "HTTPModernTests.swift: Hosts and origins"),
)


def gaps():
    """What this table promises and does not keep."""
    eras = {"features": {name: set(eras) for name, eras, _ in features.SCENARIOS}}
    for kind, module in (("http", over_http), ("stdio", over_stdio)):
        eras[kind] = {name: {L, M} for name, _ in module.SCENARIOS}
    here = ROOT / "Tests/Acceptance/mcp"
    sources = {"clients": (here / "test_clients.py").read_text(), "executable": (here / "test_executable.py").read_text()}
    swift = {file.name: file.read_text() for file in (ROOT / "Tests").glob("MCP*Tests/*.swift")}
    found = []
    rows = [(rule, wanted, (test,)) for rule, wanted, test in SUITE] + [(rule, "", tests) for rule, *tests in OWN + MISTAKES]
    for rule, wanted, tests in rows:
        for test in tests:
            kind, text = test.split(": ", 1)
            if kind in eras:
                names = [name for name in eras[kind] if name.startswith(text)]
                missing = [era for era in (L, M) if era in wanted and not any(era in eras[kind][name] for name in names)]
                if not names or missing:
                    found.append(f"{rule}: no scenario {text} {missing}")
            elif kind != "none" and text not in sources.get(kind, swift.get(kind, "")):
                found.append(f"{rule}: no test {text} in {kind}")
    return found
