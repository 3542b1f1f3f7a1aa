import Foundation
import HTTPTransport
import Synchronization
import VSphere
import VimTypes

@testable import VSphereSimulator

/// What is done while something goes wrong. Each looks at what comes out of it.
struct Deed: Sendable {
    let run: @Sendable (Scene) async throws -> Void

    init(_ run: @escaping @Sendable (Scene) async throws -> Void) { self.run = run }

    /// All machines are listed.
    static let list = Deed { scene in
        let machines = try await scene.client.inventory(of: VirtualMachine.self, properties: ["name"])
        try check(machines.count == Scene.machines, "\(machines.count) machines are listed")
    }

    /// All machines are listed, ten at a time.
    static let listPages = Deed { scene in
        let machines = scene.simulator.snapshot().all(VirtualMachine.self)
        let question = PropertyFilterSpec(
            propSet: [PropertySpec(type: "VirtualMachine", pathSet: ["name"])],
            objectSet: machines.map { ObjectSpec(obj: $0.asAny) })
        var count = 0
        try await scene.client.retrieve(question, pageSize: 10) { count += $0.count }
        try check(count == Scene.machines, "\(count) machines are listed")
    }

    /// Thirty-two callers list all machines at a time.
    static let listByMany = Deed { scene in
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 { group.addTask { try await list.run(scene) } }
            try await group.waitForAll()
        }
    }

    /// A machine is powered on.
    static let powerOn = Deed { scene in
        let machine = try scene.machine()
        _ = try await scene.client.wait(for: try await machine.powerOnVM())
        let state = scene.simulator.snapshot()[machine.reference, VirtualMachine.runtime]?.powerState
        try check(state == .poweredOn, "the machine is \(state?.rawValue ?? "gone")")
    }

    /// A machine is read, and then watched until it has another name.
    static let watch = Deed { scene in
        let machine = try scene.machine().reference
        try await scene.client.withUpdates(of: [machine], ["name"]) { updates in
            var isRenamed = false
            for try await update in updates {
                guard let name: String = update.objects.last?.properties.value("name") else { continue }
                if name == "renamed" { return }
                if !isRenamed { scene.simulator.change { $0[machine, VirtualMachine.name] = "renamed" } }
                isRenamed = true
            }
        }
    }

    /// One machine is read.
    static let readOne = Deed { scene in
        let machine = try scene.machine().reference
        _ = try await scene.client.object(machine, properties: ["name"])
    }

    /// Events are read page by page.
    static let readEvents = Deed { scene in
        var count = 0
        try await scene.client.withEvents(pageSize: 10) { events in for try await _ in events { count += 1 } }
        try check(count >= 40, "\(count) events are read")
    }

    /// A file goes to a datastore and is there.
    static let upload = Deed { scene in
        let files = try await scene.files()
        let bytes = Sample.bytes
        try await files.upload(to: "up/file.bin", length: Int64(bytes.count)) { try await $0(bytes) }
        try await lookAtUpload.run(scene)
    }

    /// The file that was sent is there, and whole.
    static let lookAtUpload = Deed { scene in
        let found = try await scene.files().bytes(of: "up/file.bin", upTo: Sample.bytes.count + 1)
        try check(found == Sample.bytes, "\(found.count) bytes are there")
    }

    /// The file that was not sent is not there.
    static let missUpload = Deed { scene in
        let isThere = try await scene.files().exists("up/file.bin")
        try check(!isThere, "a part of the file is there")
    }

    /// A file goes to a datastore where one of its name is.
    static let replace = Deed { scene in
        let files = try await scene.files()
        let bytes = Sample.bytes
        try await files.upload(Sample.old, to: "up/file.bin")
        try await files.upload(to: "up/file.bin", length: Int64(bytes.count), replacing: true) { try await $0(bytes) }
        try await lookAtUpload.run(scene)
    }

    /// The file that was not replaced is there as it was, and nothing else.
    static let keepUpload = Deed { scene in
        let files = try await scene.files()
        let found = try await files.bytes(of: "up/file.bin", upTo: Sample.old.count + 1)
        try check(found == Sample.old, "the file that was there is gone")
        let names = try await files.list("up").map(\.path.name)
        try check(names == ["file.bin"], "the folder holds \(names)")
    }

    /// A file comes from a datastore.
    static let download = Deed { scene in
        let files = try await scene.files()
        try await files.upload(Sample.bytes, to: "down.bin", replacing: true)
        let local = scene.folder.appending(path: "down.bin")
        try await files.download("down.bin", to: local.path)
        defer { try? FileManager.default.removeItem(at: local) }
        try check(try Data(contentsOf: local) == Data(Sample.bytes), "the file has changed on the way")
    }

    /// A package is imported.
    static let importOVF = Deed { try await $0.importPackage() }

    /// The package that was not imported has left no machine.
    static let missImport = Deed { scene in
        let machines = try await scene.client.inventory(of: VirtualMachine.self, properties: ["name"])
        try check(machines.count == Scene.machines, "there are \(machines.count) machines")
    }

    /// A machine is exported.
    static let exportOVF = Deed { scene in
        let path = scene.folder.appending(path: "export").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try await scene.client.exportOVF(try scene.machine().reference, to: .folder(path: path))
        try check(result.files.count >= 2, "only \(result.files.count) files are exported")
    }

    /// A file goes into a guest and comes out.
    static let guestFile = Deed { scene in
        let guest = try await scene.guest()
        try await guest.write(Sample.bytes, to: "/tmp/file.bin", replacing: true)
        let local = scene.folder.appending(path: "guest.bin")
        try await guest.download("/tmp/file.bin", to: local.path)
        defer { try? FileManager.default.removeItem(at: local) }
        try check(try Data(contentsOf: local) == Data(Sample.bytes), "the file has changed on the way")
    }

    /// Tags are listed.
    static let tags = Deed { scene in
        let categories = try await scene.client.tagging.categories()
        try check(categories.isEmpty, "there are categories")
    }

    /// The server's clock is read while its session is kept alive.
    static let keepAlive = Deed { scene in
        try await list.run(scene)
        let clock = StepClock()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await scene.client.keepAlive(every: .seconds(1), clock: clock) }
            clock.step()
            await scene.gate.untilSomethingHappened()
            group.cancelAll()
        }
        try await list.run(scene)
    }

    /// The client logs out.
    static let logOut = Deed { scene in
        try await list.run(scene)
        _ = try await scene.client.tagging.categories()
        await scene.client.shutdown()
    }

    /// Another deed follows, whatever comes of this one; then this one's error is thrown.
    func then(_ next: Deed) -> Deed {
        Deed { scene in
            let result: Result<Void, any Error>
            do { result = .success(try await run(scene)) } catch { result = .failure(error) }
            scene.gate.behave()
            scene.simulator.causeNothing()
            try await next.run(scene)
            try result.get()
        }
    }

    /// It has been done well before, so that there is a session and a connection.
    func again(after cause: @escaping @Sendable (Scene) -> Void) -> Deed {
        Deed { scene in
            try await Deed.list.run(scene)
            cause(scene)
            try await run(scene)
        }
    }

    /// It is cancelled when something has gone wrong.
    var cancelled: Deed {
        Deed { scene in
            let work = Task { try await run(scene) }
            let watch = Task {
                await scene.gate.untilSomethingHappened()
                work.cancel()
            }
            defer { watch.cancel() }
            try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                work.cancel()
            }
        }
    }
}

/// A clock that lets each sleep end when the test says so.
final class StepClock: Clock, Sendable {
    typealias Instant = ContinuousClock.Instant
    let now = ContinuousClock.now
    let minimumResolution = Swift.Duration.zero
    private let steps: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (steps, continuation) = AsyncStream.makeStream() }

    func step() { continuation.yield() }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        for await _ in steps { return }
        throw CancellationError()
    }
}
