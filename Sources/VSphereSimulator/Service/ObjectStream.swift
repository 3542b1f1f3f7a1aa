internal import Synchronization
internal import VimTypes

/// A long list of objects, read while it is sent: of the world as it was when it was asked for, so that nobody has to
/// wait meanwhile, and nobody has to hold the whole.
///
/// One part is made after the other. Two side by side would be ready no sooner: all objects point to the same few
/// others, and two threads that count references to these wait for each other's caches.
final class ObjectStream: Sendable {
    private struct State: Sendable {
        var retrieval: Retrieval
        var roles: RoleReader
        var writer: ObjectContentWriter
        var isDone = false
    }

    /// Answers with fewer objects are given in one piece.
    static let shortest = 500
    /// Bytes of a part.
    private static let part = 128 << 10

    private let world: World
    private let state: Mutex<State>

    /// Answers a question, which must not be able to fail any more; nil when the caller may see nothing of it.
    init?(_ retrieval: Retrieval, in world: World, _ call: Call) throws {
        let roles = RoleReader(of: call.user)
        var (ahead, aheadRoles) = (retrieval, roles)
        guard try ahead.next(in: world, for: &aheadRoles) != nil else { return nil }
        self.world = world
        state = Mutex(State(retrieval: retrieval, roles: roles, writer: ObjectContentWriter(call.operation)))
    }

    /// The next part of the response's envelope; nil after the last.
    ///
    /// - Throws: `DecodingIssue` when a number does not fit its type.
    func next() throws -> [UInt8]? {
        try state.withLock { state in
            guard !state.isDone else { return nil }
            while state.writer.count < Self.part {
                guard let reading = try state.retrieval.next(in: world, for: &state.roles) else {
                    state.isDone = true
                    return state.writer.finish()
                }
                try reading.write(to: &state.writer)
            }
            return state.writer.take()
        }
    }
}
