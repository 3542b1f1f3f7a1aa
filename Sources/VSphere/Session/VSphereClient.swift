public import HTTPTransport
public import Logging
internal import Synchronization
public import VimTypes
internal import XMLStream

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Makes what carries a client's requests: it is given the trust rule and the time-outs.
public typealias HTTPExchangeMaker = @Sendable (HTTPClient.Configuration) -> any HTTPExchange

/// A client of one vCenter or ESXi.
///
/// It logs in at the first call that needs a session, once however many tasks call at a time, and once more when the
/// server says that the session has expired. Use one client from as many tasks as you like.
///
/// ## Usage
/// ```swift
/// let client = VSphereClient(VSphereConfiguration(host: "vc.example.org", user: "reader@vsphere.local", password: "…"))
/// for vm in try await client.inventory(of: VirtualMachine.self, properties: ["name", "runtime.powerState"]) {
///     print(vm.reference, vm[VirtualMachine.name] ?? "?")
/// }
/// await client.shutdown()
/// ```
public final class VSphereClient: VimService {
    /// Which server, as whom, and how.
    public let configuration: VSphereConfiguration
    private let exchanges: ExchangePool
    private let channel: SOAPChannel
    private let keeper = SessionKeeper()
    private let cachedContent = Mutex<ServiceContent?>(nil)
    /// Lets one caller ask for the content, and the others wait for the answer, as it is done with sessions.
    private let contentKeeper = SessionKeeper()
    let logger: Logger
    let clock: any Clock<Duration>
    let taskWatcher: TaskWatcher
    let histories = HistoryQueue()
    let counterCache = PerformanceCatalog.Cache()
    /// The tags of the inventory's objects. A stand-alone ESXi has none.
    public let tagging: Tagging

    /// Makes a client; nothing is sent.
    /// - Parameters:
    ///   - configuration: which server, as whom, and how.
    ///   - logger: gets what a person who runs the client may want to know. Secrets never reach it.
    ///   - clock: measures the pauses before something is tried again, and how long a task is waited for.
    ///   - exchange: makes what carries requests, one for each trust rule: libcurl, unless the server is in this
    ///     process.
    public init(
        _ configuration: VSphereConfiguration, logger: Logger = Logger(label: "vsphere"),
        clock: any Clock<Duration> = ContinuousClock(),
        exchange: @escaping HTTPExchangeMaker = { HTTPClient(configuration: $0) }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
        taskWatcher = TaskWatcher(clock: clock)
        exchanges = ExchangePool(configuration, make: exchange)
        let exchange = exchanges.exchange(configuration.trust)
        channel = SOAPChannel(configuration, exchange, logger: logger)
        tagging = Tagging(configuration, exchange, clock: clock)
        if configuration.trust.isInsecure {
            logger.warning(
                "The certificate of \(configuration.host) is not verified: anyone on the way can read along.")
        }
    }

    /// The server's singletons and what it is, `ServiceInstance.content`. Needs no login.
    ///
    /// - Throws: `HTTPTransportError`, ``VSphereError``, `VimFault`.
    public func content() async throws -> ServiceContent {
        while true {
            if let content = cachedContent.withLock({ $0 }) { return content }
            _ = try await contentKeeper.session(replacing: nil, login: fetchContent)
        }
    }

    private func fetchContent() async throws {
        await negotiateVersion()
        let instance = ServiceInstance(ManagedObjectReference("ServiceInstance"), service: channel)
        let content = try await onceMore(clock: clock) { try await instance.retrieveServiceContent() }
        cachedContent.withLock { $0 = content }
    }

    /// Performs an operation in this client's session.
    ///
    /// - Throws: `VimFault` when the server refuses, `HTTPTransportError` when it cannot be reached, ``VSphereError``
    ///   when it answers with something else, `DecodingIssue`, `CancellationError`.
    public func perform(_ call: MethodCall) async throws -> ObjectStorage {
        try CallInspector.current?.inspect(call)
        let session = try await session()
        do {
            return try await channel.perform(call)
        } catch let fault as VimFault where fault.is(NotAuthenticated.self) {
            // The server refused before it did anything, so the call can be made again whatever it is.
            try await renew(session)
            return try await channel.perform(call)
        }
    }

    /// Logs out, if there is a session, and closes the connections.
    ///
    /// That happens in a cancelled task as well. A server that does not answer is waited for no longer than
    /// ``VSphereConfiguration/logoutTimeout``.
    public func shutdown() async {
        await taskWatcher.shutdown()
        await tagging.logOut()
        if keeper.end(), let manager = cachedContent.withLock({ $0 })?.sessionManager {
            do {
                try await finishing(within: configuration.logoutTimeout, since: .now) { [channel] in
                    try await manager.on(channel).logout()
                }
            } catch {
                logger.debug("Logging out of \(configuration.host) failed: \(error)")
            }
        }
        await exchanges.shutdown()
    }

    /// Keeps the session from expiring while nobody calls, until the task is cancelled.
    ///
    /// vCenter ends a session that was not used for half an hour. The session is asked for the time of day now and
    /// then, `ServiceInstance.CurrentTime`, if there is one: this logs nobody in. ``withVSphereClient(_:logger:exchange:_:)``
    /// does it where ``VSphereConfiguration/keepAlive`` says so.
    /// - Parameters:
    ///   - interval: how often.
    ///   - clock: what measures it.
    public func keepAlive(every interval: Duration, clock: any Clock<Duration> = ContinuousClock()) async {
        while (try? await clock.sleep(for: interval)) != nil, !Task.isCancelled {
            guard let session = keeper.current else { continue }
            do {
                let time = try await ServiceInstance(ManagedObjectReference("ServiceInstance"), service: channel)
                    .currentTime()
                note(serverTime: time)
            } catch let fault as VimFault where fault.is(NotAuthenticated.self) {
                // Who calls next logs in at once, instead of being refused first.
                keeper.forget(session)
            } catch {
                logger.debug("Keeping the session with \(configuration.host) alive failed: \(error)")
            }
        }
    }

    /// The server's time of day, by which it dates events and counters: `ServiceInstance.CurrentTime`.
    ///
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func serverTime() async throws -> Date {
        try await ServiceInstance(ManagedObjectReference("ServiceInstance"), service: self).currentTime()
    }

    /// Says so when the clocks differ: what is asked by time, such as the events of the last hour, is then not found.
    private func note(serverTime: Date) {
        let difference = Int(serverTime.timeIntervalSinceNow.rounded())
        if abs(difference) >= 300 {
            logger.warning("The clock of \(configuration.host) is \(difference) s ahead of this machine's.")
        }
    }

    /// What carries requests other than calls to `/sdk`: files, disks, and `/api`.
    ///
    /// It lives as long as the client.
    /// - Parameter trust: which certificates are accepted; those that the client accepts where it is nil. Hosts have
    ///   certificates of their own, for which a lease or a file transfer gives the thumbprint.
    public func exchange(trust: TLSTrust? = nil) -> any HTTPExchange {
        exchanges.exchange(trust ?? configuration.trust)
    }

    /// The cookie that carries this client's session, `name="value"`, after logging in if there is no session.
    ///
    /// Datastore files and disks are let through with it. It is as good as the password while the session lasts.
    func sessionCookie() async throws -> String {
        _ = try await session()
        guard let cookie = channel.sessionCookie else {
            throw VSphereError(.unexpectedAnswer, host: configuration.host, "opened a session without a cookie")
        }
        return cookie
    }

    /// The present session, after logging in if there is none.
    func session() async throws -> SessionKeeper.Generation {
        try await keeper.session(replacing: nil, login: logIn)
    }

    /// The present session; nil while there is none.
    var currentSession: SessionKeeper.Generation? { keeper.current }

    /// Logs in again, unless somebody else has done so since that session was seen to have expired.
    func renew(_ expired: SessionKeeper.Generation) async throws {
        logger.info("The session with \(configuration.host) has expired; logging in again.")
        _ = try await keeper.session(replacing: expired) {
            // The server may have been restarted, and be another version since. Until that is known, the others go by
            // what was.
            try await fetchContent()
            try await logIn()
        }
    }

    private func logIn() async throws {
        let content = try await content()
        guard let manager = content.sessionManager else {
            throw VSphereError(.unsupported, host: configuration.host, "has no session manager to log in with")
        }
        // All who need the session would share the failure. A login that was given up half way could leave a session
        // that nobody knows of: the answer is waited for, and who comes next uses what it opened.
        try await onceMore(clock: clock) {
            channel.dropCookie()
            _ = try await finishing(within: configuration.logoutTimeout, since: .cancellation) {
                [channel, configuration] in
                try await manager.on(channel).login(
                    userName: configuration.user, password: configuration.password.value, locale: "en_US")
            }
        }
        logger.debug("Logged in to \(configuration.host) as \(configuration.user).")
    }

    /// Chooses the newest API version that both sides know. A server that does not tell is spoken to in an old one.
    private func negotiateVersion() async {
        guard
            let document = try? await onceMore(clock: clock, { try await channel.get("/sdk/vimServiceVersions.xml") }),
            let version = try? ServiceVersions.newest(in: document, upTo: ServiceVersions.ours)
        else { return }
        channel.use(apiVersion: version)
    }
}

/// Runs a closure with a client that is shut down when the closure ends: it logs out, and leaves nothing behind.
///
/// ## Usage
/// ```swift
/// let count = try await withVSphereClient(configuration) { client in
///     try await client.findAll(VirtualMachine.self).count
/// }
/// ```
/// The session is kept alive meanwhile where ``VSphereConfiguration/keepAlive`` says so.
public func withVSphereClient<Result: Sendable>(
    _ configuration: VSphereConfiguration, logger: Logger = Logger(label: "vsphere"),
    exchange: @escaping HTTPExchangeMaker = { HTTPClient(configuration: $0) },
    _ body: (VSphereClient) async throws -> Result
) async throws -> Result {
    let client = VSphereClient(configuration, logger: logger, exchange: exchange)
    do {
        let result = try await withThrowingTaskGroup(of: Void.self) { group in
            if let interval = configuration.keepAlive {
                group.addTask { await client.keepAlive(every: interval) }
            }
            defer { group.cancelAll() }
            return try await body(client)
        }
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}
