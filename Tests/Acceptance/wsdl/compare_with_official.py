#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare the derived WSDL in wsdl/ with VMware's official files, in both directions.

    compare_with_official.py [--official DIR] [--derived DIR]    exit 1 if they differ by more, or less, than allowed
    compare_with_official.py --self-test                         check that every kind of difference is noticed

Both directories are read into facts ("type HostSystem", "field X.y", "fault of Z", ...). A difference is a fact that
only one side states, or that both state differently. Each must be covered by an entry of allowed-differences.json, and
each entry must cover exactly as many differences as it says. Without the official files there is nothing to compare.
"""

import argparse
import fnmatch
import json
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
XSD, WSDL = "{http://www.w3.org/2001/XMLSchema}", "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
SHORT = {"urn:vim25": "vim25", "urn:vsan": "vsan", "urn:reflect": "reflect", XSD[1:-1]: "xsd"}
# Facts about a type that go without saying where the type itself is missing.
DETAILS = {"attributes", "field", "group", "home of", "order", "value"}
# The files of VMware's urn:vsan namespace, which is out of scope: see wsdl/README.md.
OUT_OF_SCOPE = {"vsan-types.xsd", "vsan-messagetypes.xsd"}


class Facts(dict):
    """What a directory of WSDL and XSD files says: a fact's name and its value, and nothing stated twice."""

    def state(self, fact, value):
        if fact in self:
            raise SystemExit(f"{fact} is stated twice")
        self[fact] = value

    @classmethod
    def read(cls, directory):
        facts = cls()
        files = sorted(path for path in directory.iterdir() if path.suffix in (".wsdl", ".xsd"))
        for path in files:
            if path.name not in OUT_OF_SCOPE:
                Reader(path, facts).read()
        return facts

    def counts(self):
        kinds = Counter(re.match(r"[a-z ]+(?= )", fact)[0] for fact in self)
        return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


class Reader:
    """Adds the facts of one file."""

    def __init__(self, path, facts):
        self.path, self.facts, self.prefixes = path, facts, {}

    def read(self):
        for event, value in ElementTree.iterparse(self.path, events=("start-ns", "end")):
            if event == "start-ns":
                self.prefixes[value[0]] = value[1]
            root = value
        self.facts.state(f"file {self.path.name}", "present")
        if root.tag == XSD + "schema":
            self.schema(root)
        else:
            self.definitions(root)

    def name(self, qualified):
        """A qualified name with the prefix that its namespace has everywhere here."""
        if qualified is None:
            return None
        prefix, _, local = qualified.rpartition(":")
        namespace = self.prefixes[prefix]
        return f"{SHORT.get(namespace, namespace)}:{local}"

    def schema(self, schema):
        for item in schema:
            name = item.get("name")
            if item.tag == XSD + "complexType":
                self.facts.state(f"home of {name}", self.path.name)
                self.complex_type(f"type {name}", name, item)
            elif item.tag == XSD + "simpleType":
                self.facts.state(f"home of {name}", self.path.name)
                values = [value.get("value") for value in item.iter(XSD + "enumeration")]
                for value in values:
                    self.facts.state(f"value {name}.{value}", "present")
                # The order of an enum is kept, but that of the managed object types means nothing.
                self.facts.state(f"enum {name}", sorted(values) if name == "ManagedObjectType" else values)
            elif item.tag == XSD + "element":
                self.element(name, item)
            elif item.tag not in (XSD + "include", XSD + "import"):
                raise SystemExit(f"{self.path.name}: {item.tag} is not expected in a schema")

    def complex_type(self, fact, name, item):
        extension = item.find(f"{XSD}complexContent/{XSD}extension")
        simple = item.find(f"{XSD}simpleContent/{XSD}extension")
        holder = next((node for node in (extension, simple) if node is not None), item)
        self.facts.state(fact, self.name(holder.get("base")) or "no base")
        if simple is not None:
            attributes = [f"{node.get('name')}: {self.name(node.get('type'))}" for node in simple]
            self.facts.state(f"attributes {name}", ", ".join(attributes))
            return
        sequence = holder.find(XSD + "sequence")
        fields, after = [], "the start"
        for node in sequence if sequence is not None else []:
            if node.tag == XSD + "element":
                after = node.get("name")
                fields.append(after)
                self.facts.state(f"field {name}.{after}", self.occurrence(node))
            elif node.tag == XSD + "group":
                self.facts.state(f"group {name}.{self.name(node.get('ref'))}", f"after {after}")
            else:
                raise SystemExit(f"{self.path.name}: {node.tag} is not expected in {name}")
        self.facts.state(f"order {name}", fields)

    def occurrence(self, node):
        least, most = node.get("minOccurs", "1"), node.get("maxOccurs", "1")
        return f"{self.name(node.get('type'))} {least}..{'*' if most == 'unbounded' else most}"

    def element(self, name, item):
        inline = item.find(XSD + "complexType")
        if inline is None:
            self.facts.state(f"element {name}", self.name(item.get("type")))
            return
        returned = [f"{node.get('name')}: {self.occurrence(node)}" for node in inline.iter(XSD + "element")]
        self.facts.state(f"result {name}", ", ".join(returned) or "nothing")

    def definitions(self, root):
        for schema in root.iter(XSD + "schema"):
            self.schema(schema)
        for message in root.findall(WSDL + "message"):
            parts = [f"{part.get('name')}: {self.name(part.get('element'))}" for part in message]
            self.facts.state(f"message {message.get('name')}", ", ".join(parts))
        for port_type in root.findall(WSDL + "portType"):
            for operation in port_type:
                name = operation.get("name")
                self.facts.state(f"operation {name}", port_type.get("name"))
                for direction in ("input", "output"):
                    self.facts.state(f"{direction} {name}", self.name(operation.find(WSDL + direction).get("message")))
                for fault in operation.findall(WSDL + "fault"):
                    self.facts.state(f"fault {name}.{fault.get('name')}", self.name(fault.get("message")))
        for binding in root.findall(WSDL + "binding"):
            self.binding(binding)
        for service in root.findall(WSDL + "service"):
            for port in service:
                address = port.find(SOAP + "address").get("location")
                self.facts.state(f"port {service.get('name')}.{port.get('name')}",
                                 f"{self.name(port.get('binding'))} at {address}")

    def binding(self, binding):
        style = binding.find(SOAP + "binding")
        self.facts.state(f"binding {binding.get('name')}",
                         f"{self.name(binding.get('type'))} {style.get('style')} {style.get('transport')}")
        for operation in binding.findall(WSDL + "operation"):
            name, action = operation.get("name"), operation.find(SOAP + "operation")
            uses = [node.get("use") for node in operation.iter() if node.tag in (SOAP + "body", SOAP + "fault")]
            self.facts.state(f"bound operation {name}",
                             f"{action.get('soapAction')} {action.get('style')} {' '.join(sorted(set(uses)))}")
            for fault in operation.findall(WSDL + "fault"):
                self.facts.state(f"bound fault {name}.{fault.get('name')}", fault.find(SOAP + "fault").get("name"))


def common(mine, other):
    """What lists (of fields, of values) are compared by: the order of what both have. The rest is a fact of its own."""
    return [item for item in mine if item in other] if isinstance(mine, list) and isinstance(other, list) else mine


def compare(derived, official):
    """The differences, one line each, sorted."""
    found = []
    one_sided = {fact.split()[1] for fact in derived.keys() ^ official.keys() if fact.startswith(("type ", "enum "))}
    for fact in sorted(derived.keys() | official.keys()):
        kind, _, subject = fact.rpartition(" ")
        if subject.partition(".")[0] in one_sided and kind in DETAILS:
            continue  # said already: the whole type is missing
        if fact not in official:
            found.append(f"{fact}: only derived")
        elif fact not in derived:
            found.append(f"{fact}: only official")
        elif common(derived[fact], official[fact]) != common(official[fact], derived[fact]):
            found.append(f"{fact}: derived {derived[fact]}, official {official[fact]}")
    return found


def judge(differences, allowed):
    """What is wrong: differences that no entry covers, and entries that cover another number than they say."""
    covered, wrong = Counter(), []
    for difference in differences:
        entry = next((number for number, entry in enumerate(allowed)
                      if any(fnmatch.fnmatchcase(difference, pattern) for pattern in entry["differences"])), None)
        covered[entry] += 1
        if entry is None:
            wrong.append(difference)
    for number, entry in enumerate(allowed):
        if covered[number] != entry["count"]:
            wrong.append(f"stale allowance: {entry['differences'][0]} ... covers {covered[number]} differences, "
                         f"not {entry['count']}")
    return wrong


# --- the self-test ---------------------------------------------------------------------------------------------------

# One change to the derived files for each kind of fact: (file, what to replace once, by what, the fact it disturbs).
MUTATIONS = [
    ("vim-types.xsd", r'<complexType name="AboutInfo">.*?</complexType>', "", "type AboutInfo"),
    ("vim-types.xsd", r'(name="AboutInfo">\s*<complexContent>\s*<extension base="vim25:)DynamicData', r"\1Event",
     "type AboutInfo"),
    ("vim-types.xsd", r'<element name="patchLevel" [^>]*/>', "", "field AboutInfo.patchLevel"),
    ("vim-types.xsd", r'(<element name="vendor" [^>]*/>)(\s*)(<element name="version" [^>]*/>)', r"\3\2\1",
     "order AboutInfo"),
    ("vim-types.xsd", r'(<element name="vendor" type=)"xsd:string"', r'\1"xsd:int"', "field AboutInfo.vendor"),
    ("vim-types.xsd", r'(<element name="patchLevel" type="xsd:string") minOccurs="0"', r"\1",
     "field AboutInfo.patchLevel"),
    ("vim-types.xsd", r'(<element name="patchLevel" type="xsd:string" minOccurs="0")', r'\1 maxOccurs="unbounded"',
     "field AboutInfo.patchLevel"),
    ("vim-types.xsd", r'(<simpleType name="ActionType">.*?)<enumeration [^>]*/>', r"\1",
     "value ActionType.*"),
    ("vim-types.xsd", r'(<simpleType name="ActionType">.*?)(<enumeration [^>]*/>)(\s*)(<enumeration [^>]*/>)',
     r"\1\4\3\2", "enum ActionType"),
    ("vim-types.xsd", r'<complexType name="ArrayOfAlarm\w+">.*?</complexType>', "", "type ArrayOfAlarm*"),
    ("vim-messagetypes.xsd", r'(name="PowerOnVMRequestType">.*?)<element name="host" [^>]*/>', r"\1",
     "field PowerOnVMRequestType.host"),
    ("vim.wsdl", r'(<element name="PowerOnVM_TaskResponse">.*?)vim25:ManagedObjectReference', r"\1vim25:Event",
     "result PowerOnVM_TaskResponse"),
    ("vim.wsdl", r'(<portType.*?<operation name="PowerOnVM_Task">.*?)<fault name="InvalidStateFault"[^>]*/>', r"\1",
     "fault PowerOnVM_Task.InvalidStateFault"),
    ("vim.wsdl", r'(<portType.*?)<operation name="PowerOnVM_Task">.*?</operation>', r"\1", "operation PowerOnVM_Task"),
    ("vim.wsdl", r'soapAction="urn:vim25/[^"]*"', 'soapAction=""', "bound operation *"),
    ("vim.wsdl", r'<message name="PowerOnVM_TaskRequestMsg">.*?</message>', "", "message PowerOnVM_TaskRequestMsg"),
]


def self_test(directory):
    """Changes a copy of the derived files in each way that matters; each change must be noticed, in both directions."""
    truth, failures = Facts.read(directory), []
    for file, pattern, replacement, fact in MUTATIONS:
        text = (directory / file).read_text(encoding="utf-8")
        changed, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
        with tempfile.TemporaryDirectory() as scratch:
            for path in directory.iterdir():
                if path.suffix in (".wsdl", ".xsd"):
                    target = Path(scratch) / path.name
                    target.write_text(changed if path.name == file else path.read_text(encoding="utf-8"), "utf-8")
            mutant = Facts.read(Path(scratch))
        for differences in (compare(mutant, truth), compare(truth, mutant)):
            noticed = any(fnmatch.fnmatchcase(line, fact + ":*") for line in differences)
            if not count or not noticed or not judge(differences, []):
                failures.append(f"not noticed: {fact} changed by {pattern}")
    stale = [{"differences": ["type Nothing: only official"], "count": 1, "reason": "nothing needs it"}]
    if compare(truth, truth) or judge([], []) or not judge([], stale):
        failures.append("equal files must be equal, and an entry that covers nothing must be refused")
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"self-test: {len(MUTATIONS)} changes, {len(failures)} failures")
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--official", type=Path, default=ROOT / "../shared/wsdl/9.1", metavar="DIR")
    parser.add_argument("--derived", type=Path, default=ROOT / "wsdl", metavar="DIR")
    parser.add_argument("--allowed", type=Path, default=HERE / "allowed-differences.json", metavar="FILE")
    parser.add_argument("--self-test", action="store_true", help="check the comparison itself; needs no official files")
    options = parser.parse_args()
    if options.self_test:
        return self_test(options.derived)
    if not options.official.is_dir():
        print(f"skipped: the official files are not at {options.official}")
        return 0
    derived, official = Facts.read(options.derived), Facts.read(options.official)
    print(f"derived:  {derived.counts()}\nofficial: {official.counts()}")
    differences = compare(derived, official)
    allowed = json.loads(options.allowed.read_text(encoding="utf-8"))
    wrong = judge(differences, allowed)
    print(f"{len(differences)} differences, {sum(entry['count'] for entry in allowed)} allowed, {len(wrong)} wrong")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
