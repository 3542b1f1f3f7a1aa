import MCPCore
import Synchronization

/// A session of the era with a handshake, over HTTP.
final class HTTPSession: Sendable {
    private struct State {
        var stream: EventStream?
        var running: [RequestID: EventStream] = [:]
    }

    let id: String
    let principal: Principal
    private let state = Mutex(State())
    // Set once, right after the session that it is for was made.
    private let box = Mutex<LegacySession?>(nil)

    init(server: Server, principal: Principal) {
        id = RandomToken.make()
        self.principal = principal
        let session = LegacySession(server: server, principal: principal) { [weak self] message in
            self?.state.withLock { $0.stream }?.send(message)
        }
        box.withLock { $0 = session }
    }

    var legacy: LegacySession {
        guard let session = box.withLock({ $0 }) else { preconditionFailure("A session has a conversation") }
        return session
    }

    /// Takes a stream for what belongs to no request; an earlier one ends.
    func open(_ stream: EventStream) {
        let former = state.withLock { state in
            defer { state.stream = stream }
            return state.stream
        }
        former?.end()
    }

    func begin(_ id: RequestID, _ stream: EventStream) { state.withLock { $0.running[id] = stream } }
    func end(_ id: RequestID) { state.withLock { $0.running[id] = nil } }
    func cancel(_ id: RequestID) { state.withLock { $0.running[id] }?.cancel(id) }

    func close() {
        let (stream, running) = state.withLock { state in
            defer { state = State() }
            return (state.stream, state.running)
        }
        legacy.close()
        stream?.end()
        for (id, stream) in running { stream.cancel(id) }
    }
}
