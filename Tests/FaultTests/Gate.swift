import HTTPTransport
import NIOCore
import NIOPosix
import NIOSSL
import SimulatorServer
import Synchronization
import VSphereSimulator

/// A server on a TLS socket in front of a simulator: it passes on what it is asked, and does in between what no decent
/// server does.
final class Gate: Sendable {
    /// How it shows itself to those who connect.
    struct Setting: Sendable {
        /// Address to listen on.
        var host = "127.0.0.1"
        /// For which host, from when on, for how long the certificate is.
        var certificate: @Sendable () throws -> SelfSignedCertificate = { try SelfSignedCertificate(host: "127.0.0.1") }
        /// Whether it accepts connections and then says nothing, not even hello.
        var isMute = false
    }

    /// `127.0.0.1:12345`.
    let address: String
    /// What it shows.
    let certificate: SelfSignedCertificate
    private let current: Mutex<Simulator>
    private let mischief = Mutex<[Mischief]>([])
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    private init(_ simulator: Simulator, _ certificate: SelfSignedCertificate, address: String) {
        current = Mutex(simulator)
        self.certificate = certificate
        self.address = address
        (arrivals, arrival) = AsyncStream.makeStream()
    }

    /// The simulator behind it. Another one is a server that has lost all it knew.
    var simulator: Simulator {
        get { current.withLock { $0 } }
        set {
            newValue.isReachable(at: address, thumbprint: certificate.sha1Thumbprint)
            current.withLock { $0 = newValue }
        }
    }

    /// Does something bad when the time has come.
    func plan(_ deed: Mischief) { mischief.withLock { $0.append(deed) } }

    /// Does nothing bad any more.
    func behave() { mischief.withLock { $0 = [] } }

    /// Waits until something bad has been done, or a mute gate has been knocked at.
    func untilSomethingHappened() async {
        for await _ in arrivals { return }
    }

    /// Serves a simulator for the time of a closure.
    static func serving<Result: Sendable>(
        _ simulator: Simulator, _ setting: Setting, _ body: @Sendable @escaping (Gate) async throws -> Result
    ) async throws -> Result {
        let certificate = try setting.certificate()
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMBytes(certificate.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: certificate.privateKey, format: .pem))))
        let isMute = setting.isMute
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 64)
            .bind(host: setting.host, port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if !isMute { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        let gate = Gate(simulator, certificate, address: "\(setting.host):\(port)")
        simulator.isReachable(at: gate.address, thumbprint: certificate.sha1Thumbprint)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            if isMute { gate.arrival.yield() }
                            group.addTask { await gate.serve(connection) }
                        }
                    }
                }
            }
            let result: Result
            do { result = try await body(gate) } catch {
                group.cancelAll()
                while let ended = await group.nextResult() { _ = ended }
                throw error
            }
            group.cancelAll()
            // The server ends because it is told to: how is of no interest.
            while let ended = await group.nextResult() { _ = ended }
            return result
        }
    }

    // MARK: Connections

    /// What ends a connection.
    private enum Ending: Error { case close, reset }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        _ = try? await connection.executeThenClose { inbound, outbound in
            var reader = RequestReader(inbound.makeAsyncIterator())
            do {
                while let head = try await reader.head() { try await answer(head, &reader, outbound) }
            } catch Ending.reset {
                try await Self.reset(connection.channel)
            } catch Ending.close {}
        }
    }

    private func answer(
        _ head: RequestReader.Head, _ reader: inout RequestReader, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        if head.expectsContinue { try await outbound.write(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")) }
        // What is sent to /sdk has its name in the body; of an upload it is known at once.
        var deed = head.path == "/sdk" ? nil : deed(at: head.name)
        if let deed, let limit = deed.readsOnly {
            try await reader.skip(upTo: limit)
            return try await perform(deed.steps([]), outbound)
        }
        let body = try await reader.body(head)
        if head.path == "/sdk" { deed = self.deed(at: OperationName.of(body)) }
        if let deed, !deed.isServed { return try await perform(deed.steps([]), outbound) }
        let reply = try await response(head, body)
        try await perform(deed.map { $0.steps(reply) } ?? [.send(reply)], outbound)
    }

    private func perform(_ steps: [Mischief.Step], _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws {
        for step in steps {
            switch step {
            case .send(let bytes): try await outbound.write(ByteBuffer(bytes: bytes))
            case .pause(let duration): try await Task.sleep(for: duration)
            case .stall: try await Task.sleep(for: .seconds(3600))
            case .close: throw Ending.close
            case .reset: throw Ending.reset
            }
        }
    }

    /// What is to be done to a request of that name now; counts it.
    private func deed(at name: String) -> Mischief? {
        let deed: Mischief? = mischief.withLock { all in
            for position in all.indices where all[position].fits(name) {
                guard all[position].skip == 0 else {
                    all[position].skip -= 1
                    continue
                }
                let deed = all[position]
                all[position].times -= 1
                if all[position].times == 0 { all.remove(at: position) }
                return deed
            }
            return nil
        }
        if deed != nil { arrival.yield() }
        return deed
    }

    /// The simulator's answer as it goes over the wire.
    private func response(_ head: RequestReader.Head, _ body: [UInt8]) async throws -> [UInt8] {
        let request = HTTPRequest(method: head.method, url: head.target, headers: head.headers, body: .bytes(body))
        let reply = try await SimulatorExchange(simulator).reply(to: request)
        var content: [UInt8] = []
        switch reply.body {
        case .bytes(let bytes): content = bytes
        case .chunks(_, let next): while let chunk = try await next() { content += chunk }
        }
        var text = "HTTP/1.1 \(reply.status) Whatever\r\n"
        for field in reply.headers.fields { text += "\(field.name): \(field.value)\r\n" }
        return Array("\(text)Content-Length: \(content.count)\r\n\r\n".utf8) + content
    }

    /// Ends a connection as a crash does: nothing that says goodbye, and what is on the way is lost.
    private static func reset(_ channel: any Channel) async throws {
        try await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        // Past the TLS handler, which would say goodbye.
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self).close(promise: nil)
        }.get()
        try await channel.closeFuture.get()
    }
}
