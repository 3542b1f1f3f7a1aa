internal import SchemaFormat
internal import Synchronization
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A vCenter or an ESXi host in this process.
///
/// It speaks what a real one speaks: SOAP on `/sdk`, files on `/folder`, and so on. Programs reach it through
/// ``SimulatorExchange`` without a socket, or over HTTPS through the simulator's server.
public final class Simulator: Sendable {
    /// What it was told to be.
    public let settings: SimulatorSettings
    private let world: Mutex<World>
    private let signal = ChangeSignal()
    private let counts = Mutex<[String: Int]>([:])
    /// What goes wrong on purpose.
    let troubles = Mutex<[Trouble]>([])
    private let started: ContinuousClock.Instant
    private let startTime: DateTime

    /// Starts a simulator with an inventory.
    init<Failure>(_ settings: SimulatorSettings, fill: (inout World) throws(Failure) -> Void) throws(Failure) {
        self.settings = settings
        started = .now
        startTime = Date()
        var world = World(settings, now: startTime)
        try fill(&world)
        self.world = Mutex(world)
    }

    /// A simulator in the state that another is in; from then on each goes its own way.
    public init(copying other: Simulator) {
        settings = other.settings
        started = other.started
        startTime = other.startTime
        world = Mutex(other.snapshot())
    }

    /// How often each operation has been asked for, by wire name.
    public var callCounts: [String: Int] { counts.withLock { $0 } }

    /// Starts counting again.
    public func resetCallCounts() { counts.withLock { $0 = [:] } }

    /// Counts a call.
    func count(_ name: String) { counts.withLock { $0[name, default: 0] += 1 } }

    /// Says under which host and port clients reach the server, and with which certificate (SHA-1 thumbprint): what it
    /// puts into the addresses of files and disks.
    public func isReachable(at address: String, thumbprint: String) {
        change { world in
            world.address = address
            world.thumbprint = thumbprint
        }
    }

    /// A copy of the world.
    func snapshot() -> World { world.withLock { $0 } }

    /// Reads or changes the world, after everything has happened that is due.
    func change<Value: Sendable, Failure>(_ body: (inout World) throws(Failure) -> Value) throws(Failure) -> Value {
        let (result, isChanged) = world.withLock { world in
            let version = world.version
            world.advance(to: currentTime(world))
            let result = Result { () throws(Failure) in try body(&world) }
            return (result, world.version != version)
        }
        if isChanged { signal.fire() }
        return try result.get()
    }

    private func currentTime(_ world: World) -> DateTime {
        settings.virtualTime ? world.now + .milliseconds(100) : startTime + (ContinuousClock.now - started)
    }

    /// Performs an operation.
    ///
    /// - Parameters:
    ///   - session: the caller's session key; nil before the login.
    ///   - agent: the caller's program.
    /// - Throws: `VimFault`.
    func perform(_ call: MethodCall, session: String?, agent: String) async throws -> Answer {
        let name = call.operation.name
        count(name)
        if settings.latency > .zero, !settings.virtualTime { try await ContinuousClock().sleep(for: settings.latency) }
        do {
            if name == "WaitForUpdatesEx" || name == "WaitForUpdates" {
                return Answer(response: try await waitForUpdates(call, session: session, agent: agent))
            }
            return try change { world in
                let prepared = try Self.admit(call, session, agent, &world)
                let operation = try Operations.named(name, on: prepared.target, in: world)
                var answer = Answer(response: call.operation.emptyResponse)
                switch try operation.perform(&world, prepared) {
                case .result(let result):
                    if let result { answer.response.set("returnval", result) }
                    if name == "Login" { answer.newSession = (result as? UserSession)?.key }
                case .objects(let objects): answer.objects = objects
                }
                return answer
            }
        } catch let fault as Fault {
            throw fault.vimFault(operation: name)
        }
    }

    /// Sees to it that the caller may perform the operation on that object.
    private static func admit(
        _ call: MethodCall, _ session: String?, _ agent: String, _ world: inout World
    ) throws -> Call {
        let name = call.operation.name
        let used = session.flatMap { world.use($0) }
        let key = used == nil ? nil : session
        world.caller = key ?? ""
        if key == nil, !SessionOperations.anonymous.contains(name) {
            throw Fault(NotAuthenticated.self, ["object": call.target, "privilegeId": call.operation.record.privilege])
        }
        guard let object = world[call.target] else {
            throw Fault(ManagedObjectNotFound.self, ["obj": call.target])
        }
        if let owner = call.operation.record.owner.map({ Vim.schema.table.managedType($0).name }) {
            guard object.kind.isKind(of: owner) else { throw Fault(InvalidRequest.self) }
        }
        let user = used ?? ""
        let privilege = call.operation.record.privilege
        // Who got in may leave, whatever has been taken from them since.
        if key != nil, name != "Logout", !world.allows(user, privilege, on: call.target) {
            throw Fault(NoPermission.self, ["object": call.target, "privilegeId": privilege])
        }
        return Call(
            operation: call.operation, target: object.reference, arguments: call.arguments, sessionKey: key ?? "",
            agent: agent, user: user)
    }

    /// `WaitForUpdatesEx`: answers when something has changed that the caller asked for, or when the time is over.
    private func waitForUpdates(_ call: MethodCall, session: String?, agent: String) async throws -> ObjectStorage {
        let options = call.arguments.get("options", as: WaitOptions.self)
        let deadline = change { $0.now } + .seconds(options?.maxWaitSeconds ?? 1800)
        var cancellations: Int?
        while true {
            try Task.checkCancellation()
            let (update, now, next, version): (UpdateSet?, DateTime, DateTime?, Int) = try change { world in
                let prepared = try Self.admit(call, session, agent, &world)
                let state = world.sessions[prepared.sessionKey]?.collectors[call.target.value]
                if let cancellations, cancellations != state?.cancellations { throw Fault(RequestCanceled.self) }
                cancellations = state?.cancellations
                let update = try PropertyCollectorOperations.updates(&world, prepared)
                return (update, world.now, world.timeline.next, world.version)
            }
            var response = call.operation.emptyResponse
            if let update {
                response.set("returnval", update)
                return response
            }
            guard now < deadline else { return response }
            let wake = min(next ?? deadline, deadline)
            if settings.virtualTime {
                change { $0.advance(to: wake) }
                await Task.yield()
            } else {
                let duration = Duration.seconds(max(0.001, wake.timeIntervalSince(now)))
                await signal.wait(upTo: duration) { [self] in world.withLock { $0.version } != version }
            }
        }
    }
}
