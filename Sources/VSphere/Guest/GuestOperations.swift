public import VimTypes

/// What VMware Tools do in the operating system of one machine: programs and files.
///
/// The machine must be powered on with VMware Tools running.
///
/// ## Usage
/// ```swift
/// let guest = try await client.guest(of: machine, GuestCredentials(user: "root", password: "…"))
/// let result = try await guest.run("df -h /", upTo: .seconds(20))
/// print(result.exitCode ?? -1, String(decoding: result.output.bytes, as: UTF8.self))
/// ```
public struct GuestOperations: Sendable {
    /// The client.
    public let client: VSphereClient
    /// The machine.
    public let machine: ManagedObjectReference<VirtualMachine>
    /// The account.
    public let credentials: GuestCredentials
    /// Whether its operating system is a Windows.
    public let isWindows: Bool
    let clock: any Clock<Duration>
    private let fileManager: ManagedObjectReference<GuestFileManager>
    private let processManager: ManagedObjectReference<GuestProcessManager>

    init(
        _ client: VSphereClient, _ machine: ObjectProperties<VirtualMachine>, _ credentials: GuestCredentials,
        files: ManagedObjectReference<GuestFileManager>, processes: ManagedObjectReference<GuestProcessManager>,
        clock: any Clock<Duration>
    ) {
        self.client = client
        self.machine = machine.reference
        self.credentials = credentials
        self.clock = clock
        fileManager = files
        processManager = processes
        // Tools tell the family; before they have, what the machine is configured for has to do.
        let family: String? = machine.value("guest.guestFamily")
        let configured: String? = machine.value("summary.config.guestId")
        isWindows = family.map { $0 == "windowsGuest" } ?? configured?.hasPrefix("win") ?? false
    }

    var files: GuestFileManager { fileManager.on(client) }
    var processManagement: GuestProcessManager { processManager.on(client) }

    var authentication: GuestAuthentication {
        GuestAuthentication(
            NamePasswordAuthentication(
                interactiveSession: credentials.isInteractive, username: credentials.user,
                password: credentials.password.value))
    }
}

extension VSphereClient {
    /// The operating system of a machine. Nothing is asked of it yet.
    ///
    /// - Parameters:
    ///   - machine: the machine.
    ///   - credentials: an account of its operating system.
    ///   - clock: measures time-outs and pauses.
    /// - Throws: ``VSphereError`` `.unsupported`, `VimFault`, `HTTPTransportError`.
    public func guest(
        of machine: ManagedObjectReference<VirtualMachine>, _ credentials: GuestCredentials,
        clock: any Clock<Duration> = ContinuousClock()
    ) async throws -> GuestOperations {
        guard let manager = try await content().guestOperationsManager,
            let managers = try await properties(of: [manager], ["fileManager", "processManager"]).first,
            let files: ManagedObjectReference<GuestFileManager> = managers.value("fileManager"),
            let processes: ManagedObjectReference<GuestProcessManager> = managers.value("processManager")
        else { throw VSphereError(.unsupported, host: configuration.host, "has no guest operations") }
        let paths = ["guest.guestFamily", "summary.config.guestId"]
        guard let properties = try await properties(of: [machine], paths).first else {
            throw VSphereError(.notFound, host: configuration.host, "does not show machine \(machine.value)")
        }
        return GuestOperations(self, properties, credentials, files: files, processes: processes, clock: clock)
    }
}
