internal import HTTPTransport
internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The two ways in which a vCenter serves the same calls: `/api` since 7.0, `/rest` since 6.5.
enum RESTDialect: Sendable {
    case api, rest

    private struct Wrapped<Value: Encodable>: Encodable {
        let value: Value
    }

    /// The name of the parameter that names an action.
    var actionName: String { self == .api ? "action" : "~action" }

    /// An answer.
    func reply(_ status: Int, _ value: some Encodable) throws -> SimulatorReply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = self == .api ? try encoder.encode(value) : try encoder.encode(Wrapped(value: value))
        return SimulatorReply(
            status: self == .api ? status : 200, headers: ["Content-Type": "application/json"],
            body: .bytes(Array(data)))
    }

    /// An answer without content.
    var done: SimulatorReply { SimulatorReply(status: self == .api ? 204 : 200) }

    /// A refusal.
    func reply(_ error: RESTError) throws -> SimulatorReply {
        let type = "com.vmware.vapi.std.errors.\(error.kind.rawValue.lowercased())"
        let data =
            self == .api
            ? try JSONEncoder().encode(error.body)
            : try JSONEncoder().encode(RESTError.WrappedBody(type: type, value: error.body))
        var reply = SimulatorReply(
            status: error.kind.status, headers: ["Content-Type": "application/json"], body: .bytes(Array(data)))
        if error.kind == .unauthenticated {
            reply.headers["WWW-Authenticate"] = "Basic realm=\"VAPI endpoint\", SIGN realm=\"VAPI endpoint\""
        }
        return reply
    }
}

/// A login to `/api` or `/rest`.
struct RESTSession: Sendable {
    let user: String
    let created: DateTime
    var lastAccessed: DateTime
}
