internal import HTTPTransport
internal import Logging
internal import Synchronization
internal import VimTypes
internal import XMLStream

/// Carries calls to `/sdk` as they are: no login, no retry.
///
/// It keeps the session's cookie, as a browser would.
final class SOAPChannel: VimService {
    let configuration: VSphereConfiguration
    private let client: any HTTPExchange
    private let logger: Logger
    private let cookie = Mutex<String?>(nil)
    private let apiVersion = Mutex<String?>(nil)

    init(_ configuration: VSphereConfiguration, _ exchange: any HTTPExchange, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        client = exchange
    }

    /// Sends all later calls in that version of the API, such as `8.0.3.0`.
    func use(apiVersion version: String) { apiVersion.withLock { $0 = version } }

    /// The session's cookie, `name="value"`, after a login.
    var sessionCookie: String? { cookie.withLock { $0 } }

    /// Forgets the session.
    func dropCookie() { cookie.withLock { $0 = nil } }

    func perform(_ call: MethodCall) async throws -> ObjectStorage {
        var headers: HTTPHeaders = ["Content-Type": "text/xml; charset=utf-8"]
        headers["SOAPAction"] = "\"urn:vim25/\(apiVersion.withLock { $0 } ?? "6.5")\""
        if let cookie = cookie.withLock({ $0 }) { headers["Cookie"] = cookie }
        let request = HTTPRequest(
            method: "POST", url: configuration.baseURL + "/sdk", headers: headers,
            body: .bytes(try call.envelope()), isRepeatable: Self.isRepeatable(call.operation))
        let response = try await client.execute(request) { response in try await read(response, call) }
        switch response {
        case .result(let result): return result
        case .fault(let fault): throw fault
        }
    }

    /// Fetches a small document, such as `vimServiceVersions.xml`.
    func get(_ path: String) async throws -> [UInt8] {
        let (head, body) = try await client.collect(HTTPRequest(url: configuration.baseURL + path), upTo: 1 << 20)
        guard head.status == 200 else { throw unexpected(head.status, body) }
        return body
    }

    private func read(_ response: HTTPResponse, _ call: MethodCall) async throws -> SOAPResponse {
        // A fault comes with status 500. Anything else but 200 is no answer of vSphere's.
        let isXML = response.headers["Content-Type"]?.contains("xml") ?? false
        guard response.status == 200 || (response.status == 500 && isXML) else {
            throw unexpected(response.status, try await response.body.collect(upTo: 64 << 10))
        }
        for field in response.headers.values(named: "Set-Cookie") where field.hasPrefix("vmware_soap_session=") {
            let pair = field.prefix { $0 != ";" }
            let isLogin = Self.opensSession(call.operation)
            // Servers give a cookie to whoever comes without one. Such an answer may come after that to a login.
            cookie.withLock { cookie in
                if isLogin || cookie == nil { cookie = String(pair) }
            }
        }
        let decoder = SOAPResponseDecoder(call.operation, options: configuration.decoding)
        let answer: SOAPResponse
        do {
            for try await chunk in response.body { try decoder.feed(chunk) }
            answer = try decoder.finish()
        } catch let error as XMLError where error.code == .limit {
            throw VSphereError(
                .tooLarge, host: configuration.host,
                "answered \(call.operation.name) with more than this client takes (\(error)). Ask for less at a time.")
        } catch let error as XMLError {
            throw noSOAP("\(error)")
        } catch let issue as DecodingIssue where issue.path.hasPrefix("Envelope") {
            throw noSOAP("\(issue)")
        }
        if let issue = decoder.issues.first {
            logger.debug(
                "\(configuration.host) breaks the schema in \(decoder.issues.count) places of an answer, first \(issue)."
            )
        }
        return answer
    }

    private func noSOAP(_ why: String) -> VSphereError {
        VSphereError(
            .unexpectedAnswer, host: configuration.host,
            "answered with something that is no SOAP (\(why)). Is this a vCenter or an ESXi, or does a proxy answer for it?"
        )
    }

    private func unexpected(_ status: Int, _ body: [UInt8]) -> VSphereError {
        let text = String(decoding: body.prefix(200), as: UTF8.self).split(whereSeparator: \.isNewline).joined(
            separator: " ")
        let hint =
            switch status {
            case 503: "The server is starting or overloaded: try again in a minute."
            case 404: "No vSphere API is served at this address."
            default: "Is this a vCenter or an ESXi?"
            }
        return VSphereError(
            .unexpectedAnswer, host: configuration.host,
            "answered with HTTP status \(status) where SOAP was expected (\(text)). \(hint)", status: status)
    }

    /// Whether the answer to a call carries a new session's cookie.
    private static func opensSession(_ operation: OperationID) -> Bool {
        let name = operation.name
        return name.hasPrefix("Login") || name == "CloneSession" || name == "ImpersonateUser"
    }

    /// Whether a call that was lost on the way can be sent again: what reads, and logging out, which else would leave a
    /// session behind.
    static func isRepeatable(_ operation: OperationID) -> Bool {
        let name = operation.name
        if name == "Logout" { return true }
        return !name.hasSuffix("_Task")
            && ["Retrieve", "Query", "Find", "Get", "List", "Current", "Check", "Validate"].contains {
                name.hasPrefix($0)
            }
    }
}
