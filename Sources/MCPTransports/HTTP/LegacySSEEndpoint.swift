public import MCPCore
import Synchronization

/// The transport of revision 2024-11-05, which old clients still use: a stream of events that GET opens, and messages
/// that are posted to an address which the stream names first.
public final class LegacySSEEndpoint: Sendable {
    private struct Peer {
        let principal: Principal
        let connection: DuplexConnection
        let stream: EventStream
    }

    private let server: Server
    private let messagePath: String
    private let origins: OriginRules
    private let streamCapacity: Int
    private let maximumStreams: Int
    private let peers = Mutex<[String: Peer]>([:])

    /// An endpoint.
    ///
    /// - Parameters:
    ///   - messagePath: the path to which messages are posted.
    ///   - origins: which hosts and origins may reach it.
    ///   - streamCapacity: how many bytes may wait for a client that does not read.
    ///   - maximumStreams: how many streams there may be.
    public init(
        server: Server, messagePath: String = "/messages", origins: OriginRules = .local,
        streamCapacity: Int = 8 << 20, maximumStreams: Int = 1000
    ) {
        self.server = server
        self.messagePath = messagePath
        self.origins = origins
        self.streamCapacity = streamCapacity
        self.maximumStreams = maximumStreams
    }

    /// Opens a stream. When it is written to its end, or its client left, say so by ``finished(_:)``.
    public func open(_ call: HTTPCall, principal: Principal) -> HTTPReply {
        if let refusal = refusal(of: call) { return refusal }
        guard call.method == "GET" else { return HTTPReply(405, headers: [("Allow", "GET")]) }
        let stream = EventStream(capacity: streamCapacity)
        let connection = DuplexConnection(server: server, principal: principal) { stream.send($0) }
        let id = RandomToken.make()
        let fits = peers.withLock { peers in
            guard peers.count < maximumStreams else { return false }
            peers[id] = Peer(principal: principal, connection: connection, stream: stream)
            return true
        }
        guard fits else { return .error(503, ProtocolError(.internalError, "Too many streams are open")) }
        stream.send(event: "endpoint", Array("\(messagePath)?session_id=\(id)".utf8))
        return HTTPReply(200, .events(stream))
    }

    /// Takes a message. What is answered goes to the stream.
    ///
    /// - Parameter session: what the address says behind `session_id=`.
    public func post(_ call: HTTPCall, session: String?, principal: Principal) -> HTTPReply {
        if let refusal = refusal(of: call) { return refusal }
        guard call.method == "POST" else { return HTTPReply(405, headers: [("Allow", "POST")]) }
        guard let peer = session.flatMap({ id in peers.withLock { $0[id] } }), peer.principal.id == principal.id else {
            return .error(404, ProtocolError(.invalidRequest, "There is no such stream, or no longer"))
        }
        if let work = peer.connection.receive(call.body) {
            // It outlives the call that brought it, and ends with its stream.
            Task.immediate { await work() }
        }
        return HTTPReply(202)
    }

    /// A stream was written to its end, or its client left: what it asked for is cancelled.
    public func finished(_ stream: EventStream) {
        stream.clientLeft()
        let ended = peers.withLock { peers in
            let ended = peers.filter { $0.value.stream === stream }
            for id in ended.keys { peers[id] = nil }
            return ended.values.map(\.connection)
        }
        for connection in ended { connection.close() }
    }

    /// Ends all streams: what the server does before it stops.
    public func drain() {
        for peer in peers.withLock({ Array($0.values) }) { peer.stream.end() }
    }

    /// Whether a call may be served at all, before anyone looks at who calls. `nil` if it may.
    public func refusal(of call: HTTPCall) -> HTTPReply? { origins.reply(to: call) }
}
