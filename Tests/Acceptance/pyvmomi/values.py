"""Makes values that fill every field.

Nothing is random: each kind of slot takes its turns through all that fits, so that over a run every subtype, every
enumeration value and every awkward string is used, and a failure comes back in the next run.
"""

from collections import Counter
from datetime import datetime, timedelta, timezone

from catalogue import REFERENCE
from pyVmomi import VmomiSupport as vmomi
from pyVmomi import vim, vmodl

STRINGS = (
    "plain",
    "&<>\"'",
    "]]>",
    "  leading and trailing  ",
    "two\nlines\tand a tab",
    "é ü 漢字 🙂",
    "",
    " ",
    "&amp; not twice",
    "<![CDATA[x]]>",
    "007",
    "true",
    "line\u2028separator \u00a0 \ufffd \U0010ffff",
    "long " * 500,
)
ADDRESSES = ("https://vcenter.example/sdk?a=b&c=d#e", "urn:vim25", "")
INTEGERS = {
    vmomi.byte: (-128, 127, 0, -1),
    vmomi.short: (-(2**15), 2**15 - 1, 0, 7),
    int: (-(2**31), 2**31 - 1, 0, 42),
    vmomi.long: (-(2**63), 2**63 - 1, 0, 2**53 + 1, -1),
}
# An xsd:float keeps seven digits, an xsd:double seventeen.
FLOATS = (0.0, 1.5, -3.25, 3.14, 1e-10, 1e30, 16777216.0)
DOUBLES = (0.0, 0.1, -2.5, 1.7976931348623157e308, 5e-324, 1e22, 123456789.12345679)
BINARIES = (b"", b"\x00", b"ab", bytes(range(256)))
MINUTE = timedelta(minutes=1)
DATES = (
    datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone.utc),
    datetime(2026, 2, 3, 4, 5, 6, 789012, tzinfo=timezone.utc),
    datetime(1970, 1, 1, tzinfo=timezone.utc),
    datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=timezone(330 * MINUTE)),
    datetime(2026, 6, 7, 8, 9, 10, 500000, tzinfo=timezone(-480 * MINUTE)),
    datetime(1601, 1, 1, tzinfo=timezone.utc),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc),
    datetime(2026, 2, 3, 4, 5, 6, 100000),  # without a zone: pyvmomi writes the machine's
)
PRIMITIVES = (bool, vmomi.byte, vmomi.short, int, vmomi.long, float, vmomi.double, str, datetime, vmomi.binary, vmomi.URI)


class Maker:
    """Makes filled values.

    `undeclared` adds the fields that pyvmomi knows but the WSDL does not declare: dynamicType and dynamicProperty of
    every object, and those of vSAN's own namespace. To our program they are a newer server's.
    """

    # Below this depth only required fields are filled, or the values would not end.
    FULL_DEPTH = 2

    def __init__(self, catalogue, undeclared=False):
        self.catalogue, self.undeclared = catalogue, undeclared
        self.turns = Counter()
        #: (declared class, class put there) of all polymorphic slots filled so far.
        self.used = set()
        self.any_kinds = [("primitive", cls) for cls in PRIMITIVES]
        self.any_kinds += [("object", None), ("fault", None), ("reference", None), ("enum", None), ("array", None)] * 3
        self.any_kinds.append(("empty array", None))
        self.plain_objects = [cls for cls in catalogue.data.values() if not issubclass(cls, vmodl.MethodFault)]
        self.array_types = list(catalogue.arrays.values())

    def root(self, name):
        """A value of exactly the named type. A reference stands in a field, where it always stands."""
        if name == REFERENCE:
            return vim.option.OptionValue(key="reference", value=self.reference(vmomi.ManagedObject))
        if name == "LocalizedMethodFault":  # pyvmomi hands out the fault inside, with the message in `msg`
            return self.item(vmodl.MethodFault, 0)
        return self.data_object(self.catalogue.data[name], 0)

    @staticmethod
    def samples():
        """Each primitive class with the values that it takes turns through."""
        yield bool, (True, False)
        yield from INTEGERS.items()
        yield from ((float, FLOATS), (vmomi.double, DOUBLES), (datetime, DATES), (vmomi.binary, BINARIES))
        yield from ((str, STRINGS), (vmomi.URI, ADDRESSES))

    def turn(self, key, items):
        item = items[self.turns[key] % len(items)]
        self.turns[key] += 1
        return item

    def data_object(self, cls, depth):
        if depth > 40:
            raise RecursionError(f"{cls._wsdlName} requires itself")
        value = cls()
        for field in cls._GetPropertyList():
            if field.name == "msg" and issubclass(cls, vmodl.MethodFault):
                continue  # pyvmomi's own: the localizedMessage around the fault
            if not self.undeclared and field.name not in self.catalogue.fields[cls]:
                continue
            if depth < self.FULL_DEPTH or not field.flags & vmomi.F_OPTIONAL:
                setattr(value, field.name, self.field(field.type, depth))
        return value

    def field(self, declared, depth):
        if not issubclass(declared, list):
            return self.item(declared, depth)
        count = 2 if depth < self.FULL_DEPTH else 1
        if declared.Item is object:  # pyvmomi cannot read an array inside a repeated anyType
            return declared([self.anything(depth, arrays=False) for _ in range(count)])
        return declared([self.item(declared.Item, depth) for _ in range(count)])

    def item(self, declared, depth):
        if declared is object:
            return self.anything(depth)
        if issubclass(declared, vmomi.DataObject):
            chosen = self.turn(declared, self.subtypes(declared))
            self.used.add((declared, chosen))
            return self.localized(self.data_object(chosen, depth + 1))
        if issubclass(declared, vmomi.ManagedObject):
            return self.reference(declared)
        if issubclass(declared, vmomi.Enum):
            return getattr(declared, self.turn(declared, declared.values))
        return self.primitive(declared)

    def subtypes(self, declared):
        known = self.catalogue.subtypes.get(declared)
        return known or [declared]  # a type of vSAN's own namespace

    def localized(self, value):
        if isinstance(value, vmodl.MethodFault):
            value.msg = self.primitive(str)
        return value

    def reference(self, declared):
        kinds = [cls for cls in self.catalogue.managed if issubclass(cls, declared)] or [declared]
        count = self.turns["reference"]
        self.turns["reference"] += 1
        # pyvmomi does not escape the identifier.
        identifier = self.turn("identifier", ("vm-42", "group-d1", "/tmp/a b@folder-5", "ha-host", "é-1"))
        server = "4f1c9f7e-0000-4444-8888-123456789abc" if count % 5 == 4 else None
        return self.turn(("reference", declared), kinds)(identifier, None, server)

    def primitive(self, declared):
        if declared is bool:
            return bool(self.turn(bool, (True, False)))
        if declared in INTEGERS:
            return declared(self.turn(declared, INTEGERS[declared]))
        if declared is float:
            return self.turn(float, FLOATS)
        if declared is vmomi.double:
            return vmomi.double(self.turn(declared, DOUBLES))
        if declared is datetime:
            return self.turn(datetime, DATES)
        if declared is vmomi.binary:
            return vmomi.binary(self.turn(declared, BINARIES))
        if declared is type:
            return self.turn(type, self.catalogue.managed + list(self.catalogue.data.values()))
        if declared is vmomi.ManagedMethod:
            return self.turn(declared, self.catalogue.methods)
        if declared is vmomi.URI:
            return declared(self.turn(declared, ADDRESSES))
        if issubclass(declared, str):  # str, Link, PropertyPath
            return declared(self.turn(declared, STRINGS))
        raise TypeError(f"no values for {declared}")

    def anything(self, depth, arrays=True):
        """A value for an anyType slot: each kind of thing in turn."""
        kind, cls = self.turn("any", self.any_kinds)
        if kind == "primitive" or depth > self.FULL_DEPTH + 2 or kind.endswith("array") and not arrays:
            return self.primitive(cls or int)
        return self.any_of(kind, depth)

    def any_of(self, kind, depth):
        below = max(depth + 1, self.FULL_DEPTH)
        if kind == "object":
            return self.data_object(self.turn(kind, self.plain_objects), below)
        if kind == "fault":
            faults = self.catalogue.subtypes[vmodl.MethodFault]
            return self.localized(self.data_object(self.turn(kind, faults), below))
        if kind == "reference":
            return self.reference(vmomi.ManagedObject)
        if kind == "enum":
            cls = self.turn(kind, self.catalogue.enums)
            return getattr(cls, self.turn(cls, cls.values))
        cls = self.turn(kind, self.array_types)
        if kind == "empty array":
            return cls([])
        return cls([self.item(cls.Item, below) for _ in range(2)])
