internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a counter of an entity shows at a time: like chance, but the same whenever it is asked.
struct Meter: Sendable {
    /// What is measured of a machine.
    private struct Machine: Sendable {
        let value: String
        let processors: Double
        let memoryKB: Double
        let load: Workload
        let ailment: Ailment?
        let bootTime: DateTime?
    }

    private let seed: UInt64
    private let machines: [Machine]
    private let isMachine: Bool
    private let megahertz: Double
    private let capacityMHz: Double
    private let capacityKB: Double

    /// Instances by the group of counters that has them.
    let instances: [String: [String]]
    /// Whether there is something to measure: the machine runs, the host is connected.
    let isRunning: Bool

    /// Machines by the volume on which they have disks: what a host sees, and a datastore is.
    private let volumes: [String: [Machine]]
    /// Of a datastore: its bytes, those in use, and those that its disks may grow to.
    private let space: (capacity: Int64, used: Int64, provisioned: Int64)?

    /// What can be measured of a machine, a host, a cluster or a datastore; nil of anything else.
    init?(_ entity: AnyReference, _ world: World) {
        seed = world.settings.seed
        if let vm = entity.as(VirtualMachine.self) {
            isMachine = true
            isRunning = world[vm, VirtualMachine.runtime]?.powerState == .poweredOn
            let machine = Self.machine(vm, world)
            machines = isRunning ? [machine].compactMap { $0 } : []
            let host = world[vm, VirtualMachine.runtime]?.host
            megahertz = host.flatMap { world[$0, HostSystem.hardware] }.map { Double($0.cpuInfo.hz) / 1e6 } ?? 2400
            capacityMHz = megahertz * (machine?.processors ?? 1)
            capacityKB = machine?.memoryKB ?? 1
            let disks = world[vm, VirtualMachine.config]?.hardware.device.filter { $0.is(VirtualDisk.self) }.count ?? 0
            instances = [
                "cpu": (0..<Int(machine?.processors ?? 0)).map(String.init),
                "virtualDisk": (0..<disks).map { "scsi0:\($0)" },
            ]
            (volumes, space) = ([:], nil)
            return
        }
        isMachine = false
        if let datastore = entity.as(Datastore.self) {
            guard let state = world.stores[datastore.value] else { return nil }
            isRunning = state.isAccessible
            machines = isRunning ? Self.running(world.links(datastore, "vm"), world) : []
            let used = state.capacity - world.freeSpace(on: datastore)
            space = (state.capacity, used, used + world.uncommitted(on: datastore))
            (megahertz, capacityMHz, capacityKB) = (2400, 0, 0)
            (instances, volumes) = ([:], ["": machines])
            return
        }
        let hosts: [AnyReference]
        switch entity.type {
        case "HostSystem": hosts = [entity]
        case "ComputeResource", "ClusterComputeResource": hosts = world.links(entity, "host")
        default: return nil
        }
        let connected = hosts.compactMap { $0.as(HostSystem.self) }
            .filter { world[$0, HostSystem.runtime]?.connectionState == .connected }
        isRunning = !connected.isEmpty
        machines = connected.flatMap { Self.running(world.links($0, "vm"), world) }
        let hardware = connected.compactMap { world[$0, HostSystem.hardware] }
        megahertz = hardware.first.map { Double($0.cpuInfo.hz) / 1e6 } ?? 2400
        capacityMHz = hardware.reduce(0) { $0 + Double($1.cpuInfo.hz) / 1e6 * Double($1.cpuInfo.numCpuCores) }
        capacityKB = hardware.reduce(0) { $0 + Double($1.memorySize) / 1024 }
        var volumes: [String: [Machine]] = [:]
        if entity.type == "HostSystem" {
            for datastore in world.links(entity, "datastore") {
                guard let state = world.stores[datastore.value], state.isAccessible else { continue }
                let own = Set(world.links(datastore, "vm").map(\.value))
                volumes[state.uuid] = machines.filter { own.contains($0.value) }
            }
        }
        self.volumes = volumes
        space = nil
        instances = ["datastore": volumes.keys.sorted()]
    }

    private static func running(_ vms: [AnyReference], _ world: World) -> [Machine] {
        vms.compactMap { $0.as(VirtualMachine.self) }
            .filter { world[$0, VirtualMachine.runtime]?.powerState == .poweredOn }
            .compactMap { machine($0, world) }
    }

    private static func machine(_ vm: ManagedObjectReference<VirtualMachine>, _ world: World) -> Machine? {
        guard let hardware = world[vm, VirtualMachine.config]?.hardware else { return nil }
        return Machine(
            value: vm.value, processors: Double(hardware.numCPU), memoryKB: Double(hardware.memoryMB) * 1024,
            load: world.workload(of: vm.value), ailment: world.ailments[vm.value],
            bootTime: world[vm, VirtualMachine.runtime]?.bootTime)
    }

    /// The value of a counter at the end of an interval of so many seconds, in the counter's own unit; nil where the
    /// entity has no such counter.
    func value(_ counter: Counter, _ instance: String, at time: DateTime, interval: Int) -> Int? {
        if !instance.isEmpty, !(instances[counter.group]?.contains(instance) ?? false) { return nil }
        if instance.isEmpty, counter.group == "virtualDisk" || counter.group == "power" && isMachine { return nil }
        if counter.group == "datastore" { return volumes[instance].map { volume(counter, $0, time) } }
        let size: Int64? =
            switch counter.path {
            case "disk.capacity.latest": space?.capacity
            case "disk.used.latest": space?.used
            case "disk.provisioned.latest": space?.provisioned
            default: nil
            }
        if let size { return Int(size >> 10) }
        if space != nil || Counter.ofDatastores.contains(counter.path) { return nil }
        if isMachine, Counter.ofHosts.contains(counter.path) { return nil }
        let milliseconds = Double(interval) * 1000
        let usedMHz = sum { $0.processors * megahertz * use($0, time) }
        let busy = capacityMHz > 0 ? min(1, usedMHz / capacityMHz) : 0
        let share = instance.isEmpty ? 1 : 1 / Double(max(1, instances[counter.group]?.count ?? 1))
        let value: Double =
            switch counter.path {
            case "cpu.usage.average": busy * 10_000
            case "cpu.usagemhz.average": usedMHz * share
            case "cpu.demand.average":
                sum { $0.processors * megahertz * use($0, time) * ($0.ailment == .cpuContention ? 1.6 : 1.02) }
            case "cpu.ready.summation": sum { $0.processors * milliseconds * ready($0, time) } * share
            case "cpu.readiness.average":
                isMachine ? sum { ready($0, time) * 10_000 } : mean { ready($0, time) * 10_000 }
            case "cpu.costop.summation":
                sum { $0.ailment == .cpuContention ? $0.processors * milliseconds * 0.06 * jitter($0, time, 3) : 0 }
                    * share
            case "cpu.idle.summation": processors * milliseconds * (1 - busy) * share
            case "cpu.used.summation": processors * milliseconds * busy * share
            case "cpu.wait.summation": processors * milliseconds * (1 - busy) * 0.98 * share
            case "cpu.swapwait.summation":
                sum { $0.ailment == .memoryPressure ? milliseconds * 0.04 * jitter($0, time, 4) : 0 }
            case "mem.usage.average":
                capacityKB > 0 ? min(1, consumedKB(time, isActive: isMachine) / capacityKB) * 10_000 : 0
            case "mem.active.average": consumedKB(time, isActive: true)
            case "mem.consumed.average", "mem.granted.average": consumedKB(time, isActive: false)
            case "mem.overhead.average": sum { 40_000 + $0.memoryKB * 0.008 }
            case "mem.vmmemctl.average": sum { $0.ailment == .memoryPressure ? $0.memoryKB * 0.22 : 0 }
            case "mem.swapped.average", "mem.swapused.average":
                sum { $0.ailment == .memoryPressure ? $0.memoryKB * 0.09 : 0 }
            case "mem.compressed.average": sum { $0.ailment == .memoryPressure ? $0.memoryKB * 0.03 : 0 }
            case "mem.swapinRate.average", "mem.swapoutRate.average":
                sum { $0.ailment == .memoryPressure ? 900 * jitter($0, time, 5) : 0 }
            case "disk.usage.average": rate(time, 6) + rate(time, 7)
            case "disk.read.average": rate(time, 6)
            case "disk.write.average": rate(time, 7)
            case "virtualDisk.read.average": rate(time, 6) * share
            case "virtualDisk.write.average": rate(time, 7) * share
            case "virtualDisk.numberReadAveraged.average": rate(time, 6) / 16 * share
            case "virtualDisk.numberWriteAveraged.average": rate(time, 7) / 12 * share
            case "disk.maxTotalLatency.latest": machines.map { latency($0, time, 8) * 1.4 }.max() ?? 0
            case "virtualDisk.totalReadLatency.average": mean { latency($0, time, 8) }
            case "virtualDisk.totalWriteLatency.average": mean { latency($0, time, 9) }
            case "net.usage.average": rate(time, 10) + rate(time, 11)
            case "net.received.average": rate(time, 10)
            case "net.transmitted.average": rate(time, 11)
            case "net.droppedRx.summation", "net.droppedTx.summation": 0
            case "sys.uptime.latest": machines.first?.bootTime.map { max(0, time.timeIntervalSince($0)) } ?? 0
            case "sys.heartbeat.summation": Double(interval) / 2
            case "power.power.average": 120 + 280 * busy
            default: 0
            }
        return Int(value.rounded())
    }

    /// The value of a counter of a volume, on which these machines have disks.
    private func volume(_ counter: Counter, _ users: [Machine], _ time: DateTime) -> Int {
        func mean(_ part: (Machine) -> Double) -> Double {
            users.isEmpty ? 0 : users.reduce(0) { $0 + part($1) } / Double(users.count)
        }
        let value: Double =
            switch counter.name {
            case "numberReadAveraged": users.reduce(0) { $0 + rate($1, time, 6) } / 16
            case "numberWriteAveraged": users.reduce(0) { $0 + rate($1, time, 7) } / 12
            case "totalReadLatency": mean { latency($0, time, 8) }
            case "totalWriteLatency": mean { latency($0, time, 9) }
            default: users.map { latency($0, time, 8) * 1.4 }.max() ?? 0
            }
        return Int(value.rounded())
    }

    private var processors: Double { capacityMHz / max(1, megahertz) }

    private func sum(_ part: (Machine) -> Double) -> Double { machines.reduce(0) { $0 + part($1) } }

    private func mean(_ part: (Machine) -> Double) -> Double {
        machines.isEmpty ? 0 : sum(part) / Double(machines.count)
    }

    /// How busy a machine's processors are, 0 to 1: more by day than by night.
    private func use(_ machine: Machine, _ time: DateTime) -> Double {
        let hour = time.timeIntervalSince1970 / 3600
        let rhythm = machine.ailment == nil ? 0.85 + 0.3 * Self.wave(hour / 24) : 1
        return min(1, max(0.005, machine.load.cpu * rhythm * jitter(machine, time, 1)))
    }

    private func ready(_ machine: Machine, _ time: DateTime) -> Double {
        (machine.ailment == .cpuContention ? 0.17 : 0.006) * jitter(machine, time, 2)
    }

    private func latency(_ machine: Machine, _ time: DateTime, _ kind: UInt64) -> Double {
        (machine.ailment == .slowDisk ? 62 : 2.2) * jitter(machine, time, kind)
    }

    private func rate(_ time: DateTime, _ kind: UInt64) -> Double {
        sum { rate($0, time, kind) }
    }

    private func rate(_ machine: Machine, _ time: DateTime, _ kind: UInt64) -> Double {
        (40 + 2400 * machine.load.cpu) * jitter(machine, time, kind)
    }

    private func consumedKB(_ time: DateTime, isActive: Bool) -> Double {
        sum { machine in
            let active = machine.memoryKB * min(1, machine.load.memory * jitter(machine, time, 12))
            return isActive ? active : max(active, machine.memoryKB * 0.82)
        }
    }

    /// Between 0.8 and 1.2, anew for each sample.
    private func jitter(_ machine: Machine, _ time: DateTime, _ kind: UInt64) -> Double {
        var generator = SeededGenerator(
            seed &+ kind &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(max(0, time.timeIntervalSince1970)), machine.value)
        return 0.8 + 0.4 * generator.fraction()
    }

    /// A smooth wave between -1 and 1 with period 1, highest at half of it.
    private static func wave(_ position: Double) -> Double {
        let phase = position - position.rounded(.down)
        let bow = 4 * phase * (1 - phase)
        return 2 * bow - 1
    }
}
