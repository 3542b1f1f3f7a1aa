"""Our program, spoken to in frames over its standard input and output."""

import subprocess


class CodecError(Exception):
    """The program said no, or died."""


class Codec:
    def __init__(self, command):
        self.command, self.process = command, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.stdin.close()
            self.process.wait(timeout=30)

    def ask(self, command, argument, data=b""):
        """One request, `<command> <argument> <length>\\n` and the bytes; the bytes of the answer."""
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self.process.stdin.write(f"{command} {argument} {len(data)}\n".encode() + data)
            self.process.stdin.flush()
            status, length = self.process.stdout.readline().split()
            answer = self.process.stdout.read(int(length))
        except (OSError, ValueError):
            code = self.process.wait(timeout=30)
            self.process = None
            raise CodecError(f"the program died with {code} on {command} {argument}") from None
        if status != b"ok":
            raise CodecError(f"{command}: {answer.decode(errors='replace')[:300]}")
        return answer

    def equal(self, name, first, second):
        """Whether the program finds two documents of one type equal; the first length leads, in eight digits."""
        answer = self.ask("equal", name, b"%08d" % len(first) + first + second)
        if answer not in (b"equal", b"different"):
            raise CodecError(f"equal: neither equal nor different: {answer!r}")
        return answer == b"equal"
