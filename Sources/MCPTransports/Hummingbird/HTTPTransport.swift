import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
public import MCPCore
public import MCPHTTP
import NIOCore
import ProcessSignals
import ServiceLifecycle

/// Serves clients over Streamable HTTP, in both eras, until the process is asked to end.
///
/// ```swift
/// try await HTTPTransport(endpoint: HTTPEndpoint(server: server), port: 8080).run()
/// ```
public struct HTTPTransport: Sendable {
    /// Finds out on whose behalf a call is made.
    ///
    /// - Returns: the principal, or the reply that refuses the call.
    public typealias Authenticator = @Sendable (HTTPCall) async -> Result<Principal, Refusal>

    /// A call that is refused before anyone looks at what it asks for.
    public struct Refusal: Error {
        /// The reply.
        public let reply: HTTPReply

        /// A refusal.
        public init(_ reply: HTTPReply) { self.reply = reply }
    }

    private let endpoint: HTTPEndpoint
    private let legacySSE: LegacySSEEndpoint?
    private let host: String
    private let port: Int
    private let path: String
    private let maximumBody: Int
    private let authenticate: Authenticator
    private let onListening: @Sendable (Int) async -> Void

    /// A transport.
    ///
    /// - Parameters:
    ///   - host: the address to listen on.
    ///   - port: the port to listen on; 0 for any that is free.
    ///   - path: where the endpoint is; a slash at its end makes no difference.
    ///   - legacySSE: serves the transport of 2024-11-05 as well, at `/sse` and `/messages`.
    ///   - maximumBody: the longest body of a call, in bytes.
    ///   - authenticate: finds out on whose behalf a call is made.
    ///   - onListening: told the port once calls are accepted.
    public init(
        endpoint: HTTPEndpoint, host: String = "127.0.0.1", port: Int, path: String = "/mcp",
        legacySSE: LegacySSEEndpoint? = nil, maximumBody: Int = 4 << 20,
        authenticate: @escaping Authenticator = { _ in .success(.local) },
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.endpoint = endpoint
        self.legacySSE = legacySSE
        self.host = host
        self.port = port
        self.path = path
        self.maximumBody = maximumBody
        self.authenticate = authenticate
        self.onListening = onListening
    }

    /// Serves until SIGTERM or SIGINT comes, or the task is cancelled: then subscriptions end, and calls are finished.
    public func run() async throws {
        StopSignals.claim()
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in try await respond(to: request) },
            server: HTTPServerBuilder { LoopBoundChannel(base: HTTP1Channel(responder: $0)) },
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "mcp.http") { StreamLogHandler.standardError(label: $0) })
        let service = DrainingService(application: application, endpoint: endpoint, legacySSE: legacySSE)
        let group = ServiceGroup(configuration: .init(services: [service], logger: application.logger))
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let signals = StopSignals { stop.yield() }
        defer { signals.cancel() }
        async let stopping: Void = { for await _ in stops { await group.triggerGracefulShutdown() } }()
        try await group.run()
        stop.finish()
        await stopping
    }

    private func respond(to request: Request) async throws -> Response {
        let place = request.uri.path
        guard place == path || place == path + "/" || (legacySSE != nil && (place == "/sse" || place == "/messages"))
        else { return Response(status: .notFound) }
        var request = request
        var call = HTTPCall(
            method: request.method.rawValue, headers: request.headers.map { ($0.name.canonicalName, $0.value) })
        if let authority = request.head.authority { call.headers.append((":authority", authority)) }
        if let refusal = endpoint.refusal(of: call) { return response(to: request, refusal) }
        let principal: Principal
        switch await authenticate(call) {
        case .success(let found): principal = found
        case .failure(let refusal): return response(to: request, refusal.reply)
        }
        do {
            let body = try await request.collectBody(upTo: maximumBody)
            call.body = Array(body.readableBytesView)
        } catch {
            return Response(status: .contentTooLarge)
        }
        switch (place, legacySSE) {
        case ("/sse", let legacySSE?): return response(to: request, legacySSE.open(call, principal: principal))
        case ("/messages", let legacySSE?):
            let session = request.uri.queryParameters["session_id"].map(String.init)
            return response(to: request, legacySSE.post(call, session: session, principal: principal))
        default: return response(to: request, await endpoint.respond(to: call, principal: principal))
        }
    }

    private func response(to request: Request, _ reply: HTTPReply) -> Response {
        var headers = HTTPFields()
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        let status = HTTPResponse.Status(code: reply.status)
        switch reply.body {
        case .none: return Response(status: status, headers: headers)
        case .json(let bytes):
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .events(let stream):
            headers[.connection] = "close"
            return Response(status: status, headers: headers, body: body(request, stream))
        }
    }

    /// Writes events as they come, with something in between that keeps the connection open, until there are no more or
    /// the client closes the connection.
    private func body(_ request: Request, _ stream: EventStream) -> ResponseBody {
        let time = endpoint.server.configuration.time
        return ResponseBody { [endpoint, legacySSE] writer in
            defer {
                endpoint.finished(stream)
                legacySSE?.finished(stream)
            }
            let output = writer
            try await request.body.consumeWithInboundCloseHandler { _ in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        while true {
                            try await time.sleep(.seconds(15))
                            stream.keepAlive()
                        }
                    }
                    var output = output
                    for await piece in stream.pieces {
                        try await output.write(ByteBuffer(bytes: piece))
                        stream.wrote(piece.count)
                    }
                    group.cancelAll()
                }
            } onInboundClosed: {
                stream.clientLeft()
            }
            try await writer.finish(nil)
        }
    }
}

/// The HTTP server and what runs beside it. Asked to stop, it ends subscriptions first: they would never end otherwise,
/// and the HTTP server waits for all that is open.
private struct DrainingService<Application: ApplicationProtocol>: Service {
    let application: Application
    let endpoint: HTTPEndpoint
    let legacySSE: LegacySSEEndpoint?

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await endpoint.server.runTasks() }
                group.addTask { try await application.run() }
                try await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            endpoint.drain()
            legacySSE?.drain()
        }
    }
}
