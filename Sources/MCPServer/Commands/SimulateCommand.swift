import ArgumentParser
import Glibc
import Logging
import ServiceLifecycle
import SimulatorServer
import UnixSignals
import VSphereSimulator

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `mcvsphere simulate`: a simulated vCenter or ESXi as an HTTPS server, for whoever speaks to such a server.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serves a simulated vCenter or ESXi over HTTPS.",
        discussion: """
            Its certificate is made at start; pin the thumbprint that is printed. Everything is in memory and gone at \
            the end. Users: administrator@vsphere.local (all), operator@vsphere.local (power and snapshots), \
            reader@vsphere.local (read-only); of an ESXi: root. The password of all is VMware1! unless given.
            """)

    @Option(help: "Address and port to listen on; port 0 takes any that is free.")
    var listen = "127.0.0.1:8989"

    @OptionGroup var world: SimulatorOptions

    func validate() throws { _ = try place() }

    private func place() throws -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = UInt16(listen[listen.index(after: colon)...]),
            colon != listen.startIndex
        else { throw ValidationError("--listen takes an address and a port, such as 127.0.0.1:8989.") }
        return (String(listen[..<colon]).filter { !"[]".contains($0) }, Int(port))
    }

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let (host, port) = try place()
        let logger = Logger(label: "simulator")
        let simulator = try world.simulator()
        let user = simulator.settings.users[0]
        let server = try SimulatorServer(simulator, host: host, port: port, logger: logger) { place in
            print(
                """
                \(place.url)/sdk
                SHA-256 thumbprint: \(place.thumbprint)

                VCENTER_HOST=\(place.host) VCENTER_THUMBPRINT=\(place.thumbprint) \
                VCENTER_USER=\(user.name) VCENTER_PASSWORD='\(user.password)' mcvsphere
                """)
            fflush(nil)
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}

/// Which simulated server there is, and how it behaves.
struct SimulatorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What there is: demo, machines without end, such as 250-VMs, or what a JSON file describes; see "
                + "docs/simulator-inventory.md.", valueName: "demo|N-VMs|file"))
    var inventory = "demo"

    @Flag(help: "One ESXi host instead of a vCenter.")
    var esxi = false

    @Option(help: ArgumentHelp("Milliseconds that each answer takes.", valueName: "ms"))
    var latency = 0

    @Option(
        help: ArgumentHelp("A JSON file of things that go wrong on purpose; see docs/simulator.md.", valueName: "file"))
    var faults: String?

    @Flag(help: "Time leaps: whoever waits for a task gets there at once.")
    var virtualTime = false

    @Option(help: ArgumentHelp("The password of all users.", valueName: "text"))
    var password: String?

    func validate() throws {
        guard (0...60_000).contains(latency) else { throw ValidationError("--latency takes 0 to 60000 milliseconds.") }
    }

    /// Starts the simulator.
    func simulator() throws -> Simulator {
        var settings = esxi ? SimulatorSettings.esxi : SimulatorSettings()
        settings.latency = .milliseconds(latency)
        settings.virtualTime = virtualTime
        if let password {
            for position in settings.users.indices { settings.users[position].password = password }
        }
        guard !esxi || inventory == "demo" else {
            throw ValidationError("--esxi has an inventory of its own: leave --inventory out.")
        }
        guard let simulator = try Simulator.filled(inventory, settings) else {
            throw ValidationError(
                "--inventory takes demo, a number of machines up to 100000, such as 250-VMs, or a JSON file.")
        }
        if let faults {
            guard let data = try? Data(contentsOf: URL(filePath: faults)) else {
                throw ValidationError("--faults takes a file that can be read, which \(faults) is not.")
            }
            do {
                for trouble in try JSONDecoder().decode([Trouble].self, from: data) { simulator.cause(trouble) }
            } catch { throw ValidationError("\(faults): \(error)") }
        }
        return simulator
    }
}
