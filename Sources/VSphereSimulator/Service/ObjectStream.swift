internal import Synchronization
internal import VimTypes

/// A long list of objects, read while it is sent: of the world as it was when it was asked for, so that nobody has to
/// wait meanwhile, and nobody has to hold the whole.
final class ObjectStream: Sendable {
    private struct State: Sendable {
        var retrieval: Retrieval
        var roles: RoleReader
        var writer: SOAPResponseWriter
        var isDone = false
    }

    /// Answers with fewer objects are given in one piece.
    static let shortest = 500
    /// Bytes of a part.
    private static let part = 64 << 10

    private let world: World
    private let state: Mutex<State>

    /// Answers a question, which must not be able to fail any more; nil when the caller may see nothing of it.
    init?(_ retrieval: Retrieval, in world: World, _ call: Call) throws {
        var retrieval = retrieval
        var roles = RoleReader(of: call.user)
        guard let first = try retrieval.next(in: world, for: &roles) else { return nil }
        var writer = SOAPResponseWriter(call.operation, list: "objects")
        try writer.write(first.asAny)
        self.world = world
        state = Mutex(State(retrieval: retrieval, roles: roles, writer: writer))
    }

    /// The next part of the response's envelope; nil after the last.
    ///
    /// - Throws: `DecodingIssue` when a number does not fit its type.
    func next() throws -> [UInt8]? {
        try state.withLock { state in
            guard !state.isDone else { return nil }
            while let object = try state.retrieval.next(in: world, for: &state.roles) {
                try state.writer.write(object.asAny)
                if state.writer.count >= Self.part { return state.writer.take() }
            }
            state.isDone = true
            return state.writer.finish()
        }
    }
}
