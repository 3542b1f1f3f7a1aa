internal import HTTPTransport
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Serves `/api` and `/rest`: sessions and tags.
enum RESTEndpoint {
    static let api = Router.Route(prefix: "/api") { try await serve($0, $1, .api, below: "/api") }
    static let rest = Router.Route(prefix: "/rest") { try await serve($0, $1, .rest, below: "/rest/com/vmware") }

    private static let limit = 4 << 20

    private struct SessionInfo: Encodable {
        let user: String
        let created_time: String
        let last_accessed_time: String
    }

    private static func serve(
        _ request: SimulatorRequest, _ simulator: Simulator, _ dialect: RESTDialect, below prefix: String
    ) async throws -> SimulatorReply {
        // An ESXi host has no such service.
        guard simulator.settings.product == .vCenter else { return .refusal(404, "Nothing is served here.") }
        guard request.path.hasPrefix(prefix) else { return .refusal(404, "Nothing is served at \(request.path).") }
        let path = request.path.dropFirst(prefix.count)
        do {
            if path == "/session" || path == "/cis/session" { return try session(request, simulator, dialect) }
            guard path.hasPrefix("/cis/tagging/") else {
                throw RESTError(.notFound, "Nothing is served at \(request.path).")
            }
            var bytes: [UInt8] = []
            try await request.body.withChunks { chunks in
                for try await chunk in chunks {
                    guard bytes.count + chunk.count <= limit else {
                        throw RESTError(.invalidArgument, "The request is longer than 4 MiB.")
                    }
                    bytes += chunk
                }
            }
            return try simulator.change { world in
                let user = try caller(request, &world)
                var call = RESTTagging(dialect: dialect, request: request, user: user, body: bytes)
                return try call.perform(
                    path.dropFirst("/cis/tagging/".count).split(separator: "/").map(String.init), &world)
            }
        } catch let error as RESTError {
            return try dialect.reply(error)
        }
    }

    private static func session(
        _ request: SimulatorRequest, _ simulator: Simulator, _ dialect: RESTDialect
    ) throws -> SimulatorReply {
        try simulator.change { world in
            if request.method == "POST", request.query[dialect.actionName] == nil {
                guard let user = world.basicCaller(request) else {
                    throw RESTError(.unauthenticated, "Authentication required.")
                }
                let token = world.newSessionKey() + world.newSessionKey().dropFirst(2)
                world.restSessions[token] = RESTSession(user: user, created: world.now, lastAccessed: world.now)
                var reply = try dialect.reply(201, token)
                reply.headers["vmware-api-session-id"] = token
                reply.headers["Set-Cookie"] =
                    "vmware-api-session-id=\(token);Path=\(dialect == .api ? "/api" : "/rest");Secure;HttpOnly"
                return reply
            }
            _ = try caller(request, &world)
            guard let token = token(request), let session = world.restSessions[token] else {
                throw RESTError(.unauthenticated, "Authentication required.")
            }
            if request.method == "DELETE" {
                world.restSessions[token] = nil
                return dialect.done
            }
            guard request.method == "GET" || request.query[dialect.actionName] == "get" else {
                return .refusal(405, "Sessions are made by POST, shown by GET and ended by DELETE.")
            }
            return try dialect.reply(
                200,
                SessionInfo(
                    user: session.user, created_time: session.created.ISO8601Format(),
                    last_accessed_time: session.lastAccessed.ISO8601Format()))
        }
    }

    private static func token(_ request: SimulatorRequest) -> String? {
        request.headers["vmware-api-session-id"] ?? request.cookie("vmware-api-session-id")
    }

    /// Whose session it is.
    private static func caller(_ request: SimulatorRequest, _ world: inout World) throws -> String {
        let oldest = world.now + (.zero - world.settings.sessionTimeout)
        world.restSessions = world.restSessions.filter { $0.value.lastAccessed >= oldest }
        guard let token = token(request), let session = world.restSessions[token] else {
            throw RESTError(.unauthenticated, "This method requires authentication.")
        }
        world.restSessions[token]?.lastAccessed = world.now
        return session.user
    }
}
