#!/usr/bin/env python3
"""The scenarios of the conformance suite and more of our own, against the fixture server over both transports.

Every message that the server sends is validated against the official JSON Schema of its revision.
"""

import argparse
import sys
import traceback

import coverage
import features
import over_http
import over_stdio
import schemas
from fixture import LEGACY, MODERN, HTTPFixture, add_options
from peers import VIOLATIONS, HTTPPeer, StdioPeer

REVISIONS = {"legacy": LEGACY[-1], "modern": MODERN}


def attempt(label, run):
    """Whether a scenario passes, and all that was sent meanwhile is valid."""
    VIOLATIONS.clear()
    try:
        run()
        assert not VIOLATIONS, "\n".join(VIOLATIONS[:5])
    except Exception:
        print(f"FAILED  {label}\n{traceback.format_exc(limit=-3)}", flush=True)
        return False
    return True


def connected(make, check):
    with make as peer:
        check(peer)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    arguments = parser.parse_args()
    program = arguments.fixture
    if not schemas.available():
        print(f"messages are not validated: there are no schemas in {schemas.FOLDER}")
    columns = [(transport, era) for transport in ("stdio", "http") for era in REVISIONS]
    table, own, outcomes = [], [], []

    def judge(label, run):
        outcomes.append(attempt(label, run))
        return "ok" if outcomes[-1] else "FAILED"

    with HTTPFixture(program) as server:
        makers = {
            "stdio": lambda revision: StdioPeer(program, revision),
            "http": lambda revision: HTTPPeer(server.port, revision),
        }
        for name, eras, check in features.SCENARIOS:
            if arguments.only in name:
                cells = []
                for transport, era in columns:
                    peer = makers[transport](REVISIONS[era])
                    label = f"{name}: {transport}, {era}"
                    cells.append(judge(label, lambda: connected(peer, check)) if era in eras else "-")
                table.append((name, cells))
        for transport, scenarios, target in (
            ("http", over_http.SCENARIOS, server),
            ("stdio", over_stdio.SCENARIOS, program),
        ):
            for name, check in scenarios:
                if arguments.only in name:
                    own.append((name, transport, judge(f"{name}: {transport}", lambda: check(target))))

    missing = coverage.gaps()
    outcomes.append(not missing)
    for gap in missing:
        print(f"FAILED  coverage: {gap}")
    print(f"{'scenarios of messages':78}" + "".join(f" {transport + ' ' + era:>13}" for transport, era in columns))
    for name, cells in table:
        print(f"{name:78}" + "".join(f" {cell:>13}" for cell in cells))
    print("\nscenarios of one transport")
    for name, transport, outcome in own:
        print(f"{name:78} {transport:>13} {outcome:>13}")
    print(f"{sum(outcomes)} passed, {len(outcomes) - sum(outcomes)} failed")
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
