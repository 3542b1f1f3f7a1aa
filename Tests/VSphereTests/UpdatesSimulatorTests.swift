import Testing
import VSphereTestSupport
import VimTypes

@testable import VSphere

/// Watching, waiting, histories and counters against govmomi's simulator, which `scripts/test` builds.
@Suite(
    .enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"), .serialized,
    .timeLimit(.minutes(2)))
struct UpdatesSimulatorTests {
    private func machines(_ client: VSphereClient) async throws -> [ManagedObjectReference<VirtualMachine>] {
        try await client.inventory(of: VirtualMachine.self, properties: ["name"]).map(\.reference)
    }

    @Test func `a machine is seen to be switched off`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machine = try #require(try await machines(client).first)
            var states: [VirtualMachinePowerState] = []
            try await client.withUpdates(of: [machine], ["runtime.powerState"]) { updates in
                for try await update in updates {
                    states += update.objects.compactMap { $0.properties.value("runtime.powerState") }
                    if states.last == .poweredOff { break }
                    _ = try await machine.on(client).powerOffVM()
                }
            }
            await client.shutdown()
            #expect(states.first == .poweredOn)
            #expect(states.last == .poweredOff)
            let calls = try simulator.calls()
            #expect(calls.count { $0 == "CreatePropertyCollector" } == 1)
            #expect(calls.count { $0 == "DestroyPropertyCollector" } == 1)
        }
    }

    @Test func `all machines are told again after the session has ended`() async throws {
        try await GovmomiSimulator.run(machines: 4) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machines = try await machines(client)
            let manager = try #require(try await client.content().sessionManager)
            var counts: [Int] = []
            try await client.withUpdates(of: machines, ["name"]) { updates in
                for try await update in updates where update.isFullState {
                    counts.append(update.objects.count)
                    if counts.count == 2 { break }
                    try await manager.on(client).logout()
                }
            }
            await client.shutdown()
            #expect(counts == [4, 4])
            #expect(try simulator.calls().count { $0 == "Login" } == 2)
        }
    }

    @Test func `a cancelled watch destroys its collector`() async throws {
        try await GovmomiSimulator.run(machines: 2) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machines = try await machines(client)
            let (seen, see) = AsyncStream.makeStream(of: Void.self)
            let watch = Task {
                try await client.withUpdates(of: machines, ["name"]) { updates in
                    for try await _ in updates { see.finish() }
                }
            }
            for await _ in seen {}
            watch.cancel()
            await #expect(throws: CancellationError.self) { try await watch.value }
            #expect(try simulator.calls().last == "DestroyPropertyCollector")
            await client.shutdown()
        }
    }

    @Test func `two hundred tasks are awaited with a few calls, and fail as what they failed with`() async throws {
        try await GovmomiSimulator.run(machines: 200) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machines = try await machines(client)
            let states = try await withThrowingTaskGroup(of: TaskInfoState.self) { group in
                for machine in machines {
                    group.addTask { try await client.wait(for: try await machine.on(client).powerOffVM()).state }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states == Array(repeating: .success, count: 200))
            let again = try await machines[0].on(client).powerOffVM()
            let fault = try await #require(throws: VimFault.self) { try await client.wait(for: again) }
            #expect(fault.is(InvalidPowerState.self))
            #expect(fault.operation == "PowerOff")
            let error = try await #require(throws: VSphereError.self) {
                try await client.wait(for: ManagedObjectReference("task-that-is-not-there"))
            }
            #expect(error.code == .notFound)
            await client.shutdown()
            let calls = try simulator.calls()
            let polls = calls.count { $0 == "WaitForUpdatesEx" || $0 == "ModifyListView" }
            #expect(polls < 100, "\(polls) calls for 200 tasks")
            #expect(
                calls.count { $0 == "CreatePropertyCollector" } == calls.count { $0 == "DestroyPropertyCollector" })
            #expect(calls.count { $0 == "CreateListView" } == calls.count { $0 == "DestroyView" })
        }
    }

    @Test func `events come newest first, with text, subject and type`() async throws {
        try await GovmomiSimulator.run(machines: 4) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machine = try #require(try await machines(client).first)
            _ = try await client.wait(for: try await machine.on(client).powerOffVM())
            let all = try await client.events(limit: 1000)
            let off = try await client.events(
                matching: EventFilter(types: ["VmPoweredOffEvent"], entity: machine, recursion: .itself), limit: 1000)
            let tasks = try await client.tasks(limit: 10)
            await client.shutdown()
            #expect(all.count > 4)
            #expect(all.map(\.key) == all.map(\.key).sorted(by: >))
            #expect(off.map(\.kind) == ["VmPoweredOffEvent"])
            #expect(off.first?.subject?.reference == machine.asAny)
            #expect(off.first?.text.contains("off") == true)
            #expect(tasks.first?.operationName == "PowerOff")
            #expect(tasks.map(\.queueTime) == tasks.map(\.queueTime).sorted(by: >))
            let calls = try simulator.calls()
            #expect(calls.count { $0 == "CreateCollectorForEvents" } == calls.count { $0 == "DestroyCollector" })
        }
    }

    @Test func `counters are asked for by name, for many entities in one call`() async throws {
        try await GovmomiSimulator.run(machines: 20) { simulator in
            let client = VSphereClient(simulator.configuration())
            let machines = try await machines(client)
            let cluster = try #require(
                try await client.inventory(of: ClusterComputeResource.self, properties: ["name"]).first?.reference)
            let answers = try await client.performance.query(
                machines, counters: ["cpu.usage.average", "mem.usage.average"], over: .last(.seconds(600)))
            #expect(answers.map(\.entity) == machines.map(\.asAny))
            for answer in answers {
                #expect(answer.status == .measured)
                #expect(answer.interval == 20)
                let usage = try #require(answer["cpu.usage.average"])
                #expect(usage.samples.count > 25)
                #expect(usage.samples.allSatisfy { (0...100).contains($0.value) })
                #expect(usage.samples.map(\.time) == usage.samples.map(\.time).sorted())
                #expect(usage.counter.unitSymbol == "%")
            }
            let history = try await client.performance.query(
                [cluster], counters: ["cpu.usage.average"], over: .last(.seconds(7200)))
            #expect(history.first?.status == .measured || history.first?.status == .unsupported)
            let available = try await client.performance.available(for: machines[0])
            #expect(available.keys.contains { $0.name == "cpu.usage.average" })
            let error = try await #require(throws: VSphereError.self) {
                try await client.performance.query(machines, counters: ["cpu.usge.average"])
            }
            #expect(error.message.contains("cpu.usage.average"))
            await client.shutdown()
            let calls = try simulator.calls()
            #expect(calls.count { $0 == "QueryPerf" } <= 2)
            // The machines were listed, and so was the cluster; the catalogue was asked for once.
            #expect(calls.count { $0 == "RetrievePropertiesEx" } == 3)
        }
    }
}
