internal import HTTPTransport
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL
public import ServiceLifecycle
public import VSphereSimulator

/// Serves a simulator over HTTPS, as a vCenter or ESXi is served.
///
/// ## Usage
/// ```swift
/// let server = try SimulatorServer(Simulator.demo(), host: "127.0.0.1", port: 8989) { print($0.url, $0.thumbprint) }
/// try await server.run()    // until the task is cancelled
/// ```
public struct SimulatorServer: Service {
    /// Where a simulator can be reached.
    public struct Place: Sendable {
        /// `https://127.0.0.1:8989`.
        public let url: String
        /// `127.0.0.1:8989`.
        public let host: String
        /// SHA-256 of the certificate, to be pinned.
        public let thumbprint: String
    }

    private let simulator: Simulator
    private let host: String
    private let port: Int
    private let certificate: SelfSignedCertificate
    private let logger: Logger
    private let onListening: @Sendable (Place) async -> Void

    /// A server.
    /// - Parameters:
    ///   - simulator: what is served.
    ///   - host: address to listen on.
    ///   - port: port to listen on; 0 for any that is free.
    ///   - certificate: what it shows; made for that host unless it is given.
    ///   - onListening: told the place once calls are accepted.
    public init(
        _ simulator: Simulator, host: String = "127.0.0.1", port: Int = 0, certificate: SelfSignedCertificate? = nil,
        logger: Logger = Logger(label: "simulator"), onListening: @escaping @Sendable (Place) async -> Void = { _ in }
    ) throws {
        self.simulator = simulator
        self.host = host
        self.port = port
        self.certificate = try certificate ?? SelfSignedCertificate(host: host)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the task is cancelled or the service group that it runs in shuts down.
    public func run() async throws {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(certificate.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: certificate.privateKey, format: .pem)))
        tls.minimumTLSVersion = .tlsv12
        let exchange = SimulatorExchange(simulator)
        let application = Application(
            responder: CallbackResponder<SimulatorContext> { request, context in
                try await Self.respond(to: request, exchange, context)
            },
            server: try .tls(tlsConfiguration: tls),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { [onListening, host, certificate, simulator] channel in
                let place = (host.contains(":") ? "[\(host)]" : host) + ":\(channel.localAddress?.port ?? 0)"
                simulator.isReachable(at: place, thumbprint: certificate.sha1Thumbprint)
                await onListening(
                    Place(url: "https://\(place)", host: place, thumbprint: certificate.thumbprint))
            },
            logger: logger)
        try await application.run()
    }

    /// Bodies up to this size are read at once.
    private static let smallBody = 1 << 20

    private static func respond(
        to request: Request, _ exchange: SimulatorExchange, _ context: SimulatorContext
    ) async throws -> Response {
        var headers = HTTPHeaders()
        for field in request.headers { headers.append(field.value, named: field.name.rawName) }
        let length = request.headers[.contentLength].flatMap { Int64($0) }
        let body: HTTPRequestBody
        if let length, length <= smallBody {
            body = .bytes(Array(try await request.body.collect(upTo: smallBody).readableBytesView))
        } else {
            body = .stream(length: length) { writer in
                for try await buffer in request.body { try await writer.write(Array(buffer.readableBytesView)) }
            }
        }
        let reply = try await exchange.reply(
            to: HTTPTransport.HTTPRequest(
                method: request.method.rawValue, url: request.uri.string, headers: headers, body: body))
        var fields = HTTPFields()
        for field in reply.headers.fields {
            if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
        }
        let status = HTTPResponse.Status(code: reply.status)
        switch reply.body {
        case .bytes(let bytes):
            return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .chunks(let length, let next):
            let body = ResponseBody(contentLength: length.map { Int($0) }) { writer in
                var chunk = try await next()
                while let current = chunk {
                    // The next is made while this one goes out.
                    async let following = next()
                    try await writer.write(ByteBuffer(bytes: current))
                    try await context.catchUp()
                    chunk = try await following
                }
                try await writer.finish(nil)
            }
            return Response(status: status, headers: fields, body: body)
        }
    }
}
