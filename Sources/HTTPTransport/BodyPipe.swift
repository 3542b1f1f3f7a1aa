internal import Synchronization

/// Brings a streamed request body to a reader in this process, with the rules of a connection: how much is kept, and
/// what happens when another number of bytes is written than was announced.
final class BodyPipe: HTTPBodySink {
    private typealias Waiter = CheckedContinuation<Void, Never>

    private struct State {
        var machine: TransferState<Waiter>
        var reader: Waiter?

        /// Carries out a transition of the writer; the reader to wake.
        mutating func wakingReader(_ poll: TransferState<Waiter>.Poll<Bool>) -> Waiter? {
            if case .ready(true) = poll { takeReader() } else { nil }
        }

        mutating func takeReader() -> Waiter? {
            defer { reader = nil }
            return reader
        }
    }

    private static let bufferSize = 256 * 1024

    private let state: Mutex<State>

    init(length: Int64?) {
        state = Mutex(State(machine: TransferState(bufferSize: Self.bufferSize, announcedLength: length)))
    }

    // MARK: For the child task that writes

    /// Runs the closure that writes the body, and ends the body after it.
    func produce(_ body: @Sendable (HTTPBodyWriter) async throws -> Void) async {
        do {
            try await body(HTTPBodyWriter(sink: self))
            _ = try transition { $0.endBody() }
        } catch {
            close(error)
        }
    }

    func write(_ chunk: [UInt8]) async throws {
        while try !transition({ $0.write(chunk) }) {
            await withCheckedContinuation { waiter in
                if !state.withLock({ $0.machine.suspendProducer(waiter) }) { waiter.resume() }
            }
        }
    }

    /// Whether the transition was made; if not, it has to wait.
    private func transition(
        _ make: (inout TransferState<Waiter>) -> TransferState<Waiter>.Poll<Bool>
    ) throws -> Bool {
        let (poll, reader) = state.withLock { state in
            let poll = make(&state.machine)
            return (poll, state.wakingReader(poll))
        }
        reader?.resume()
        switch poll {
        case .ready: return true
        case .pending: return false
        case .failed(let mismatch as BodyLengthMismatch):
            throw HTTPTransportError(code: .invalidRequest, host: "(in process)", reason: mismatch.description)
        case .failed(let error): throw error
        }
    }

    // MARK: For the task that reads

    func next() async throws -> [UInt8]? {
        while true {
            let (outgoing, failure) = state.withLock { ($0.machine.nextOutgoing(), $0.machine.abortReason) }
            if let failure { throw failure }
            switch outgoing {
            case .chunk(let chunk, let writer):
                writer?.resume()
                return chunk
            case .end: return nil
            case .pending:
                await withCheckedContinuation { (waiter: Waiter) in
                    let isWaiting = state.withLock { state in
                        guard state.machine.abortReason == nil, state.machine.pauses.request else { return false }
                        state.reader = waiter
                        return true
                    }
                    if !isWaiting { waiter.resume() }
                }
            }
        }
    }

    /// Ends both sides: whoever waits, or comes later, gets the error.
    func close(_ reason: any Error) {
        let waiters = state.withLock { state in
            _ = state.machine.abort(reason)
            return state.machine.finish(.failed(reason)) + [state.takeReader()].compactMap(\.self)
        }
        for waiter in waiters { waiter.resume() }
    }
}
