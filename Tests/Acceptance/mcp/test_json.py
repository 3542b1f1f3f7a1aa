#!/usr/bin/env python3
"""Our JSON parser and Python's read the same generated documents, whole and damaged: both must say the same."""

import argparse
import json
import random
import struct
import subprocess
import sys

from fixture import add_options

DEPTH = 64  # how deeply the parser lets strangers nest
EDGES = [
    "", " ", "null", "nul", "nulll", "-", "-0", "-0.0", "00", "01", "-01", "1.", ".1", "1e", "1e+", "1E400", "1e-400",
    "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1" * 400, "0.1e1", "+1", "NaN", "Infinity",
    "-Infinity", '""', '"', '"\\', '"\\u', '"\\u12', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"',
    '"\\uD83D\\u0041"', '"\\x41"', '"\\/"', '"\t"', '"\x7f"', "'a'", "[", "]", "[]", "[,]", "[1,]", "[1 2]", "{", "{}",
    '{"a"}', '{"a":}', '{"a":1,}', '{,}', '{a:1}', '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', "[]]", "1 2", "\ufeff1",
    "\x0b1", "\xa01", "// 1", "/**/1", "[" * DEPTH + "]" * DEPTH, "[" * (DEPTH + 1) + "]" * (DEPTH + 1), "True",
    '{"":{"":""}}', '"\u2028\u2029"', '"\U0010ffff"', '"e\u0301"', '{"\u00e9":1,"e\u0301":2}', "\r\n\t 1 \r\n\t",
]  # fmt: skip


class Generator:
    """Makes documents from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def space(self):
        return "".join(self.random.choices(" \t\r\n", k=self.random.randrange(3))) if self.random.random() < 0.2 else ""

    def string(self):
        pieces = []
        for _ in range(self.random.randrange(8)):
            kind = self.random.randrange(8)
            if kind < 3:
                pieces.append(self.random.choice("abc XYZ09_-/.,:{}[]"))
            elif kind == 3:
                pieces.append("\\" + self.random.choice('"\\/bfnrt'))
            elif kind == 4:
                pieces.append(f"\\u{self.random.randrange(0xD800):04{self.random.choice('xX')}}")
            elif kind == 5:
                code = self.random.randrange(0x10000, 0x110000)
                pair = chr(code).encode("utf-16-be")
                pieces.append("".join(f"\\u{unit:04x}" for unit in struct.unpack(">HH", pair)))
            else:
                code = self.random.choice((0x20, 0x7F, 0xE9, 0x301, 0x2028, 0xFFFD, 0x1F600, 0x10FFFF, 0x3B1))
                pieces.append(chr(code))
        return '"' + "".join(pieces) + '"'

    def number(self):
        digits = str(self.random.randrange(10 ** self.random.choice((1, 3, 9, 19, 30))))
        text = self.random.choice(("", "-")) + digits
        if self.random.random() < 0.4:
            text += "." + "".join(self.random.choices("0123456789", k=self.random.randrange(1, 20)))
        if self.random.random() < 0.3:
            text += self.random.choice("eE") + self.random.choice(("", "+", "-")) + str(self.random.randrange(500))
        return text

    def value(self, depth):
        kind = self.random.randrange(10)
        if kind < 2 or depth == 0:
            return self.random.choice(("null", "true", "false", "0", "{}", "[]", '""'))
        if kind < 4:
            return self.number()
        if kind < 6:
            return self.string()
        items = [self.value(depth - 1) for _ in range(self.random.randrange(6))]
        if kind < 8:
            return self.wrap("[", items, "]")
        return self.wrap("{", [f"{self.string()}{self.space()}:{self.space()}{item}" for item in items], "}")

    def wrap(self, start, items, end):
        return start + self.space() + f"{self.space()},{self.space()}".join(items) + self.space() + end

    def document(self):
        text = self.space() + self.value(self.random.choice((1, 3, 5, 8))) + self.space()
        if self.random.random() < 0.02:
            levels = self.random.randrange(55, 75)
            text = "[" * levels + text + "]" * levels
        return text.encode()

    def damaged(self, document):
        bytes = bytearray(document)
        for _ in range(self.random.randrange(1, 4)):
            at = self.random.randrange(len(bytes) + 1)
            kind = self.random.randrange(5)
            if kind == 0:
                del bytes[at : at + self.random.randrange(1, 4)]
            elif kind == 1:
                bytes.insert(at, self.random.choice(b'"\\{}[]:,0-.eE+tfn \t\n\x00\x1f\x7f\x80\xc0\xe2\xf0\xff'))
            elif kind == 2 and at < len(bytes):
                bytes[at] = self.random.randrange(256)
            elif kind == 3 and at < len(bytes):
                bytes[at] ^= 1 << self.random.randrange(8)
            else:
                end = min(len(bytes), at + self.random.randrange(1, 8))
                bytes[at:at] = bytes[at:end]
        return bytes


class Refused(ValueError):
    """What RFC 8259, or our limits, do not allow though Python would."""


class Number(str):
    """A number as it was written."""


def refuse(word):
    raise Refused(word)


def depth_of(value):
    deepest, level = 0, [value]
    while level := [item for item in level if isinstance(item, (list, tuple))]:
        deepest += 1
        level = [item[1] if isinstance(each, tuple) else item for each in level for item in each]
    return deepest


def members_of(keeps_last):
    """What an object becomes: its members in order."""

    def members(pairs):
        last = dict(pairs)  # the last value in the place of the first
        if len(last) < len(pairs) and not keeps_last:
            raise Refused("the same key twice")
        return tuple(last.items())

    return members


def parsed(document, members):
    text = document.decode("utf-8")
    return json.loads(
        text, parse_int=Number, parse_float=Number, parse_constant=refuse, object_pairs_hook=members
    )


def expected(document, keeps_last):
    """What the document means."""
    everything = parsed(document, tuple)
    check_strings(everything)
    if depth_of(everything) > DEPTH:
        raise Refused("too deep")
    return parsed(document, members_of(keeps_last))


def check_strings(value):
    """Python keeps halves of surrogate pairs; UTF-8 cannot."""
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, (list, tuple)):
        for item in value:
            check_strings(item)


def judge(document, answer, keeps_last):
    """What is wrong with our parser's answer to a document; nothing if it is right."""
    accepted, rest = answer[:1] == b"+", answer[1:]
    try:
        value = expected(document, keeps_last)
    except ValueError as error:  # what Python's decoders raise too
        return f"accepted, though: {error}" if accepted else None
    if not accepted:
        return f"refused: {rest.decode()}"
    if b"\n" in rest:
        return "written on more than one line"
    if expected(rest, False) != value:
        return f"written as {rest.decode()!r}"
    return None


def read(stream):
    (length,) = struct.unpack(">I", stream.read(4))
    return stream.read(length)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_options(parser)
    parser.add_argument("--seed", type=int, default=8259)
    parser.add_argument("--count", type=int, default=40_000)
    arguments = parser.parse_args()
    generator = Generator(arguments.seed)
    passed = failed = accepted = 0
    with subprocess.Popen(
        [str(arguments.fixture), "json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as ours:
        for number in range(arguments.count):
            if number < len(EDGES):
                document = EDGES[number].encode()
            else:
                document = generator.document()
                if generator.random.random() < 0.5:
                    document = bytes(generator.damaged(document))
            ours.stdin.write(struct.pack(">I", len(document)) + document)
            ours.stdin.flush()
            strict, lenient = read(ours.stdout), read(ours.stdout)
            problem = judge(document, strict, False) or judge(document, lenient, True)
            accepted += strict[:1] == b"+"
            passed, failed = passed + (problem is None), failed + (problem is not None)
            if problem and failed <= 20:
                print(f"FAILED  {document!r}: {problem}")
        ours.stdin.close()
    print(f"seed {arguments.seed}: {accepted} of {arguments.count} documents are JSON")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
