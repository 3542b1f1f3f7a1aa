internal import VimTypes

/// A counter that performance managers know.
struct Counter: Sendable {
    let key: Int
    let group: String
    let name: String
    let rollup: String
    let unit: String
    let stats: String
    let label: String

    /// From which statistics level on it is kept for longer than an hour.
    var level: Int { Self.levels[path] ?? 1 }

    /// `cpu.usage.average`.
    var path: String { "\(group).\(name).\(rollup)" }

    /// All counters; keys are positions, from 1 on.
    static let all: [Counter] = [
        ("cpu", "usage", "average", "percent", "rate", "Usage"),
        ("cpu", "usagemhz", "average", "megaHertz", "rate", "Usage in MHz"),
        ("cpu", "ready", "summation", "millisecond", "delta", "Ready"),
        ("cpu", "costop", "summation", "millisecond", "delta", "Co-stop"),
        ("cpu", "readiness", "average", "percent", "rate", "Readiness"),
        ("cpu", "idle", "summation", "millisecond", "delta", "Idle"),
        ("cpu", "used", "summation", "millisecond", "delta", "Used"),
        ("cpu", "wait", "summation", "millisecond", "delta", "Wait"),
        ("cpu", "swapwait", "summation", "millisecond", "delta", "Swap wait"),
        ("cpu", "demand", "average", "megaHertz", "absolute", "Demand"),
        ("mem", "usage", "average", "percent", "absolute", "Usage"),
        ("mem", "active", "average", "kiloBytes", "absolute", "Active"),
        ("mem", "consumed", "average", "kiloBytes", "absolute", "Consumed"),
        ("mem", "granted", "average", "kiloBytes", "absolute", "Granted"),
        ("mem", "overhead", "average", "kiloBytes", "absolute", "Overhead"),
        ("mem", "vmmemctl", "average", "kiloBytes", "absolute", "Balloon"),
        ("mem", "swapped", "average", "kiloBytes", "absolute", "Swapped"),
        ("mem", "compressed", "average", "kiloBytes", "absolute", "Compressed"),
        ("mem", "swapinRate", "average", "kiloBytesPerSecond", "rate", "Swap in rate"),
        ("mem", "swapoutRate", "average", "kiloBytesPerSecond", "rate", "Swap out rate"),
        ("disk", "usage", "average", "kiloBytesPerSecond", "rate", "Usage"),
        ("disk", "read", "average", "kiloBytesPerSecond", "rate", "Read rate"),
        ("disk", "write", "average", "kiloBytesPerSecond", "rate", "Write rate"),
        ("disk", "maxTotalLatency", "latest", "millisecond", "absolute", "Highest latency"),
        ("virtualDisk", "totalReadLatency", "average", "millisecond", "absolute", "Read latency"),
        ("virtualDisk", "totalWriteLatency", "average", "millisecond", "absolute", "Write latency"),
        ("virtualDisk", "numberReadAveraged", "average", "number", "rate", "Average read requests per second"),
        ("virtualDisk", "numberWriteAveraged", "average", "number", "rate", "Average write requests per second"),
        ("virtualDisk", "read", "average", "kiloBytesPerSecond", "rate", "Read rate"),
        ("virtualDisk", "write", "average", "kiloBytesPerSecond", "rate", "Write rate"),
        ("datastore", "totalReadLatency", "average", "millisecond", "absolute", "Read latency"),
        ("datastore", "totalWriteLatency", "average", "millisecond", "absolute", "Write latency"),
        ("datastore", "maxTotalLatency", "latest", "millisecond", "absolute", "Highest latency"),
        ("datastore", "numberReadAveraged", "average", "number", "rate", "Average read requests per second"),
        ("datastore", "numberWriteAveraged", "average", "number", "rate", "Average write requests per second"),
        ("net", "usage", "average", "kiloBytesPerSecond", "rate", "Usage"),
        ("net", "received", "average", "kiloBytesPerSecond", "rate", "Data receive rate"),
        ("net", "transmitted", "average", "kiloBytesPerSecond", "rate", "Data transmit rate"),
        ("net", "droppedRx", "summation", "number", "delta", "Receive packets dropped"),
        ("net", "droppedTx", "summation", "number", "delta", "Transmit packets dropped"),
        ("sys", "uptime", "latest", "second", "absolute", "Uptime"),
        ("sys", "heartbeat", "summation", "number", "delta", "Heartbeat"),
        ("power", "power", "average", "watt", "rate", "Usage"),
        ("mem", "swapused", "average", "kiloBytes", "absolute", "Swap used"),
        ("mem", "state", "latest", "number", "absolute", "State"),
        ("disk", "capacity", "latest", "kiloBytes", "absolute", "Capacity"),
        ("disk", "used", "latest", "kiloBytes", "absolute", "Space actually used"),
        ("disk", "provisioned", "latest", "kiloBytes", "absolute", "Space potentially used"),
    ].enumerated().map { position, row in
        Counter(
            key: position + 1, group: row.0, name: row.1, rollup: row.2, unit: row.3, stats: row.4, label: row.5)
    }

    /// Counters that no machine has.
    static let ofHosts: Set<String> = ["mem.swapused.average", "mem.state.latest"]
    /// Counters that only datastores have.
    static let ofDatastores: Set<String> = ["disk.capacity.latest", "disk.used.latest", "disk.provisioned.latest"]

    /// Levels of counters that are not of the first.
    private static let levels: [String: Int] = [
        "cpu.costop.summation": 2, "cpu.idle.summation": 2, "cpu.demand.average": 2, "cpu.used.summation": 3,
        "cpu.wait.summation": 3, "cpu.swapwait.summation": 3, "cpu.readiness.average": 4, "mem.active.average": 2,
        "mem.granted.average": 2, "mem.swapped.average": 2, "mem.compressed.average": 2, "disk.read.average": 2,
        "disk.write.average": 2, "virtualDisk.read.average": 2, "virtualDisk.write.average": 2,
        "datastore.maxTotalLatency.latest": 3, "net.received.average": 2, "net.transmitted.average": 2,
        "net.droppedRx.summation": 2, "net.droppedTx.summation": 2, "power.power.average": 2,
    ]

    private static let titles = [
        "cpu": "CPU", "mem": "Memory", "disk": "Disk", "virtualDisk": "Virtual disk", "datastore": "Datastore",
        "net": "Network", "sys": "System", "power": "Power", "percent": "%", "megaHertz": "MHz",
        "millisecond": "ms", "kiloBytes": "KB", "kiloBytesPerSecond": "KBps", "number": "num", "second": "s",
        "watt": "W",
    ]

    /// The counter as `PerformanceManager.perfCounter` lists it.
    var information: PerfCounterInfo {
        func described(_ key: String, _ label: String) -> ElementDescription {
            ElementDescription(fields: ["label": label, "summary": label, "key": key])
        }
        return PerfCounterInfo(fields: [
            "key": key, "nameInfo": described(name, label), "groupInfo": described(group, Self.titles[group] ?? group),
            "unitInfo": described(unit, Self.titles[unit] ?? unit), "rollupType": PerfSummaryType(rawValue: rollup),
            "statsType": PerfStatsType(rawValue: stats), "level": level, "perDeviceLevel": max(3, level),
        ])
    }
}
