"""pyvmomi's own SOAP decoder on the benchmark's input: pyvmomi_decode.py decode FILE RUNS

There is no encode: the simulator leaves out fields that vSphere requires, and pyvmomi refuses to write such objects.
"""

import re
import sys
import time

from pyVmomi import SoapAdapter, VmomiSupport, vmodl

RESULT = vmodl.query.PropertyCollector.RetrieveResult


def decode(data, stub):
    result = SoapAdapter.SoapResponseDeserializer(stub).Deserialize(data, RESULT)
    if not result.objects:
        sys.exit("pyvmomi_decode: no objects in the answer")
    return result


def peak_megabytes():
    with open("/proc/self/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read()).group(1)) * 1024 / 1e6


def main():
    mode, path, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if mode != "decode":
        sys.exit(__doc__)
    stub = SoapAdapter.SoapStubAdapter(host="127.0.0.1", version=VmomiSupport.newestVersions.GetName("vim"))
    with open(path, "rb") as file:
        data = file.read()
    best = 0.0
    for _ in range(runs):
        start = time.perf_counter()
        decode(data, stub)
        best = max(best, len(data) / 1e6 / (time.perf_counter() - start))
    print(f"name=pyvmomi-decode mb_per_s={best:.2f} peak_mb={peak_megabytes():.1f} runs={runs}")


if __name__ == "__main__":
    main()
