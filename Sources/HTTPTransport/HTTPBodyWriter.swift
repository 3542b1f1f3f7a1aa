/// Takes the bytes of a streamed request body.
public struct HTTPBodyWriter: Sendable {
    let transfer: Transfer

    /// Hands bytes to the connection. Returns once they are queued, and waits as long as too many are queued before.
    ///
    /// Large chunks (64 KiB and more) cost least.
    /// - Throws: `CancellationError` when the transfer needs no more bytes: it ended, failed, or was cancelled.
    ///   ``HTTPTransportError`` when more is written than was announced.
    public func write(_ bytes: [UInt8]) async throws {
        try await transfer.write(bytes)
    }
}
