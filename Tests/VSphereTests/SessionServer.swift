import HTTPTransport
import Synchronization
import VSphere
import VimTypes

/// A server in this process that answers each call as the test says, and keeps a list of what it was asked.
final class SessionServer: HTTPExchange {
    /// Answers an operation: what it returns goes into `response`, slot 0; throwing a `VimFault` is a fault.
    typealias Answer = @Sendable (_ call: MethodCall, _ response: inout ObjectStorage) async throws -> Void
    /// Answers a request other than `/sdk`: status, header fields and body.
    typealias Page = @Sendable (HTTPRequest, String) async throws -> (Int, HTTPHeaders, String)

    /// Tells with which status a call is answered by a page; nil when it is answered as it should be.
    typealias Busy = @Sendable (MethodCall) async throws -> Int?

    private let answer: Answer
    private let page: Page
    private let busy: Busy
    private let log = Mutex<[String]>([])

    /// - Parameters:
    ///   - answer: answers operations that `SessionServer` does not answer by itself: it lets in everybody, and is a
    ///     vCenter.
    ///   - page: answers what is not `/sdk`; by default there is nothing else.
    ///   - busy: lets a call meet a busy server, or none when it throws.
    init(
        _ answer: @escaping Answer = { _, _ in },
        page: @escaping Page = { _, _ in (404, [:], "") }, busy: @escaping Busy = { _ in nil }
    ) {
        self.page = page
        self.busy = busy
        self.answer = answer
    }

    /// The operations and requests that were asked for, in their order.
    var asked: [String] { log.withLock { $0 } }

    func client(
        keepAlive: Duration? = nil, logoutTimeout: Duration = .seconds(5),
        clock: any Clock<Duration> = ContinuousClock()
    ) -> VSphereClient {
        VSphereClient(Self.configuration(keepAlive: keepAlive, logoutTimeout: logoutTimeout), clock: clock) { _ in self
        }
    }

    static let password: Secret = "s3cret-Pa55word"

    static func configuration(
        keepAlive: Duration? = nil, logoutTimeout: Duration = .seconds(5)
    ) -> VSphereConfiguration {
        VSphereConfiguration(
            host: "vc.test", user: "reader", password: password, keepAlive: keepAlive, logoutTimeout: logoutTimeout)
    }

    func execute<Result>(
        _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let path = String(request.url.dropFirst("https://vc.test".count))
        guard path == "/sdk" else {
            log.withLock { $0.append("\(request.method) \(path)") }
            let (status, headers, text) = try await page(request, path)
            return try await body(
                HTTPResponse(head: HTTPResponseHead(status: status, headers: headers), body: HTTPBody(Array(text.utf8)))
            )
        }
        let decoder = SOAPRequestDecoder(Vim.schema)
        try await request.body.withChunks { for try await chunk in $0 { try decoder.feed(chunk) } }
        let call = try decoder.finish()
        log.withLock { $0.append(call.operation.name) }
        if let status = try await busy(call) {
            return try await body(
                HTTPResponse(
                    head: HTTPResponseHead(status: status, headers: ["Content-Type": "text/html"]), body: HTTPBody([])))
        }
        var headers: HTTPHeaders = ["Content-Type": "text/xml"]
        do {
            var response = call.operation.emptyResponse
            try standard(call, &response, &headers)
            try await answer(call, &response)
            let bytes = try call.operation.envelope(response: response)
            return try await body(
                HTTPResponse(head: HTTPResponseHead(status: 200, headers: headers), body: HTTPBody(bytes)))
        } catch let fault as VimFault {
            let bytes = try fault.envelope(schema: Vim.schema)
            return try await body(
                HTTPResponse(head: HTTPResponseHead(status: 500, headers: headers), body: HTTPBody(bytes)))
        }
    }

    func shutdown() async { log.withLock { $0.append("shutdown") } }

    /// The cookie that a login gives.
    static let cookie = "vmware_soap_session=\"token-of-this-session\""

    private func standard(_ call: MethodCall, _ response: inout ObjectStorage, _ headers: inout HTTPHeaders) throws {
        switch call.operation.name {
        case "RetrieveServiceContent":
            headers["Set-Cookie"] = "vmware_soap_session=\"token-of-nobody\"; Path=/; HttpOnly; Secure"
            let content = try ServiceContent(
                xml: Array(
                    """
                    <c xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><rootFolder type="Folder">group-d1</rootFolder>
                    <propertyCollector type="PropertyCollector">pc</propertyCollector>
                    <about><name>Test</name><fullName>Test</fullName><vendor>Test</vendor><version>8.0.0</version>
                    <build>1</build><osType>linux</osType><productLineId>vpx</productLineId>
                    <apiType>VirtualCenter</apiType><apiVersion>8.0.0.0</apiVersion></about>
                    <sessionManager type="SessionManager">SessionManager</sessionManager></c>
                    """.utf8))
            response.setObject(content, 0)
        case "Login":
            headers["Set-Cookie"] = "\(Self.cookie); Path=/; HttpOnly; Secure"
            let session = try UserSession(
                xml: Array(
                    """
                    <s><key>k</key><userName>reader</userName><fullName>Reader</fullName>
                    <loginTime>2026-01-01T00:00:00Z</loginTime><lastActiveTime>2026-01-01T00:00:00Z</lastActiveTime>
                    <locale>en</locale><messageLocale>en</messageLocale></s>
                    """.utf8))
            response.setObject(session, 0)
        default: break
        }
    }
}
