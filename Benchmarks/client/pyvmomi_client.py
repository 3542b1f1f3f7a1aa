#!/usr/bin/env python3
"""The jobs of ClientBenchmark, done with pyvmomi: pyvmomi_client.py HOST USER PASSWORD JOB [ARGUMENT...]."""

import http.client
import json
import ssl
import sys
import threading
import time
import urllib.parse
from pathlib import Path

from pyVim.connect import Disconnect, SmartConnect
from pyVmomi import vim, vmodl

CHUNK = 1 << 20


def memory(field):
    """A figure of this process in kibibytes: VmRSS now, VmHWM at most."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise SystemExit(f"no {field}")


class Client:
    def __init__(self, host, user, password):
        self.host, self.user, self.password = host, user, password

    def connect(self):
        name, port = self.host.rsplit(":", 1)
        return SmartConnect(
            host=name, port=int(port), user=self.user, pwd=self.password, disableSslCertValidation=True
        )

    def login(self, count):
        seconds = []
        for _ in range(int(count)):
            start = time.perf_counter()
            Disconnect(self.connect())
            seconds.append(time.perf_counter() - start)
        return {"seconds": sorted(seconds)[len(seconds) // 2]}

    def calls(self, count, at_a_time):
        """Small calls, one after the other or by so many threads."""
        service = self.connect()
        count, threads = int(count), int(at_a_time)

        def work():
            for _ in range(count // threads):
                service.CurrentTime()

        work_ = [threading.Thread(target=work) for _ in range(threads)]
        service.CurrentTime()
        start = time.perf_counter()
        if threads == 1:
            work()
        else:
            for thread in work_:
                thread.start()
            for thread in work_:
                thread.join()
        seconds = time.perf_counter() - start
        Disconnect(service)
        return {"seconds": seconds, "calls": count // threads * threads}

    def list(self, *paths):
        """Properties of all machines in one call, by a container view."""
        service = self.connect()
        content = service.RetrieveContent()
        view = content.viewManager.CreateContainerView(content.rootFolder, [vim.VirtualMachine], True)
        collector = vmodl.query.PropertyCollector
        question = collector.FilterSpec(
            propSet=[collector.PropertySpec(type=vim.VirtualMachine, pathSet=list(paths))],
            objectSet=[
                collector.ObjectSpec(
                    obj=view, skip=True,
                    selectSet=[collector.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)],
                )
            ],
        )
        with measured() as figures:
            answer = content.propertyCollector.RetrievePropertiesEx([question], collector.RetrieveOptions())
            machines = [{one.name: one.val for one in found.propSet} for found in answer.objects]
        view.Destroy()
        Disconnect(service)
        return {**figures, "objects": len(machines), "values": sum(map(len, machines))}

    def transfer(self, method, file, datacenter, datastore, path):
        """A file of this machine to a datastore or back, as people do it beside pyvmomi: HTTP with its cookie."""
        service = self.connect()
        target = f"/folder/{path}?" + urllib.parse.urlencode({"dcPath": datacenter, "dsName": datastore})
        headers = {"Cookie": service._stub.cookie.split(";")[0]}
        with measured() as figures:
            connection = http.client.HTTPSConnection(self.host, context=ssl._create_unverified_context())
            if method == "PUT":
                with open(file, "rb") as content:
                    headers["Content-Length"] = str(Path(file).stat().st_size)
                    connection.request(method, target, content, headers)
                answer = connection.getresponse()
                answer.read()
            else:
                connection.request(method, target, headers=headers)
                answer = connection.getresponse()
                with open(file, "wb") as content:
                    while chunk := answer.read(CHUNK):
                        content.write(chunk)
            connection.close()
        if answer.status not in (200, 201):
            raise SystemExit(f"{method} was answered with {answer.status}")
        Disconnect(service)
        return {**figures, "bytes": Path(file).stat().st_size}

    def upload(self, *arguments):
        return self.transfer("PUT", *arguments)

    def download(self, *arguments):
        return self.transfer("GET", *arguments)


class measured:
    """Seconds, and mebibytes of memory at most over what there was before."""

    def __enter__(self):
        Path("/proc/self/clear_refs").write_text("5")
        self.idle, self.start, self.figures = memory("VmRSS"), time.perf_counter(), {}
        return self.figures

    def __exit__(self, *_):
        self.figures["seconds"] = time.perf_counter() - self.start
        self.figures["peak_mb"] = (memory("VmHWM") - self.idle) / 1024


if __name__ == "__main__":
    host, user, password, job, *arguments = sys.argv[1:]
    print(json.dumps(getattr(Client(host, user, password), job)(*arguments)))
