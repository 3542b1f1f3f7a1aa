import MCPCore
import Synchronization

extension HTTPEndpoint {
    /// Serves a call of the era with a handshake.
    func legacy(_ call: HTTPCall, _ decoded: MessageDecoder.Decoded, _ principal: Principal) async -> HTTPReply {
        if case .single(.request(let request)) = decoded, request.method == "initialize" {
            return initialize(request, principal)
        }
        let session: HTTPSession
        switch find(call, principal) {
        case .success(let found): session = found
        case .failure(let refusal): return refusal.reply
        }
        switch decoded {
        case .single(.request(let request)): return await serve(request, call, session)
        case .single(let message):
            take(message, session)
            return HTTPReply(202)
        case .batch(let elements):
            guard session.legacy.revision == .v2025_03_26 else {
                return .error(400, ProtocolError(.invalidRequest, "Batches belong to revision 2025-03-26 only"))
            }
            return await serve(elements, session)
        }
    }

    /// Opens the stream for what belongs to no request.
    func openStream(_ call: HTTPCall, _ principal: Principal) -> HTTPReply {
        guard call.value("mcp-session-id") != nil, acceptsEvents(call) else {
            return HTTPReply(405, headers: [("Allow", "POST")])
        }
        switch find(call, principal) {
        case .failure(let refusal): return refusal.reply
        case .success(let session):
            let last = call.value("last-event-id")
            guard let stream = session.openStream(after: last, capacity: configuration.streamCapacity) else {
                let error = ProtocolError(.invalidRequest, "No stream has the event \(last ?? ""), or no longer")
                return .error(400, error)
            }
            return HTTPReply(200, .events(stream))
        }
    }

    /// Ends a session.
    func endSession(_ call: HTTPCall, _ principal: Principal) -> HTTPReply {
        guard call.value("mcp-session-id") != nil else { return HTTPReply(405, headers: [("Allow", "POST")]) }
        switch find(call, principal) {
        case .failure(let refusal): return refusal.reply
        case .success(let session):
            sessions.remove(session.id)
            session.close()
            return HTTPReply(204)
        }
    }

    private struct Refusal: Error {
        let reply: HTTPReply
    }

    private func find(_ call: HTTPCall, _ principal: Principal) -> Result<HTTPSession, Refusal> {
        func refuse(_ status: Int, _ message: String) -> Result<HTTPSession, Refusal> {
            .failure(Refusal(reply: .error(status, ProtocolError(.invalidRequest, message))))
        }
        guard let id = call.value("mcp-session-id") else {
            return refuse(400, "The header Mcp-Session-Id is missing: send initialize first")
        }
        // Clients begin anew on 404, and on nothing else.
        guard let session = sessions.find(id, of: principal) else {
            return refuse(404, "There is no such session, or no longer: send initialize")
        }
        return .success(session)
    }

    private func initialize(_ request: Request, _ principal: Principal) -> HTTPReply {
        let session = HTTPSession(
            server: server, principal: principal, history: history,
            reconnectionDelay: configuration.reconnectionDelay)
        guard case .now(let result) = session.legacy.handle(request, send: { _ in }) else {
            return .error(500, ProtocolError(.internalError, "initialize takes no time"))
        }
        let answer = Answer(id: request.id, outcome: result)
        guard answer.error == nil else {
            session.close()
            return HTTPReply(200, .json(answer.encoded()))
        }
        sessions.add(session)
        return HTTPReply(200, headers: [("Mcp-Session-Id", session.id)], .json(answer.encoded()))
    }

    private func serve(_ request: Request, _ call: HTTPCall, _ session: HTTPSession) async -> HTTPReply {
        let stream = session.makeStream(capacity: configuration.streamCapacity)
        switch session.legacy.handle(request, send: { stream.send($0) }, release: stream.release) {
        case .now(let result):
            stream.forget()
            return HTTPReply(200, .json(Answer(id: request.id, outcome: result).encoded()))
        case .later(let work):
            session.begin(request.id, stream)
            stream.start(request.id) {
                defer { session.end(request.id) }
                return await work()
            }
            return await reply(call, stream) { _ in 200 }
        }
    }

    private func take(_ message: Message, _ session: HTTPSession) {
        switch message {
        case .notification(let notification):
            if notification.method == "notifications/cancelled" {
                if let id = notification.params["requestId"].flatMap(RequestID.init) { session.cancel(id) }
            } else {
                session.legacy.handle(notification)
            }
        case .response(let response): session.legacy.handle(response)
        case .request: break
        }
    }

    /// Serves a batch: its answers come together, what goes before them is not sent.
    private func serve(
        _ elements: [Result<Message, MessageDecoder.Failure>], _ session: HTTPSession
    ) async -> HTTPReply {
        var answers: [Answer] = []
        for element in elements {
            switch element {
            case .failure(let failure): answers.append(failure.answer)
            case .success(.request(let request)):
                switch session.legacy.handle(request, send: { _ in }) {
                case .now(let result): answers.append(Answer(id: request.id, outcome: result))
                case .later(let work): answers.append(Answer(id: request.id, outcome: await work()))
                }
            case .success(let message): take(message, session)
            }
        }
        guard !answers.isEmpty else { return HTTPReply(202) }
        let text = answers.map { $0.encoded() }.joined(separator: [UInt8(ascii: ",")])
        return HTTPReply(200, .json([UInt8(ascii: "[")] + text + [UInt8(ascii: "]")]))
    }
}
