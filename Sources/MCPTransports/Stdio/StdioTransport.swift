public import MCPCore
import ProcessSignals

/// Serves one client over standard input and output, one message a line, in both eras.
///
/// ```swift
/// try await StdioTransport(server: server).run()
/// ```
public struct StdioTransport: Sendable {
    private let server: Server
    private let input: Int32
    private let output: Int32?
    private let handlesSignals: Bool
    private let grace: Duration

    /// A transport.
    ///
    /// - Parameters:
    ///   - input: the descriptor to read from.
    ///   - output: the descriptor to write to. Without one it is standard output, and whatever else the process prints
    ///     goes to standard error from then on.
    ///   - handlesSignals: whether SIGTERM and SIGINT end the service.
    ///   - grace: how long work that is under way may take when the input ends.
    public init(
        server: Server, input: Int32 = 0, output: Int32? = nil, handlesSignals: Bool = true,
        grace: Duration = .seconds(2)
    ) {
        self.server = server
        self.input = input
        self.output = output
        self.handlesSignals = handlesSignals
        self.grace = grace
    }

    /// Serves until the input ends, the client stops reading, a signal comes, or the task is cancelled.
    ///
    /// - Throws: ``StdioError`` if the process has no descriptors left.
    public func run() async throws {
        if handlesSignals { StopSignals.claim() }
        StopSignals.ignoreBrokenPipes()
        let limit = server.configuration.messageLimits.maximumBytes
        let reader = try LineReader(input: Descriptor(number: input), limit: limit)
        let writer = LineWriter(
            output: output.map(Descriptor.init) ?? .claimStandardOutput(), capacity: 8 * limit,
            onBroken: { reader.stop() })
        let connection = DuplexConnection(server: server, send: { writer.send($0) })
        let signals = handlesSignals ? StopSignals { reader.stop() } : nil
        await withTaskCancellationHandler {
            await serve(connection, reader, limit: limit)
        } onCancel: {
            reader.stop()
        }
        signals?.cancel()
        await writer.close()
    }

    /// What can be answered at once is answered on the reader's thread; the rest is only begun there.
    private func serve(_ connection: DuplexConnection, _ reader: LineReader, limit: Int) async {
        let running = RunningWork()
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        reader.start {
            switch $0 {
            case .tooLong: connection.refuseLongMessage(limit: limit)
            case .line(let line):
                if let work = connection.receive(line) { running.start(work) }
            }
        } end: {
            running.close()
            end.finish()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [server] in await server.runTasks() }
            group.addTask { [grace, time = server.configuration.time] in
                for await _ in ended {}
                try? await time.sleep(grace)
                connection.close()
            }
            await running.finished()
            group.cancelAll()
        }
    }
}
