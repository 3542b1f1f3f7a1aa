import Dispatch
import Synchronization

/// Writes lines to a descriptor, one after the other. Whoever sends never waits: a line that cannot be written without
/// waiting is left to a queue of its own.
final class LineWriter: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var isWriting = false
        var isBroken = false
        var isClosing = false
    }

    /// What fits into a pipe that reports itself writable.
    private static let chunk = 4096

    private let output: Descriptor
    private let capacity: Int
    private let onBroken: @Sendable () -> Void
    private let queue = DispatchQueue(label: "mcp.stdio.writer")
    private let state = Mutex(State())

    /// - Parameters:
    ///   - capacity: how many bytes may wait for a client that does not read, until it is given up.
    ///   - onBroken: called once when nobody reads any more.
    init(output: Descriptor, capacity: Int, onBroken: @escaping @Sendable () -> Void) {
        self.output = output
        self.capacity = capacity
        self.onBroken = onBroken
    }

    /// Sends a line; the end is added.
    func send(_ line: [UInt8]) {
        let (mustStart, overflowed) = state.withLock { state in
            guard !state.isBroken else { return (false, false) }
            let line = line + [0x0A]
            let written = state.isWriting ? 0 : writeAtOnce(line)
            guard written < line.count else { return (false, false) }
            guard state.pending.count + line.count <= capacity else {
                state.isBroken = true
                state.pending = []
                return (false, true)
            }
            state.pending.append(contentsOf: line.dropFirst(written))
            defer { state.isWriting = true }
            return (!state.isWriting, false)
        }
        if overflowed { onBroken() }
        if mustStart { queue.async { self.drain() } }
    }

    /// Writes of a short line what can be written without waiting; how many bytes that was.
    private func writeAtOnce(_ line: [UInt8]) -> Int {
        guard line.count <= Self.chunk, case .ready = output.waitForOutput(milliseconds: 0) else { return 0 }
        return output.write(line[...]) ?? 0
    }

    /// Waits until everything is written, or the client has not read for a while.
    func close() async {
        state.withLock { $0.isClosing = true }
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    private func drain() {
        while true {
            let bytes = state.withLock { state in
                defer { state.pending = [] }
                if state.pending.isEmpty { state.isWriting = false }
                return state.pending
            }
            guard !bytes.isEmpty else { return }
            guard write(bytes) else {
                let isNews = state.withLock { state in
                    defer {
                        state.isBroken = true
                        state.isWriting = false
                        state.pending = []
                    }
                    return !state.isBroken
                }
                if isNews { onBroken() }
                return
            }
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch output.waitForOutput(milliseconds: 500) {
            case .stopped: return false
            case .timedOut:
                // A client that stopped reading is waited for, but not at the end.
                if state.withLock({ $0.isClosing || $0.isBroken }) { return false }
            case .ready:
                guard let written = output.write(rest.prefix(Self.chunk)) else { return false }
                rest = rest.dropFirst(written)
            }
        }
        return true
    }
}
