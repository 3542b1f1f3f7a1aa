"""govmomi's simulator as a context: its address, and the SOAP operations that were called."""

import subprocess
import tempfile
import urllib.parse
from pathlib import Path


class Simulator:
    """Serves `machines` virtual machines over HTTPS to one user, until the context ends."""

    USER, PASSWORD = "administrator@vsphere.local", "p@ss&<word>"

    def __init__(self, binary, machines, datastores=1):
        self.command = [str(binary), "-tls", "-vms", str(machines), "-datastores", str(datastores)]
        self.command += ["-user", self.USER, "-password", self.PASSWORD]

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.log = Path(self.folder.name) / "calls"
        self.process = subprocess.Popen(
            [*self.command, "-calls", self.log], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        url = self.process.stdout.readline().strip()
        if not url:
            raise SystemExit(f"the simulator ended with {self.process.wait()}")
        self.address = urllib.parse.urlsplit(url).netloc
        return self

    def __exit__(self, *_):
        self.process.stdin.close()  # it stops when its input ends
        self.process.wait(timeout=10)
        self.folder.cleanup()

    @property
    def calls(self):
        """The SOAP operations called so far, in order."""
        return self.log.read_text().split()

    @property
    def environment(self):
        """What tells our server where this simulator is."""
        return {
            "VCENTER_HOST": self.address,
            "VCENTER_USER": self.USER,
            "VCENTER_PASSWORD": self.PASSWORD,
            "VCENTER_INSECURE": "true",
        }
