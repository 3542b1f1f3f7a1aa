internal import Synchronization

/// The way from tasks to the client's thread, and the only thing that the two share besides the transfers themselves.
final class TransferMailbox: Sendable {
    /// What a task asks of the thread.
    enum Command: Sendable {
        /// Begin a transfer.
        case start(Transfer)
        /// Look again whether the transfer's directions can go on.
        case resume(Transfer)
        /// End a transfer that has an abort reason.
        case abort(Transfer)
    }

    private enum Phase {
        case idle, running, stopping, stopped
    }

    private struct State {
        var phase = Phase.idle
        var commands: [Command] = []
        var bell: CurlMulti.Bell?
        /// Whether the bell has rung since the thread last looked.
        var isRung = false
        var shutdownWaiters: [CheckedContinuation<Void, Never>] = []

        mutating func ring() {
            guard !isRung, let bell else { return }
            isRung = true
            bell.ring()
        }
    }

    private let state = Mutex(State())

    // MARK: For tasks

    /// Begins a transfer. The first one starts the thread.
    /// - Returns: whether the thread has to be started by the caller.
    /// - Throws: ``HTTPTransportError`` with ``HTTPTransportError/Code-swift.struct/clientShutDown``.
    func submit(_ transfer: Transfer) throws(HTTPTransportError) -> Bool {
        let phase = state.withLock { state in
            let phase = state.phase
            if phase == .idle || phase == .running {
                state.phase = .running
                state.commands.append(.start(transfer))
                state.ring()
            }
            return phase
        }
        switch phase {
        case .idle: return true
        case .running: return false
        case .stopping, .stopped: throw transfer.error(.clientShutDown, "the HTTP client has been shut down")
        }
    }

    /// Asks something of the thread, unless it has ended.
    func send(_ command: Command) {
        state.withLock { state in
            guard state.phase != .stopped else { return }
            state.commands.append(command)
            state.ring()
        }
    }

    /// Asks the thread to end every transfer, and then itself.
    func requestStop() {
        state.withLock { state in
            switch state.phase {
            case .idle: state.phase = .stopped
            case .running:
                state.phase = .stopping
                state.ring()
            case .stopping, .stopped: break
            }
        }
    }

    /// Waits until the thread has ended.
    func waitUntilStopped() async {
        await withCheckedContinuation { waiter in
            let isStopped = state.withLock { state in
                if state.phase != .stopped { state.shutdownWaiters.append(waiter) }
                return state.phase == .stopped
            }
            if isStopped { waiter.resume() }
        }
    }

    // MARK: For the thread

    /// Tells how to wake the thread.
    func attach(_ bell: CurlMulti.Bell) {
        state.withLock { $0.bell = bell }
    }

    /// The commands since the last call, and whether to stop after them.
    func take() -> (commands: [Command], stop: Bool) {
        state.withLock { state in
            let commands = state.commands
            state.commands = []
            state.isRung = false
            return (commands, state.phase == .stopping)
        }
    }

    /// Forgets how to wake the thread. Afterwards what the bell belongs to can be freed.
    func detach() {
        state.withLock { $0.bell = nil }
    }

    /// Says that the thread holds nothing any more; the transfers that it never began.
    func close() -> [Transfer] {
        let (commands, waiters) = state.withLock { state in
            state.phase = .stopped
            let left = (state.commands, state.shutdownWaiters)
            state.commands = []
            state.shutdownWaiters = []
            return left
        }
        for waiter in waiters { waiter.resume() }
        return commands.compactMap { command in
            if case .start(let transfer) = command { transfer } else { nil }
        }
    }
}
