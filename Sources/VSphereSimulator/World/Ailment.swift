/// What ails a machine, so that its counters show it.
enum Ailment: Sendable {
    /// Waits for processors that others use: high ready time.
    case cpuContention
    /// Its host has too little memory: ballooning and swapping.
    case memoryPressure
    /// Its datastore is slow: high latency.
    case slowDisk
    /// A program in the guest uses all processors.
    case runawayProcess
}

/// How busy a machine is, of all that it has.
struct Workload: Sendable {
    /// Processor use, 0 to 1.
    var cpu: Double
    /// Memory that the guest touches, 0 to 1.
    var memory: Double
}

extension World {
    /// How busy a machine usually is while it runs: like chance, and the same at each start.
    func workload(of vm: String) -> Workload {
        var generator = SeededGenerator(settings.seed, vm)
        var load = Workload(
            cpu: 0.02 + 0.3 * generator.fraction() * generator.fraction(), memory: 0.08 + 0.5 * generator.fraction())
        switch ailments[vm] {
        case .cpuContention: load.cpu = 0.78
        case .memoryPressure: load.memory = 0.93
        case .slowDisk: load.cpu = 0.12
        case .runawayProcess: load.cpu = 0.97
        case nil: break
        }
        return load
    }
}
