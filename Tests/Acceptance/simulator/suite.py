#!/usr/bin/env python3
"""pyvmomi, which is strict about types and required fields, drives `mcvsphere simulate`.

Each module of this folder with scenarios gets a simulator of its own; each function of it without an underscore is a
scenario, in the order of the file.
"""

import argparse
import importlib
import inspect
import sys
import time
import traceback
from pathlib import Path

from server import Server

AREAS = ["inventory", "updates", "machines", "devices", "snapshots", "files", "packages", "guests", "history", "hosts", "access", "faults", "standalone"]


def scenarios(module):
    found = [
        function for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")]
    return sorted(found, key=lambda function: function.__code__.co_firstlineno)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default=".build/debug/mcvsphere", type=Path, help="the mcvsphere program")
    parser.add_argument("--only", default="", help="only scenarios with this in their area or name")
    arguments = parser.parse_args()
    passed = failed = 0
    for area in AREAS:
        module = importlib.import_module(area)
        chosen = [one for one in scenarios(module) if arguments.only in f"{area}.{one.__name__}"]
        if not chosen:
            continue
        start = time.monotonic()
        with Server(arguments.server.resolve(), *getattr(module, "OPTIONS", ())) as server:
            for scenario in chosen:
                try:
                    scenario(server)
                    passed += 1
                except Exception:
                    failed += 1
                    print(f"FAILED {area}.{scenario.__name__}")
                    traceback.print_exc(file=sys.stdout)
        print(f"{area}: {len(chosen)} scenarios, {time.monotonic() - start:.1f} s", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
