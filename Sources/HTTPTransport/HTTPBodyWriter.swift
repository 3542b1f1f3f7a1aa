/// Takes the bytes of a streamed request body.
public struct HTTPBodyWriter: Sendable {
    let sink: any HTTPBodySink

    /// Hands bytes to the connection. Returns once they are queued, and waits as long as too many are queued before.
    ///
    /// Large chunks (64 KiB and more) cost least.
    /// - Throws: `CancellationError` when the transfer needs no more bytes: it ended, failed, or was cancelled.
    ///   ``HTTPTransportError`` when more is written than was announced.
    public func write(_ bytes: [UInt8]) async throws {
        try await sink.write(bytes)
    }
}

/// Where a streamed request body goes: a connection, or a reader in this process.
protocol HTTPBodySink: Sendable {
    func write(_ chunk: [UInt8]) async throws
}
