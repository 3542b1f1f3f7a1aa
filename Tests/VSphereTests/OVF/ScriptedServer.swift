import HTTPTransport
import Synchronization
import VSphere
import VimTypes

/// A vCenter in the process that answers what a test has written down: SOAP bodies, properties, files.
final class ScriptedServer: Sendable {
    /// A request for a file.
    struct Transfer: Sendable {
        let method: String
        let url: String
        let headers: HTTPHeaders
        let body: [UInt8]
        let trust: TLSTrust
    }

    struct Reply: Sendable {
        var status = 200
        var headers: HTTPHeaders = [:]
        var body: [UInt8] = []
    }

    typealias Operation = @Sendable (_ request: String) throws -> String

    private struct State {
        var operations: [String: Operation] = [:]
        var properties: [String: [String: String]] = [:]
        var calls: [String] = []
        var transfers: [Transfer] = []
        var onTransfer: @Sendable (Transfer) -> Reply = { _ in Reply(status: 404) }
        var onCall: @Sendable (_ operation: String) -> Void = { _ in }
    }

    private let state = Mutex(State())

    init() {
        answer("RetrieveServiceContent") { _ in
            let singletons = [
                ("rootFolder", "Folder"), ("propertyCollector", "PropertyCollector"), ("viewManager", "ViewManager"),
            ]
            let later = [
                ("sessionManager", "SessionManager"), ("fileManager", "FileManager"), ("ovfManager", "OvfManager"),
                ("guestOperationsManager", "GuestOperationsManager"),
            ]
            func elements(_ list: [(String, String)]) -> String {
                list.map { "<\($0.0) type=\"\($0.1)\">\($0.1)</\($0.0)>" }.joined()
            }
            return "<returnval>\(elements(singletons))"
                + "<about><name>x</name><fullName>x</fullName><vendor>x</vendor><version>8.0.0</version><build>1</build>"
                + "<osType>x</osType><productLineId>vpx</productLineId><apiType>VirtualCenter</apiType>"
                + "<apiVersion>8.0.0.0</apiVersion></about>\(elements(later))</returnval>"
        }
        answer("Login") { _ in
            "<returnval><key>k</key><userName>u</userName><fullName>u</fullName><loginTime>2026-01-01T00:00:00Z</loginTime>"
                + "<lastActiveTime>2026-01-01T00:00:00Z</lastActiveTime><locale>en</locale><messageLocale>en</messageLocale></returnval>"
        }
        answer("Logout") { _ in "" }
        answer("RetrievePropertiesEx") { [unowned self] request in retrieve(request) }
    }

    /// Sets what an operation answers: the inner XML of its response.
    func answer(_ operation: String, _ body: @escaping Operation) { state.withLock { $0.operations[operation] = body } }

    /// Sets a property of an object, as XML of its value.
    func set(_ object: String, _ path: String, _ type: String, _ value: String) {
        state.withLock { $0.properties[object, default: [:]][path] = "<val xsi:type=\"\(type)\">\(value)</val>" }
    }

    /// Sets a property that is a reference.
    func refer(_ object: String, _ path: String, _ type: String, _ value: String) {
        state.withLock {
            $0.properties[object, default: [:]][path] =
                "<val xsi:type=\"ManagedObjectReference\" type=\"\(type)\">\(value)</val>"
        }
    }

    /// Sets what is done when an operation has come, before it is answered.
    func onCall(_ body: @escaping @Sendable (_ operation: String) -> Void) { state.withLock { $0.onCall = body } }

    func onTransfer(_ body: @escaping @Sendable (Transfer) -> Reply) { state.withLock { $0.onTransfer = body } }

    var calls: [String] { state.withLock(\.calls) }
    var transfers: [Transfer] { state.withLock(\.transfers) }

    func client() -> VSphereClient {
        let configuration = VSphereConfiguration(host: "vc.example", user: "u", password: "secret-word")
        return VSphereClient(configuration) { Exchange(server: self, trust: $0.trust) }
    }

    /// The text between the first tags of that name.
    static func text(_ name: String, in xml: String) -> String? {
        guard let open = xml.firstRange(of: "<\(name)>"),
            let close = xml[open.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        var text = String(xml[open.upperBound..<close.lowerBound])
        for (entity, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#13;", "\r"), ("&#10;", "\n"), ("&amp;", "&"),
        ] {
            text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
        }
        return text
    }

    private func retrieve(_ request: String) -> String {
        let properties = state.withLock(\.properties)
        let paths = request.split(separator: "<pathSet>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        var objects = ""
        for piece in request.split(separator: "<obj type=\"").dropFirst() {
            let type = piece.prefix { $0 != "\"" }
            let value = String(piece.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" })
            let set = paths.compactMap { path in
                properties[value]?[path].map { "<propSet><name>\(path)</name>\($0)</propSet>" }
            }
            objects += "<objects><obj type=\"\(type)\">\(value)</obj>\(set.joined())</objects>"
        }
        return "<returnval>\(objects)</returnval>"
    }

    private func soap(_ body: [UInt8]) throws -> Reply {
        let decoder = SOAPRequestDecoder(Vim.schema)
        try decoder.feed(body)
        let name = try decoder.finish().operation.name
        let (operation, onCall) = state.withLock { state in
            state.calls.append(name)
            return (state.operations[name], state.onCall)
        }
        onCall(name)
        let start =
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" "
            + "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><e:Body>"
        var reply = Reply(headers: ["Content-Type": "text/xml", "Set-Cookie": "vmware_soap_session=\"cookie\"; Path=/"])
        do {
            guard let operation else { throw Fault("NotSupported") }
            let inner = try operation(String(decoding: body, as: UTF8.self))
            reply.body = Array(
                "\(start)<\(name)Response xmlns=\"urn:vim25\">\(inner)</\(name)Response></e:Body></e:Envelope>".utf8)
        } catch let fault as Fault {
            reply.status = 500
            reply.body = Array(
                ("\(start)<e:Fault><faultcode>ServerFaultCode</faultcode><faultstring>\(fault.type)</faultstring><detail>"
                    + "<\(fault.type)Fault xmlns=\"urn:vim25\" xsi:type=\"\(fault.type)\"/></detail></e:Fault></e:Body></e:Envelope>")
                    .utf8)
        }
        return reply
    }

    struct Fault: Error {
        let type: String
        init(_ type: String) { self.type = type }
    }

    private struct Exchange: HTTPExchange {
        let server: ScriptedServer
        let trust: TLSTrust

        func execute<Result>(
            _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
        ) async throws -> Result {
            let bytes = try await request.body.withChunks { try await $0.collect(upTo: 64 << 20) }
            var reply: Reply
            if request.url == "https://vc.example/sdk" {
                reply = try server.soap(bytes)
                // Who has been cancelled meanwhile hears nothing of what was done.
                try Task.checkCancellation()
            } else if request.url.hasSuffix("/vimServiceVersions.xml") {
                reply = Reply(status: 404)
            } else {
                let transfer = Transfer(
                    method: request.method, url: request.url, headers: request.headers, body: bytes, trust: trust)
                let respond = server.state.withLock { state in
                    state.transfers.append(transfer)
                    return state.onTransfer
                }
                reply = respond(transfer)
            }
            let head = HTTPResponseHead(status: reply.status, headers: reply.headers)
            return try await body(HTTPResponse(head: head, body: HTTPBody(reply.body)))
        }

        func shutdown() async {}
    }
}
