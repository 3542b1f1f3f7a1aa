#!/usr/bin/env python3
"""Every type of vim25, both ways between pyvmomi and our program, in XML and in JSON.

pyvmomi writes a value with all fields filled; our program reads and writes it again, directly and through JSON; the
XSD accepts what it wrote, and pyvmomi reads it back equal. Then the other way: our program makes such a value, the
XSD accepts it, pyvmomi reads and writes it, and our program finds the result equal.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import vi_json
import wire
from catalogue import REFERENCE, Catalogue
from codec import Codec, CodecError
from compare import difference, unfilled
from pyVmomi import VmomiSupport as vmomi
from pyVmomi import vim, vmodl
from schema import Schema
from values import Maker

ROOT = Path(__file__).resolve().parents[3]


class Failure(Exception):
    """What went wrong with one value."""


class Judge:
    """The checks, each of one value; a Failure says what is wrong."""

    def __init__(self, catalogue, schema, codec):
        self.catalogue, self.schema, self.codec = catalogue, schema, codec
        self.demands = "".join(f"{field} {text}".strip() + "\n" for field, text in catalogue.demands.items()).encode()

    def xml(self, name, value, declared=True):
        self.same(name, value, self.codec.ask("xml-xml", document_type(name), self.write(name, value)), declared)

    def json(self, name, value, declared=True):
        document = self.codec.ask("xml-json", document_type(name), self.write(name, value))
        if declared:
            bare = name in self.catalogue.faults
            error = vi_json.violation(value, json.loads(document), self.catalogue.fields, bare=bare)
            if error:
                raise Failure(f"JSON: {error}")
        self.same(name, value, self.codec.ask("json-xml", document_type(name), document), declared)

    def made(self, name):
        document, value = self.make(name)
        again = self.write(name, value)
        if not self.codec.equal(document_type(name), document, again):
            raise Failure("not equal after pyvmomi read and wrote it")
        through_json = self.codec.ask("xml-json", document_type(name), document)
        through_json = self.codec.ask("json-xml", document_type(name), through_json)
        if not self.codec.equal(document_type(name), document, through_json):
            raise Failure("not equal after JSON")

    def make(self, name):
        """A document that our program made, and what pyvmomi reads in it."""
        for _ in range(32):
            document = self.codec.ask("make", document_type(name), self.demands)
            self.valid(document)
            value = self.read(name, document)
            if name != REFERENCE or isinstance(value.value, vmomi.ManagedObject):
                break
        else:
            raise Failure("no reference in 32 values of any type")
        cls = self.catalogue.data[document_type(name)]
        if name != "LocalizedMethodFault":  # which pyvmomi reads as the fault inside
            if type(value) is not cls:
                raise Failure(f"asked for {name}, made {type(value)._wsdlName}")
            empty = unfilled(value, self.catalogue.fields[cls])
            if empty:
                raise Failure(f"made without {empty}")
        return document, value

    def write(self, name, value):
        return wire.write(value, bare=name in self.catalogue.faults)

    def read(self, name, document):
        return wire.read(document, bare=name in self.catalogue.faults)

    def same(self, name, value, document, declared):
        if declared:
            self.valid(document)
        found = difference(value, self.read(name, document))
        if found:
            raise Failure(found)

    def valid(self, document):
        error = self.schema.error(document)
        if error:
            raise Failure(f"XSD: {error}")


def document_type(name):
    """The type of the document that shows a type: its own, but for a reference, which is no document."""
    return "OptionValue" if name == REFERENCE else name


class Tally:
    """Counts what passed, keeps what failed, shows the first of it."""

    SHOWN = 12

    def __init__(self):
        self.passed, self.failed = 0, 0

    def run(self, title, cases):
        """Runs (label, check) pairs; gives the labels that passed."""
        start, passed, failures = time.monotonic(), set(), []
        for label, check in cases:
            try:
                check()
                passed.add(label)
            except Exception as error:  # pyvmomi raises whatever it likes when it cannot read
                reason = error if isinstance(error, (Failure, CodecError)) else f"{type(error).__name__}: {error}"
                failures.append(f"{label}: {reason}")
        print(f"{title}: {len(passed)} of {len(passed) + len(failures)} ({time.monotonic() - start:.0f} s)", flush=True)
        for failure in failures[: self.SHOWN]:
            print(f"    {failure}")
        if len(failures) > self.SHOWN:
            print(f"    and {len(failures) - self.SHOWN} more")
        self.passed, self.failed = self.passed + len(passed), self.failed + len(failures)
        return passed


def values(names, maker, check, **options):
    for name in names:
        yield name, lambda name=name: check(name, maker.root(name), **options)


def polymorphic_slots(catalogue, maker):
    """A value for each subtype of each type that a field declares and that no earlier value had there."""
    owners = {}
    for cls in catalogue.data.values():
        for field in cls._GetPropertyList(includeBaseClassProps=False):
            declared = field.type.Item if issubclass(field.type, list) else field.type
            if field.name in catalogue.fields[cls] and issubclass(declared, vmomi.DataObject):
                owners.setdefault(declared, (cls, field))
    for declared, (owner, field) in owners.items():
        for subtype in catalogue.subtypes.get(declared, ()):
            if (declared, subtype) not in maker.used:
                value = maker.data_object(owner, maker.FULL_DEPTH)
                item = maker.localized(maker.data_object(subtype, maker.FULL_DEPTH))
                setattr(value, field.name, field.type([item]) if issubclass(field.type, list) else item)
                yield f"{owner._wsdlName}.{field.name} = {subtype._wsdlName}", owner._wsdlName, value


def anything_slots(catalogue, maker):
    """A value for each data object, fault, array, enumeration value and primitive in a slot of anyType."""
    def slot(label, content):
        return f"anyType = {label}", "OptionValue", vim.option.OptionValue(key="slot", value=content)

    for cls in catalogue.data.values():
        if cls is not vmodl.LocalizedMethodFault:
            yield slot(cls._wsdlName, maker.localized(maker.data_object(cls, maker.FULL_DEPTH)))
    for name, cls in catalogue.arrays.items():
        yield slot(name, cls([maker.item(cls.Item, maker.FULL_DEPTH) for _ in range(2)]))
    for cls in catalogue.enums:
        for value in cls.values:
            yield slot(f"{cls._wsdlName} {value}", getattr(cls, value))
    for cls, samples in maker.samples():
        for sample in samples:
            yield slot(f"{cls.__name__} {sample!r:.20}", cls(sample) if cls is not type(sample) else sample)
    for cls in catalogue.managed:
        yield slot(f"reference {cls._wsdlName}", cls("moid-1"))
    yield slot("no strings", vmomi.GetVmodlType("string[]")([]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--codec",
        default=os.environ.get("VIM_CODEC", ROOT / ".build/debug/VimCodec"),
        help="our program; VIM_CODEC in the environment; .build/debug/VimCodec without either",
    )
    parser.add_argument("--wsdl", type=Path, default=ROOT / "wsdl")
    parser.add_argument("--type", action="append", help="only this type; may be repeated")
    arguments = parser.parse_args()

    catalogue = Catalogue(arguments.wsdl)
    schema = Schema(catalogue.files)
    names = arguments.type or catalogue.type_names
    tally = Tally()
    with Codec([str(arguments.codec)]) as codec:
        judge = Judge(catalogue, schema, codec)
        maker = Maker(catalogue)
        complete = tally.run("types, pyvmomi to Swift and back, XML", values(names, maker, judge.xml))
        complete &= tally.run("types, pyvmomi to Swift and back, JSON", values(names, maker, judge.json))
        complete &= tally.run("types, Swift to pyvmomi and back", ((name, lambda n=name: judge.made(n)) for name in names))
        unknown = Maker(catalogue, undeclared=True)
        options = {"declared": False}
        tally.run("types, with fields that Swift does not know, XML", values(names, unknown, judge.xml, **options))
        tally.run("types, with fields that Swift does not know, JSON", values(names, unknown, judge.json, **options))
        if not arguments.type:
            for title, slots in (("subtypes in their slots", polymorphic_slots), ("anything in anyType", anything_slots)):
                cases = list(slots(catalogue, maker))
                for form, check in (("XML", judge.xml), ("JSON", judge.json)):
                    tally.run(f"{title}, {form}", ((label, lambda c=check, a=args: c(*a)) for label, *args in cases))
    if not tally.passed + tally.failed:
        sys.exit("round_trip: nothing was tested")
    print(f"{len(complete)} of {len(names)} types passed both ways, in XML and in JSON")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
