public import HTTPTransport

/// Carries requests to a simulator in the same process: no socket, no TLS.
///
/// ## Usage
/// ```swift
/// let simulator = Simulator.demo()
/// let client = VSphereClient(configuration) { _ in SimulatorExchange(simulator) }
/// ```
public struct SimulatorExchange: HTTPExchange {
    private let simulator: Simulator

    /// The way to that simulator, whatever host a URL names.
    public init(_ simulator: Simulator) { self.simulator = simulator }

    /// Gives the request to the simulator.
    public func execute<Result>(
        _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        let reply = try await reply(to: request)
        switch reply.body {
        case .bytes(let bytes):
            var headers = reply.headers
            headers["Content-Length"] = String(bytes.count)
            return try await body(
                HTTPResponse(head: HTTPResponseHead(status: reply.status, headers: headers), body: HTTPBody(bytes)))
        case .chunks(let length, let next):
            var headers = reply.headers
            if let length { headers["Content-Length"] = String(length) }
            return try await body(
                HTTPResponse(
                    head: HTTPResponseHead(status: reply.status, headers: headers), body: HTTPBody { try await next() })
            )
        }
    }

    /// The simulator's answer, for those who bring it to a client by themselves.
    public func reply(to request: HTTPRequest) async throws -> SimulatorReply {
        try await Router.reply(to: SimulatorRequest(request), simulator)
    }

    /// Does nothing: a simulator has no connections to close.
    public func shutdown() async {}
}
