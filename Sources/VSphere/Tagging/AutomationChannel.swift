internal import HTTPTransport
internal import Synchronization

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Carries calls to `/api` or `/rest`, in a session of its own.
final class AutomationChannel: Sendable {
    private struct Session: Sendable {
        let dialect: AutomationCall.Dialect
        /// As good as the password while the session lasts.
        let token: Secret
    }

    /// An answer of `/rest`, whose value is left out where it is empty.
    private struct Wrapped<Value: Decodable>: Decodable {
        let value: Value?
    }

    private struct Refusal: Decodable {
        struct Message: Decodable {
            let default_message: String?
        }
        struct Value: Decodable {
            let messages: [Message]?
        }
        let error_type: String?
        let messages: [Message]?
        let type: String?
        let value: Value?
    }

    private struct Missing: Error {}

    private static let maximumAnswer = 32 << 20

    private let configuration: VSphereConfiguration
    private let exchange: any HTTPExchange
    private let clock: any Clock<Duration>
    private let keeper = SessionKeeper()
    private let session = Mutex<Session?>(nil)

    init(_ configuration: VSphereConfiguration, _ exchange: any HTTPExchange, clock: any Clock<Duration>) {
        self.configuration = configuration
        self.exchange = exchange
        self.clock = clock
    }

    /// The value that a call returns.
    func value<Value: Decodable>(_ call: AutomationCall) async throws -> Value {
        guard let value: Value = try await answer(call) else {
            throw error(.unexpectedAnswer, "left out the answer where one was expected")
        }
        return value
    }

    /// The list that a call returns.
    func list<Element: Decodable>(_ call: AutomationCall) async throws -> [Element] { try await answer(call) ?? [] }

    /// Makes a call that returns nothing.
    func send(_ call: AutomationCall) async throws { _ = try await perform(call) }

    func error(_ code: VSphereError.Code, _ message: String, status: Int? = nil) -> VSphereError {
        VSphereError(code, host: configuration.host, message, status: status)
    }

    /// Closes the session, if there is one, within a bounded time, in a cancelled task as well.
    func logOut() async {
        guard keeper.end(), let session = session.withLock({ $0 }) else { return }
        _ = try? await finishing(within: configuration.logoutTimeout, since: .now) {
            try await self.exchange.collect(self.request("DELETE", session.dialect.session, session), upTo: 1 << 16)
        }
    }

    private func answer<Value: Decodable>(_ call: AutomationCall) async throws -> Value? {
        let (dialect, body) = try await perform(call)
        do {
            switch dialect {
            case .api: return try JSONDecoder().decode(Value.self, from: Data(body))
            case .rest: return try JSONDecoder().decode(Wrapped<Value>.self, from: Data(body)).value
            }
        } catch is DecodingError {
            throw error(.unexpectedAnswer, "answered with something else than the JSON that was expected")
        }
    }

    private func perform(_ call: AutomationCall) async throws -> (AutomationCall.Dialect, [UInt8]) {
        let generation = try await keeper.session(replacing: nil, login: logIn)
        if let answer = try await attempt(call) { return answer }
        // The server refused before it did anything, so the call can be made again whatever it is.
        _ = try await keeper.session(replacing: generation, login: logIn)
        guard let answer = try await attempt(call) else {
            throw error(.denied, "does not accept the session that it has just opened")
        }
        return answer
    }

    /// Makes a call; nil when the session has expired.
    private func attempt(_ call: AutomationCall) async throws -> (AutomationCall.Dialect, [UInt8])? {
        guard let session = session.withLock({ $0 }) else { return nil }
        var request = request(call.method, call.target(session.dialect), session)
        request.isRepeatable = call.isRepeatable
        if let body = call.body(session.dialect) {
            request.headers["Content-Type"] = "application/json"
            request.body = .bytes(Array(try JSONEncoder().encode(body)))
        }
        let (head, body) = try await exchange.collect(request, upTo: Self.maximumAnswer)
        if head.status == 401 { return nil }
        guard head.isSuccess else { throw refused(head.status, body) }
        return (session.dialect, body)
    }

    private func request(_ method: String, _ target: String, _ session: Session?) -> HTTPRequest {
        var request = HTTPRequest(method: method, url: configuration.baseURL + target)
        if let session { request.headers["vmware-api-session-id"] = session.token.value }
        return request
    }

    private func logIn() async throws {
        session.withLock { $0 = nil }
        for dialect in [AutomationCall.Dialect.api, .rest] {
            do {
                let token = try await onceMore(clock: clock) { try await self.token(dialect) }
                return session.withLock { $0 = Session(dialect: dialect, token: token) }
            } catch is Missing {
                continue
            }
        }
        throw error(
            .unsupported,
            "serves neither /api nor /rest, so it has no tags: they belong to vCenter 6.5 and later, not to an ESXi. "
                + "Ask the vCenter that manages the host.")
    }

    private func token(_ dialect: AutomationCall.Dialect) async throws -> Secret {
        var request = request("POST", dialect.session, nil)
        let credentials = Array("\(configuration.user):\(configuration.password.value)".utf8)
        request.headers["Authorization"] = "Basic " + Data(credentials).base64EncodedString()
        let (head, body) = try await exchange.collect(request, upTo: 1 << 16)
        switch head.status {
        case 200..<300: break
        case 401, 403: throw error(.denied, "does not accept the user name and password for tags")
        // What knows no such address says so in several ways.
        case 400, 404, 405, 501: throw Missing()
        default: throw refused(head.status, body)
        }
        let token =
            switch dialect {
            case .api: try? JSONDecoder().decode(String.self, from: Data(body))
            case .rest: (try? JSONDecoder().decode(Wrapped<String>.self, from: Data(body)))?.value
            }
        guard let token else {
            if dialect == .api { throw Missing() }
            throw error(.unexpectedAnswer, "opened no session for tags")
        }
        return Secret(token)
    }

    /// The error that a status and the words that came with it stand for.
    private func refused(_ status: Int, _ body: [UInt8]) -> VSphereError {
        let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body))
        let kind = (refusal?.error_type ?? refusal?.type ?? "").lowercased()
        let words = (refusal?.messages ?? refusal?.value?.messages ?? []).compactMap(\.default_message)
        let said = words.isEmpty ? "" : ": \(InventoryName.shown(String(words.joined(separator: " ").prefix(300))))"
        if kind.hasSuffix("already_exists") { return error(.alreadyExists, "has that already\(said)") }
        if kind.hasSuffix("not_found") || status == 404 { return error(.notFound, "does not have that\(said)") }
        if kind.hasSuffix("unauthorized") || status == 403 {
            return error(.denied, "does not let this user do that\(said)")
        }
        if status == 503 {
            return error(.unexpectedAnswer, "is starting or overloaded: try again in a minute", status: status)
        }
        return error(
            .refused, "refused with status \(status)\(kind.isEmpty ? "" : " (\(kind))")\(said)", status: status)
    }
}
