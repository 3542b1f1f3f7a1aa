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
        var bell: Bell?
        /// Whether the bell has rung since the thread last looked.
        var isRung = false
        var shutdownWaiters: [CheckedContinuation<Void, Never>] = []

        /// The bell, if it has to be rung; that is done after unlocking, so that the thread does not wake into a lock.
        mutating func bellToRing() -> Bell? {
            guard !isRung else { return nil }
            isRung = true
            return bell
        }
    }

    /// What has become of a transfer that was handed in.
    private enum Submission {
        case accepted(Bell?)
        case first
        case noDescriptors
        case stopped
    }

    private let state = Mutex(State())

    /// The clock by which both sides reckon time-outs.
    let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.now = now
    }

    // MARK: For tasks

    /// Begins a transfer.
    /// - Returns: whether the thread has to be started, as it has for the first transfer.
    /// - Throws: ``HTTPTransportError`` with ``HTTPTransportError/Code-swift.struct/clientShutDown``.
    func submit(_ transfer: Transfer) throws(HTTPTransportError) -> Bool {
        let submission = state.withLock { state -> Submission in
            switch state.phase {
            case .idle:
                guard let bell = Bell() else { return .noDescriptors }
                state.phase = .running
                state.bell = bell
                state.commands.append(.start(transfer))
                return .first
            case .running:
                state.commands.append(.start(transfer))
                return .accepted(state.bellToRing())
            case .stopping, .stopped:
                return .stopped
            }
        }
        switch submission {
        case .accepted(let bell):
            bell?.ring()
            return false
        case .first:
            return true
        case .noDescriptors:
            throw transfer.error(.internalFailure, "the system allows no more open files")
        case .stopped:
            throw transfer.error(.clientShutDown, "the HTTP client has been shut down")
        }
    }

    /// Asks something of the thread, unless it has ended.
    func send(_ command: Command) {
        let bell = state.withLock { state -> Bell? in
            guard state.phase != .stopped else { return nil }
            state.commands.append(command)
            return state.bellToRing()
        }
        bell?.ring()
    }

    /// Asks the thread to end every transfer, and then itself.
    func requestStop() {
        let bell = state.withLock { state -> Bell? in
            switch state.phase {
            case .idle:
                state.phase = .stopped
                return nil
            case .running:
                state.phase = .stopping
                return state.bellToRing()
            case .stopping, .stopped:
                return nil
            }
        }
        bell?.ring()
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

    /// What wakes the thread. Only the mailbox keeps it, so that it is gone when ``close()`` returns.
    var bell: Bell? {
        state.withLock { $0.bell }
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

    /// Says that the thread holds nothing any more; the transfers that it never began.
    func close() -> [Transfer] {
        let (commands, waiters) = state.withLock { state in
            state.phase = .stopped
            let left = (state.commands, state.shutdownWaiters)
            state.commands = []
            state.shutdownWaiters = []
            state.bell = nil
            return left
        }
        for waiter in waiters { waiter.resume() }
        return commands.compactMap { command in
            if case .start(let transfer) = command { transfer } else { nil }
        }
    }
}
