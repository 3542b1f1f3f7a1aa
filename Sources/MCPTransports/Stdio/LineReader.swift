import Dispatch
import Synchronization

/// Reads lines from a descriptor on a thread of its own.
final class LineReader: Sendable {
    /// How many lines may wait to be handled before reading pauses.
    private static let backlog = 256

    private let input: Descriptor
    private let limit: Int
    private let stopSignal: (reading: Descriptor, writing: Descriptor)
    private let room = DispatchSemaphore(value: LineReader.backlog)
    private let isStopped = Mutex(false)

    /// - Throws: ``StdioError`` if the process has no descriptors left.
    init(input: Descriptor, limit: Int) throws {
        self.input = input
        self.limit = limit
        stopSignal = try Descriptor.pipe()
    }

    deinit {
        stopSignal.reading.close()
        stopSignal.writing.close()
    }

    /// The lines, until the end of the input or ``stop()``. Call ``handled()`` after each.
    func lines() -> AsyncStream<LineSplitter.Event> {
        let (stream, continuation) = AsyncStream.makeStream(of: LineSplitter.Event.self)
        DispatchQueue(label: "mcp.stdio.reader").async {
            self.read(into: continuation)
            continuation.finish()
        }
        return stream
    }

    /// A line was taken care of: there is room for another.
    func handled() { room.signal() }

    /// Ends the lines, even while the input is silent.
    func stop() {
        let isNews = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        guard isNews else { return }
        _ = stopSignal.writing.write([0])
        room.signal()
    }

    private func read(into continuation: AsyncStream<LineSplitter.Event>.Continuation) {
        var splitter = LineSplitter(limit: limit)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        func report(_ event: LineSplitter.Event) {
            room.wait()
            if !isStopped.withLock({ $0 }) { continuation.yield(event) }
        }
        while !isStopped.withLock({ $0 }), case .ready = input.waitForInput(orStop: stopSignal.reading) {
            guard let count = input.read(into: &buffer), count > 0 else { break }
            splitter.feed(buffer.span.extracting(0..<count), report)
        }
        splitter.finish(report)
    }
}
