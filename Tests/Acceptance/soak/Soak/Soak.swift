import Foundation
import HTTPTransport
import SimulatorServer
import VSphere
import VSphereSimulator
import VimTypes

/// Many callers of one client, and a troublemaker.
struct Soak: Sendable {
    private let simulator: Simulator
    private let options: Options
    private let configuration: VSphereConfiguration
    private let client: VSphereClient
    private let tally = Tally()

    init(_ simulator: Simulator, _ place: SimulatorServer.Place, _ options: Options) throws {
        self.simulator = simulator
        self.options = options
        guard let thumbprint = CertificateThumbprint(place.thumbprint) else {
            throw Unexpected(what: "no thumbprint")
        }
        configuration = VSphereConfiguration(
            host: place.host, user: "administrator@vsphere.local", password: "VMware1!", trust: .thumbprint(thumbprint),
            timeouts: HTTPTimeouts(connect: .seconds(60), idle: .seconds(60)))
        client = VSphereClient(configuration)
    }

    /// Lets all of them work until time is up; tells what is wrong.
    func run() async throws -> [String] {
        let machines = try await client.inventory(of: VirtualMachine.self, properties: ["name"]).map(\.reference)
        let deadline = ContinuousClock.now + .seconds(options.seconds)
        await withTaskGroup(of: Void.self) { group in
            let troubles = Task { await makeTrouble(until: deadline) }
            for caller in 0..<options.callers {
                group.addTask { await work(machines[caller], seed: caller, until: deadline) }
            }
            await group.waitForAll()
            troubles.cancel()
            await troubles.value
        }
        var problems = tally.problems
        for (name, _) in Self.actions where !tally.hasDoneWell(name) { problems.append("\(name) never did well") }
        let found = try await client.inventory(of: VirtualMachine.self, properties: ["name"]).count
        if found != machines.count { problems.append("\(found) of \(machines.count) machines are listed afterwards") }
        problems += try await belongings()
        await client.shutdown()
        problems += try await sessions()
        print(
            "\(options.callers) callers, \(options.seconds) s, \(simulator.callCounts.values.reduce(0, +)) operations")
        print(tally.description)

        return problems
    }

    // MARK: Trouble

    /// Causes one thing after the other until time is up, so that what is under way then can be finished. Each lies in
    /// wait for a while for somebody to meet it; what then met nobody is over: else all would come at once to who calls
    /// next.
    ///
    /// A session is left alone for some calls of each caller: else nobody would get to the end of anything where calls
    /// take long.
    private func makeTrouble(until deadline: ContinuousClock.Instant) async {
        var number = 0
        var spared = 0
        while ContinuousClock.now < deadline {
            let hazard = Hazard.all[number % Hazard.all.count]
            number += 1
            let calls = simulator.callCounts.values.reduce(0, +)
            if hazard.endsSessions, calls < spared { continue }
            let start = ContinuousClock.now
            var times = 0
            for _ in 0..<20 where times == 0 && !Task.isCancelled {
                simulator.cause(hazard.trouble)
                try? await Task.sleep(for: .milliseconds(options.pause))
                times = hazard.trouble.times - (simulator.causeNothing().first?.times ?? 0)
            }
            tally.happened(hazard, times: times, since: start)
            if hazard.endsSessions, times > 0 { spared = calls + options.lifetime * options.callers }
            if Task.isCancelled { return }
        }
    }

    // MARK: Work

    private func work(
        _ machine: ManagedObjectReference<VirtualMachine>, seed: Int, until deadline: ContinuousClock.Instant
    ) async {
        for round in 0..<options.rounds {
            let start = ContinuousClock.now
            guard start < deadline else { return }
            let (name, action) = Self.actions[(seed + round) % Self.actions.count]
            do {
                try await action(self, machine)
                tally.didWell(name)
            } catch {
                tally.failed("\(name) of caller \(seed) with \(machine)", error, since: start)
            }
        }
    }

    private typealias Action = @Sendable (Soak, ManagedObjectReference<VirtualMachine>) async throws -> Void

    private static let actions: [(String, Action)] = [
        (
            "read",
            { soak, machine in
                let name: String? = try await soak.client.properties(of: [machine], ["name"]).first?.value("name")
                if name == nil { throw Unexpected(what: "a machine without a name") }
            }
        ),
        (
            "power",
            { soak, machine in
                let vm = machine.on(soak.client)
                do { _ = try await soak.client.wait(for: try await vm.powerOnVM()) } catch let fault as VimFault
                    where fault.is(InvalidPowerState.self)
                {
                    _ = try await soak.client.wait(for: try await vm.powerOffVM())
                }
            }
        ),
        (
            "budget",
            { soak, machine in
                let task = try await machine.on(soak.client).createSnapshot(name: "s", memory: false, quiesce: false)
                _ = try await soak.client.wait(for: task, upTo: .zero)
                _ = try await soak.client.wait(for: task)
                let all = try await machine.on(soak.client).removeAllSnapshots()
                _ = try await soak.client.wait(for: all)
            }
        ),
        (
            "list",
            { soak, _ in
                _ = try await soak.client.inventory(of: HostSystem.self, properties: ["name", "summary.quickStats"])
            }
        ),
        (
            "watch",
            { soak, machine in
                try await soak.client.withUpdates(of: [machine], ["name"]) { for try await _ in $0 { break } }
            }
        ),
        (
            "cancel",
            { soak, machine in
                let wait = Task {
                    try await soak.client.withUpdates(of: [machine], ["name"]) { for try await _ in $0 {} }
                }
                try? await Task.sleep(for: .milliseconds(50))
                wait.cancel()
                do { try await wait.value } catch is CancellationError {}
            }
        ),
        ("find", { soak, machine in _ = try await soak.client.find(machine.value, VirtualMachine.self) }),
        (
            "upload",
            { soak, machine in
                guard
                    let datastore: [ManagedObjectReference<Datastore>] = try await soak.client.properties(
                        of: [machine], ["datastore"]
                    ).first?.value("datastore"), let first = datastore.first
                else { throw Unexpected(what: "a machine without a datastore") }
                let files = try await soak.client.files(on: first)
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: machine.value.count), count: 20_000)
                try await files.upload(bytes, to: "soak/\(machine.value)", replacing: true)
                guard try await files.bytes(of: "soak/\(machine.value)", upTo: 30_000) == bytes else {
                    throw Unexpected(what: "a file has changed on the way")
                }
            }
        ),
        ("tags", { soak, _ in _ = try await soak.client.tagging.categories() }),
        ("events", { soak, _ in _ = try await soak.client.events(limit: 5) }),
    ]

    // MARK: What is left

    /// Collectors and views of the session: nobody uses any now.
    private func belongings() async throws -> [String] {
        var left: [String] = []
        // The watch over tasks is being taken back when the last task is over.
        for _ in 0..<200 {
            left =
                try await client.properties(
                    of: [required(try await client.content().viewManager)], ["viewList"]
                ).first.flatMap { $0.value("viewList") as [ManagedObjectReference<View>]? }?.map { "\($0) left" } ?? []
            if left.isEmpty { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        return left
    }

    /// Sessions: another client sees its own only.
    private func sessions() async throws -> [String] {
        try await withVSphereClient(configuration) { other in
            let manager = try required(try await other.content().sessionManager)
            let list =
                try await other.properties(of: [manager], ["sessionList"]).first?[SessionManager.sessionList] ?? []
            return list.count == 1 ? [] : ["\(list.count - 1) sessions left"]
        }
    }

    private func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Unexpected(what: "no \(Value.self)") }
        return value
    }
}
