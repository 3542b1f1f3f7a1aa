import Synchronization
import Testing

@testable import VSphere

@Suite struct SessionKeeperTests {
    struct WrongPassword: Error {}

    /// A login that waits until the test lets it go on.
    final class Gate: Sendable {
        private let state = Mutex<(open: Bool, waiters: [CheckedContinuation<Void, Never>])>((false, []))
        let logins = Mutex(0)

        func pass() async {
            logins.withLock { $0 += 1 }
            await withCheckedContinuation { waiter in
                let isOpen = state.withLock { state in
                    if !state.open { state.waiters.append(waiter) }
                    return state.open
                }
                if isOpen { waiter.resume() }
            }
        }

        func open() {
            let waiters = state.withLock { state in
                state.open = true
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    @Test func `many callers share one login`() async throws {
        let keeper = SessionKeeper()
        let gate = Gate()
        let generations = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 {
                group.addTask { try await keeper.session(replacing: nil) { await gate.pass() } }
            }
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(generations == Array(repeating: 1, count: 50))
        #expect(gate.logins.withLock { $0 } == 1)
    }

    @Test func `an expired session is replaced once`() async throws {
        let keeper = SessionKeeper()
        let logins = Mutex(0)
        let login: @Sendable () async throws -> Void = { logins.withLock { $0 += 1 } }
        let first = try await keeper.session(replacing: nil, login: login)
        let second = try await keeper.session(replacing: first, login: login)
        let third = try await keeper.session(replacing: first, login: login)
        #expect(first != second)
        #expect(second == third)
        #expect(logins.withLock { $0 } == 2)
    }

    @Test func `a failed login is everybody's failure, and the next caller tries anew`() async throws {
        let keeper = SessionKeeper()
        await #expect(throws: WrongPassword.self) {
            try await keeper.session(replacing: nil) { throw WrongPassword() }
        }
        let generation = try await keeper.session(replacing: nil) {}
        #expect(generation == 1)
    }

    @Test func `when the caller that logs in is cancelled, another takes over`() async throws {
        let keeper = SessionKeeper()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let leader = Task {
            try await keeper.session(replacing: nil) {
                start.finish()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        for await _ in started {}
        let follower = Task { try await keeper.session(replacing: nil) {} }
        leader.cancel()
        #expect(try await follower.value == 1)
        await #expect(throws: CancellationError.self) { try await leader.value }
    }

    @Test func `a caller that is cancelled while it waits leaves at once`() async throws {
        let keeper = SessionKeeper()
        let gate = Gate()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let leader = Task {
            try await keeper.session(replacing: nil) {
                start.finish()
                await gate.pass()
            }
        }
        for await _ in started {}
        let follower = Task { try await keeper.session(replacing: nil) {} }
        follower.cancel()
        await #expect(throws: CancellationError.self) { try await follower.value }
        gate.open()
        #expect(try await leader.value == 1)
    }

    @Test func `ending tells whether there was a session`() async throws {
        let keeper = SessionKeeper()
        #expect(!keeper.end())
        _ = try await keeper.session(replacing: nil) {}
        #expect(keeper.end())
        #expect(!keeper.end())
    }
}
