internal import HTTPTransport

/// Does something that is safe to repeat, and does it once more after a moment when the server was not available: when
/// it was not reached, when the connection was lost before the answer was complete, or when a proxy or a busy server
/// answered with status 502, 503 or 504.
///
/// A refusal, such as that of a wrong password, is an answer: it is never asked for twice.
///
/// - Throws: what the last attempt throws; `CancellationError`.
func onceMore<Result>(
    after pause: Duration = .milliseconds(500), clock: any Clock<Duration>, _ work: () async throws -> Result
) async throws -> Result {
    do { return try await work() } catch  where saysNotNow(error) {
        try await clock.sleep(for: pause)
        return try await work()
    }
}

private func saysNotNow(_ error: any Error) -> Bool {
    switch error {
    case let error as HTTPTransportError: [.couldNotConnect, .connectionLost].contains(error.code)
    case let error as VSphereError: error.status.map { [502, 503, 504].contains($0) } ?? false
    default: false
    }
}
