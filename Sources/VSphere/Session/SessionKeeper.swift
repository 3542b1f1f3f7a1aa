internal import Synchronization

/// Sees to it that there is one session, and one login at a time, however many callers need it.
final class SessionKeeper: Sendable {
    /// Tells sessions apart: a caller that met an expired one names it, so that it is replaced once.
    typealias Generation = Int

    private typealias Waiter = CheckedContinuation<Void, any Error>

    /// Who logs in, who waits, and which session there is.
    private struct Machine {
        enum Phase {
            case none, loggingIn, ready
        }

        var phase = Phase.none
        var generation: Generation = 0
        var waiters: [Int: Waiter] = [:]
        var cancelled: Set<Int> = []
        var nextWaiter = 0

        enum Step {
            case use(Generation)
            case logIn
            case wait(Int)
        }

        mutating func step(replacing expired: Generation?) -> Step {
            switch phase {
            case .ready where expired != generation: return .use(generation)
            case .loggingIn:
                nextWaiter += 1
                return .wait(nextWaiter)
            case .ready, .none:
                phase = .loggingIn
                return .logIn
            }
        }

        mutating func end(succeeded: Bool) -> [Waiter] {
            phase = succeeded ? .ready : .none
            if succeeded { generation += 1 }
            defer { waiters = [:] }
            return Array(waiters.values)
        }
    }

    private let machine = Mutex(Machine())

    /// Gives the present session, after logging in if there is none or if it is the expired one.
    ///
    /// Who comes while a login is under way waits for it and shares its error: a wrong password is tried once, so that
    /// it locks no account. When the caller that logs in is cancelled, another takes over.
    func session(replacing expired: Generation?, login: () async throws -> Void) async throws -> Generation {
        while true {
            try Task.checkCancellation()
            switch machine.withLock({ $0.step(replacing: expired) }) {
            case .use(let generation): return generation
            case .wait(let id): try await wait(id)
            case .logIn:
                do { try await login() } catch {
                    // A cancelled login is nobody else's failure: those who wait look again, and one of them logs in.
                    let shared: Result<Void, any Error> = error is CancellationError ? .success(()) : .failure(error)
                    for waiter in machine.withLock({ $0.end(succeeded: false) }) { waiter.resume(with: shared) }
                    throw error
                }
                for waiter in machine.withLock({ $0.end(succeeded: true) }) { waiter.resume() }
                return machine.withLock { $0.generation }
            }
        }
    }

    /// The present session, if there is one.
    var current: Generation? {
        machine.withLock { $0.phase == .ready ? $0.generation : nil }
    }

    /// Forgets a session that has expired, unless it has been replaced already.
    func forget(_ expired: Generation) {
        machine.withLock { machine in
            if machine.phase == .ready && machine.generation == expired { machine.phase = .none }
        }
    }

    /// Forgets the session; tells whether there was one.
    func end() -> Bool {
        machine.withLock { machine in
            guard machine.phase == .ready else { return false }
            machine.phase = .none
            return true
        }
    }

    private func wait(_ id: Int) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: Waiter) in
                let isCancelled =
                    machine.withLock { machine in
                        if machine.cancelled.remove(id) != nil { return true }
                        guard machine.phase == .loggingIn else { return false }
                        machine.waiters[id] = waiter
                        return nil
                    } as Bool?
                switch isCancelled {
                case true?: waiter.resume(throwing: CancellationError())
                case false?: waiter.resume()
                case nil: break
                }
            }
        } onCancel: {
            let waiter = machine.withLock { machine in
                let waiter = machine.waiters.removeValue(forKey: id)
                if waiter == nil { machine.cancelled.insert(id) }
                return waiter
            }
            waiter?.resume(throwing: CancellationError())
        }
        machine.withLock { _ = $0.cancelled.remove(id) }
    }
}
