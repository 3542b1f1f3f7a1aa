import Dispatch
import Synchronization

/// Reads lines from a descriptor on a thread of its own.
final class LineReader: Sendable {
    private let input: Descriptor
    private let limit: Int
    private let stopSignal: (reading: Descriptor, writing: Descriptor)
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

    /// Reads until the end of the input or ``stop()``.
    ///
    /// - Parameters:
    ///   - receive: called on the reader's thread for each line. While it runs nothing is read.
    ///   - end: called when there are no more lines.
    func start(
        _ receive: @escaping @Sendable (LineSplitter.Event) -> Void, end: @escaping @Sendable () -> Void
    ) {
        DispatchQueue(label: "mcp.stdio.reader").async {
            self.read(receive)
            end()
        }
    }

    /// Ends the lines, even while the input is silent.
    func stop() {
        let isNews = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        if isNews { _ = stopSignal.writing.write([0]) }
    }

    private func read(_ receive: (LineSplitter.Event) -> Void) {
        var splitter = LineSplitter(limit: limit)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        func report(_ event: LineSplitter.Event) {
            if !isStopped.withLock({ $0 }) { receive(event) }
        }
        while !isStopped.withLock({ $0 }), case .ready = input.waitForInput(orStop: stopSignal.reading) {
            guard let count = input.read(into: &buffer), count > 0 else { break }
            splitter.feed(buffer.span.extracting(0..<count), report)
        }
        splitter.finish(report)
    }
}
