/// Takes chunks from where they come from: off a transfer all that have arrived at once, so that a lock is taken per
/// batch and not per chunk.
final class ChunkReader {
    enum Source {
        case transfer(Transfer)
        case closure(() async throws -> [UInt8]?)
        case ended
    }

    private(set) var source: Source
    /// The last chunk comes first, so that taking one moves it out of the array.
    private var batch: [[UInt8]]

    init(_ source: Source, _ batch: [[UInt8]] = []) {
        self.source = source
        self.batch = batch
    }

    /// The server that the chunks come from.
    var host: String {
        if case .transfer(let transfer) = source { transfer.origin.description } else { "(in process)" }
    }

    func next() async throws -> [UInt8]? {
        if let chunk = batch.popLast() { return chunk }
        switch source {
        case .transfer(let transfer):
            batch = try await transfer.nextBatch()
            batch.reverse()
            return batch.popLast()
        case .closure(let next):
            try Task.checkCancellation()
            if let chunk = try await next() { return chunk }
            source = .ended
            return nil
        case .ended:
            return nil
        }
    }
}

@available(*, unavailable)
extension ChunkReader: Sendable {}
