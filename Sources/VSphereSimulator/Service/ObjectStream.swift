internal import Synchronization
internal import VimTypes

/// A long list of objects, read while it is sent: of the world as it was when it was asked for, so that nobody has to
/// wait meanwhile, and nobody has to hold the whole.
final class ObjectStream: Sendable {
    private struct State: Sendable {
        var retrieval: Retrieval
        var writer: ObjectContentWriter
        var isDone = false
    }

    /// Answers with fewer objects are given in one piece.
    static let shortest = 500
    /// Objects that are read at a time; two such parts side by side.
    private static let part = 100

    private let world: World
    private let user: String
    private let state: Mutex<State>

    /// Answers a question, which must not be able to fail any more; nil when the caller may see nothing of it.
    init?(_ retrieval: Retrieval, in world: World, _ call: Call) throws {
        var ahead = retrieval
        var roles = RoleReader(of: call.user)
        guard try ahead.next(in: world, for: &roles) != nil else { return nil }
        self.world = world
        user = call.user
        state = Mutex(State(retrieval: retrieval, writer: ObjectContentWriter(call.operation)))
    }

    /// The next part of the response's envelope; nil after the last.
    ///
    /// - Throws: `DecodingIssue` when a number does not fit its type.
    func next() async throws -> [UInt8]? {
        let (first, second) = state.withLock { state in
            (state.retrieval.take(Self.part), state.retrieval.take(Self.part))
        }
        async let later = read(second)
        let readings = try await read(first) + later
        return try state.withLock { state in
            for reading in readings { try reading.write(to: &state.writer) }
            guard state.retrieval.isDone else { return state.writer.take() }
            defer { state.isDone = true }
            return state.isDone ? nil : state.writer.finish()
        }
    }

    @concurrent
    private func read(_ retrieval: Retrieval) async throws -> [PropertyReading] {
        var retrieval = retrieval
        var roles = RoleReader(of: user)
        var readings: [PropertyReading] = []
        while let reading = try retrieval.next(in: world, for: &roles) { readings.append(reading) }
        return readings
    }
}
