internal import VimTypes

/// A lease on the disks of a machine that is being imported or exported: `HttpNfcLease`.
struct NFCLease: Sendable {
    let client: VSphereClient
    let reference: ManagedObjectReference<HttpNfcLease>
    /// The operation that gave it, for errors.
    let operation: String
    let clock: any Clock<Duration>

    private var lease: HttpNfcLease { reference.on(client) }

    /// Takes a lease, keeps it while a closure transfers the files, and completes it; aborts it when anything fails or
    /// the task is cancelled. Aborting an import removes what it has made.
    ///
    /// - Parameters:
    ///   - client: the client.
    ///   - operation: wire name of the operation that gives the lease.
    ///   - progress: what the server is told while the files are transferred, in per cent.
    ///   - begin: performs the operation.
    ///   - body: transfers the files.
    static func hold<Result: Sendable>(
        _ client: VSphereClient, _ operation: String, progress: @escaping @Sendable () -> Int,
        clock: any Clock<Duration> = ContinuousClock(), readyWithin patience: Duration = .seconds(600),
        begin: @escaping @Sendable () async throws -> ManagedObjectReference<HttpNfcLease>,
        _ body: @escaping @Sendable (HttpNfcLeaseInfo) async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        // A lease whose name is lost could not be given back.
        let reference = try await finishing(within: .seconds(60), since: .cancellation, begin)
        let lease = NFCLease(client: client, reference: reference, operation: operation, clock: clock)
        do {
            let info = try await lease.ready(within: patience)
            let result = try await lease.keepingAlive(info, progress) { try await body(info) }
            try await lease.lease.httpNfcLeaseProgress(percent: 100)
            try await lease.lease.httpNfcLeaseComplete()
            return result
        } catch {
            // The lease may be gone already; the error that led here says more.
            _ = try? await finishing(within: .seconds(30), since: .now) { try await lease.lease.httpNfcLeaseAbort() }
            throw error
        }
    }

    /// Waits until the server has made the machine, or prepared its disks.
    private func ready(within patience: Duration) async throws -> HttpNfcLeaseInfo {
        var waited = Duration.zero
        var pause = Duration.milliseconds(50)
        while true {
            let properties = try await client.properties(of: [reference], ["state", "error", "info"]).first
            switch properties?[HttpNfcLease.state] {
            case .ready?:
                guard let info = properties?[HttpNfcLease.info] else { break }
                return info
            case .error?, .done?:
                guard let fault = properties?[HttpNfcLease.error] else {
                    throw failure("gave up, without saying why")
                }
                throw VimFault(
                    operation: operation, message: fault.localizedMessage ?? "",
                    detail: AnyDataObject(fault.fault))
            default: break
            }
            guard waited < patience else { throw failure("is not ready to transfer disks after \(patience)") }
            try await clock.sleep(for: pause)
            waited += pause
            pause = min(pause * 2, .seconds(2))
        }
    }

    /// Tells the server again and again that the transfer goes on: a lease that hears nothing ends.
    private func keepingAlive<Result: Sendable>(
        _ info: HttpNfcLeaseInfo, _ progress: @escaping @Sendable () -> Int,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let interval = max(.seconds(1), min(.seconds(10), .seconds(info.leaseTimeout) / 4))
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                var failures = 0
                while true {
                    try await clock.sleep(for: interval)
                    do {
                        try await lease.httpNfcLeaseProgress(percent: min(99, progress()))
                        failures = 0
                    } catch let fault as VimFault {
                        throw fault
                    } catch {
                        // One lost message does no harm yet.
                        failures += 1
                        guard failures < 3, !Task.isCancelled else { throw error }
                    }
                }
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else { throw failure("ended by itself") }
            return result
        }
    }

    private func failure(_ text: String) -> VSphereError {
        VSphereError(.leaseFailed, host: client.configuration.host, "\(text): the lease of \(operation)")
    }
}
