internal import Synchronization
internal import VimTypes

/// A long list of objects, read while it is sent: of the world as it was when it was asked for, so that nobody has to
/// wait meanwhile, and nobody has to hold the whole.
final class ObjectStream: Sendable {
    private struct State: Sendable {
        var retrieval: Retrieval
        /// What has been written and not sent: the beginning of the response.
        var start: [UInt8]
        var isDone = false
    }

    /// Answers with fewer objects are given in one piece.
    static let shortest = 500
    /// Objects of a part; two parts are made side by side.
    private static let part = 100

    private let world: World
    private let user: String
    private let writer: ObjectContentWriter
    private let state: Mutex<State>

    /// Answers a question, which must not be able to fail any more; nil when the caller may see nothing of it.
    init?(_ retrieval: Retrieval, in world: World, _ call: Call) throws {
        var ahead = retrieval
        var roles = RoleReader(of: call.user)
        guard try ahead.next(in: world, for: &roles) != nil else { return nil }
        var writer = ObjectContentWriter(call.operation)
        let start = writer.take()
        self.world = world
        self.writer = writer
        user = call.user
        state = Mutex(State(retrieval: retrieval, start: start))
    }

    /// The next part of the response's envelope; nil after the last.
    ///
    /// - Throws: `DecodingIssue` when a number does not fit its type.
    func next() async throws -> [UInt8]? {
        let taken = state.withLock { state -> (start: [UInt8], first: Retrieval, second: Retrieval, isLast: Bool)? in
            guard !state.isDone else { return nil }
            let (first, second) = (state.retrieval.take(Self.part), state.retrieval.take(Self.part))
            defer { state.start = [] }
            state.isDone = state.retrieval.isDone
            return (state.start, first, second, state.isDone)
        }
        guard let (start, first, second, isLast) = taken else { return nil }
        async let later = written(second)
        var bytes = try await start + written(first)
        bytes += try await later
        guard isLast else { return bytes }
        var writer = writer
        return bytes + writer.finish()
    }

    @concurrent
    private func written(_ retrieval: Retrieval) async throws -> [UInt8] {
        var retrieval = retrieval
        var roles = RoleReader(of: user)
        var writer = writer
        while let reading = try retrieval.next(in: world, for: &roles) { try reading.write(to: &writer) }
        return writer.take()
    }
}
