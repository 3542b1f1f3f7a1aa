public import VimTypes

extension GuestOperations {
    /// Lists processes; those that VMware Tools started stay listed for some minutes after their end.
    ///
    /// `GuestProcessManager.ListProcessesInGuest`.
    /// - Parameter identifiers: processes to list; all when empty.
    public func processes(_ identifiers: [Int] = []) async throws -> [GuestProcessInfo] {
        try await processManagement.listProcessesInGuest(vm: machine, auth: authentication, pids: identifiers)
    }

    /// Starts a program and does not wait for it.
    ///
    /// `GuestProcessManager.StartProgramInGuest`.
    /// - Parameters:
    ///   - program: full path in the guest.
    ///   - arguments: as one text, quoted as the guest's shell wants it.
    ///   - folder: working directory; the account's home when nil.
    ///   - environment: variables beside those of the account.
    /// - Returns: process id.
    public func start(
        _ program: String, arguments: String = "", in folder: String? = nil, environment: [String: String] = [:]
    ) async throws -> Int {
        try await processManagement.startProgramInGuest(
            vm: machine, auth: authentication,
            spec: GuestProgramSpec(
                programPath: program, arguments: arguments, workingDirectory: folder,
                envVariables: environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }))
    }

    /// Kills a process. `GuestProcessManager.TerminateProcessInGuest`.
    public func terminate(_ process: Int) async throws {
        try await processManagement.terminateProcessInGuest(vm: machine, auth: authentication, pid: process)
    }

    /// Waits until a process has ended.
    ///
    /// - Parameters:
    ///   - process: a process that ``start(_:arguments:in:environment:)`` gave.
    ///   - patience: how long to wait. The process goes on if it takes longer.
    /// - Returns: the process with exit code and end.
    /// - Throws: ``VSphereError`` `.timedOut`, `.notFound`; `VimFault`; `HTTPTransportError`.
    public func waitForExit(of process: Int, upTo patience: Duration) async throws -> GuestProcessInfo {
        var waited = Duration.zero
        var pause = Duration.milliseconds(100)
        while true {
            guard let info = try await processes([process]).first(where: { $0.pid == process }) else {
                throw VSphereError(
                    .notFound, host: client.configuration.host, "\(machine.value) has no process \(process) any more")
            }
            if info.endTime != nil { return info }
            guard waited < patience else {
                throw VSphereError(
                    .timedOut, host: client.configuration.host,
                    "\(machine.value): process \(process) is still running after \(patience)")
            }
            pause = min(pause, patience - waited)
            try await clock.sleep(for: pause)
            waited += pause
            pause = min(pause * 2, .seconds(2))
        }
    }
}
