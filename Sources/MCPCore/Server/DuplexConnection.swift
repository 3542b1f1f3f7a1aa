import Synchronization

/// One client at the other end of a stream of messages, who may speak either era at any time.
///
/// It does no I/O: messages come in through ``receive(_:)`` and go out through the sink.
public final class DuplexConnection: Sendable {
    /// Work that a message asked for and that takes time.
    public typealias Work = @Sendable () async -> Void

    private let server: Server
    private let principal: Principal
    private let decoder: MessageDecoder
    private let session: LegacySession
    private let inFlight = InFlight()
    private let send: MessageSink

    /// A connection.
    ///
    /// - Parameter send: takes messages to be sent, each whole and on one line; it must not wait.
    public init(server: Server, principal: Principal = .local, send: @escaping MessageSink) {
        self.server = server
        self.principal = principal
        self.send = send
        decoder = MessageDecoder(limits: server.configuration.messageLimits)
        session = LegacySession(server: server, principal: principal, send: send)
    }

    /// Takes a message. What can be answered at once is; for the rest there is work to run.
    public func receive(_ line: [UInt8]) -> Work? {
        switch decoder.decode(line) {
        case .failure(let failure):
            refuse(failure.answer)
            return nil
        case .success(.single(let message)):
            return receive(message) { [send] answer in
                if let answer { send(answer.encoded()) }
            }
        case .success(.batch(let elements)):
            return receive(elements)
        }
    }

    /// Tells the client that a message was too long to be read.
    public func refuseLongMessage(limit: Int) {
        let error = ProtocolError(.parseError, "A message may have \(limit) bytes at most")
        refuse(Answer(id: nil, outcome: .failure(error)))
    }

    /// Answers what could not be read. Where there is no id JSON-RPC says null; the schemas from 2025-11-25 on, which
    /// hold unless an older revision was agreed on, allow none.
    private func refuse(_ answer: Answer) {
        send(answer.encoded(nullID: session.revision.map { $0 < .v2025_11_25 } ?? false))
    }

    /// The client is gone: everything it asked for is cancelled.
    public func close() {
        session.close()
        inFlight.cancelAll()
    }

    /// - Parameter answer: called once for a request; with `nil` if it was cancelled.
    private func receive(_ message: Message, answer: @escaping @Sendable (Answer?) -> Void) -> Work? {
        switch message {
        case .request(let request): return receive(request, answer: answer)
        case .notification(let notification):
            if notification.method == "notifications/cancelled" {
                if let id = notification.params["requestId"].flatMap(RequestID.init) { inFlight.cancel(id) }
            } else {
                session.handle(notification)
            }
            return nil
        case .response(let response):
            session.handle(response)
            return nil
        }
    }

    private func receive(_ request: Request, answer: @escaping @Sendable (Answer?) -> Void) -> Work? {
        let limit = server.configuration.maximumConcurrentRequests
        guard let cancellation = inFlight.begin(request.id, limit: limit) else {
            let error = ProtocolError(.invalidRequest, "The id is in use, or \(limit) requests are in work")
            answer(Answer(id: request.id, outcome: .failure(error)))
            return nil
        }
        let outcome =
            Server.isModern(request)
            ? server.modern(request, principal: principal, send: send)
            : session.handle(request, send: send)
        switch outcome {
        case .now(let result):
            inFlight.end(request.id)
            answer(Answer(id: request.id, outcome: result))
            return nil
        case .later(let work):
            return { [inFlight] in
                await cancellation.run {
                    let result = await work()
                    inFlight.end(request.id)
                    answer(cancellation.isCancelled ? nil : Answer(id: request.id, outcome: result))
                }
            }
        }
    }

    /// A batch: only revision 2025-03-26 has them. Its answers go out together.
    private func receive(_ elements: [Result<Message, MessageDecoder.Failure>]) -> Work? {
        guard session.revision == .v2025_03_26 else {
            let error = ProtocolError(.invalidRequest, "Batches belong to revision 2025-03-26 only")
            refuse(Answer(id: nil, outcome: .failure(error)))
            return nil
        }
        let answers = Answers()
        var works: [Work] = []
        for element in elements {
            switch element {
            case .failure(let failure): answers.add(failure.answer)
            case .success(let message):
                if let work = receive(message, answer: { answers.add($0) }) { works.append(work) }
            }
        }
        return { [works, send] in
            await withDiscardingTaskGroup { group in
                for work in works { group.addTask { await work() } }
            }
            if let text = answers.encoded() { send(text) }
        }
    }
}

/// The answers to a batch, in the order they are found.
private final class Answers: Sendable {
    private let answers = Mutex<[Answer]>([])

    func add(_ answer: Answer?) {
        if let answer { answers.withLock { $0.append(answer) } }
    }

    /// All of them as one message; `nil` if there are none.
    func encoded() -> [UInt8]? {
        let answers = answers.withLock { $0 }
        guard !answers.isEmpty else { return nil }
        return [UInt8(ascii: "[")] + answers.map { $0.encoded() }.joined(separator: [UInt8(ascii: ",")])
            + [UInt8(ascii: "]")]
    }
}
