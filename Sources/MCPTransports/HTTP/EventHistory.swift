import Synchronization

/// What was sent on the streams of sessions, the newest of it: a client whose connection ended comes back and is sent
/// what it missed.
///
/// A stream is known here by its number, whatever connection it is on. Memory is bounded for all sessions together:
/// the oldest events go first.
final class EventHistory: Sendable {
    /// A place in a stream, as clients know it: the id of an event.
    struct Position: Hashable, CustomStringConvertible {
        let stream: Int
        /// Events are counted over all streams; 0 is before the first.
        let event: Int

        init(stream: Int, event: Int) {
            self.stream = stream
            self.event = event
        }

        /// The place that an id names; `nil` if it is none of ours.
        init?(_ id: String) {
            let parts = id.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let stream = parts[0], let event = parts[1], event >= 0 else { return nil }
            self.init(stream: stream, event: event)
        }

        var description: String { "\(stream)-\(event)" }
    }

    private struct Stream {
        let session: String
        /// The connection that the stream is on, or was on last.
        var reader: EventStream?
        var isOver = false
    }

    private struct Event {
        let position: Position
        let message: [UInt8]
        let isLast: Bool
        /// What keeping it costs, about.
        var size: Int { message.count + 64 }
    }

    private struct State {
        var lastStream = 0
        var lastEvent = 0
        var streams: [Int: Stream] = [:]
        var events: [Event] = []
        var size = 0

        mutating func keep(_ event: Event, capacity: Int) {
            events.append(event)
            size += event.size
            guard size > capacity else { return }
            // Half of it at once, so that making room costs little for each event.
            var count = 0
            while size > capacity / 2, count < events.count - 1 {
                size -= events[count].size
                // A stream whose end is gone cannot be gone on with.
                if events[count].isLast { streams[events[count].position.stream] = nil }
                count += 1
            }
            events.removeFirst(count)
        }
    }

    private let capacity: Int
    // Messages are handed to connections under the lock: they go out in the order of their ids, and nothing comes
    // between what a client missed and what follows. A connection takes them without waiting.
    private let state = Mutex(State())

    /// - Parameter capacity: how many bytes of events are kept. The newest event is kept whatever its size.
    init(capacity: Int) { self.capacity = capacity }

    /// How many bytes are kept.
    var size: Int { state.withLock { $0.size } }

    /// A new stream of a session; its number.
    func open(session: String) -> Int {
        state.withLock { state in
            state.lastStream += 1
            state.streams[state.lastStream] = Stream(session: session)
            return state.lastStream
        }
    }

    /// Forgets a stream that nobody can come back to.
    func forget(_ stream: Int) { state.withLock { $0.streams[stream] = nil } }

    /// The connection that a stream is on, or was on last.
    func reader(of stream: Int) -> EventStream? { state.withLock { $0.streams[stream]?.reader } }

    /// Notes on which connection a stream begins.
    func begin(_ stream: Int, on reader: EventStream) { state.withLock { $0.streams[stream]?.reader = reader } }

    /// Brings a stream to the connection on which its client came, with everything after a place; the connection that
    /// it was on ends.
    ///
    /// - Returns: whether the session has such a stream.
    func resume(_ position: Position, session: String, on reader: EventStream) -> Bool {
        state.withLock { state in
            guard let stream = state.streams[position.stream], stream.session == session else { return false }
            stream.reader?.end()
            reader.begin(at: Position(stream: position.stream, event: min(position.event, state.lastEvent)))
            for event in state.events
            where event.position.stream == position.stream && event.position.event > position.event {
                reader.deliver(event.message, at: event.position)
            }
            if stream.isOver {
                reader.end()
            } else {
                state.streams[position.stream]?.reader = reader
            }
            return true
        }
    }

    /// Sends a message on a stream, now or when its client comes back.
    ///
    /// - Parameter isLast: whether the stream ends with it.
    func send(_ message: [UInt8], on stream: Int, isLast: Bool = false) {
        state.withLock { state in
            guard let reader = state.streams[stream].map(\.reader) else { return }
            state.lastEvent += 1
            let position = Position(stream: stream, event: state.lastEvent)
            if isLast { state.streams[stream]?.isOver = true }
            state.keep(Event(position: position, message: message, isLast: isLast), capacity: capacity)
            reader?.deliver(message, at: position)
            if isLast {
                reader?.end()
                state.streams[stream]?.reader = nil
            }
        }
    }
}
