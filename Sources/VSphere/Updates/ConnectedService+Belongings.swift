internal import VimTypes

extension ConnectedService {
    /// Uses something that was made on the server for this client, such as a collector or a view.
    ///
    /// It lives as long as the session, and callers know nothing of it: who finds it gone is told of the session.
    ///
    /// - Throws: ``VSphereError`` `.sessionLost` when the server does not know it any more; what the closure throws.
    func using<Result>(
        _ belonging: ManagedObjectReference<some ManagedObject>, _ work: () async throws -> Result
    ) async throws -> Result {
        do { return try await work() } catch let fault as VimFault
            where fault.as(ManagedObjectNotFound.self)?.obj.value == belonging.value
        {
            throw VSphereError(
                .sessionLost, host: configuration.host,
                "ended the session, and with it the \(belonging.type) that \(fault.operation) needs. If that happens "
                    + "again and again, the server restarts, or somebody ends the sessions of \(configuration.user).")
        }
    }

    /// Does what needs something of the session, and does it again from the start when the session has been lost: five
    /// times at most.
    ///
    /// - Throws: ``VSphereError`` `.sessionLost` when it is lost each time; what the closure throws.
    func outlivingSessions<Result>(_ work: () async throws -> Result) async throws -> Result {
        for _ in 1..<5 {
            do { return try await work() } catch let error as VSphereError where error.code == .sessionLost {}
        }
        return try await work()
    }
}
