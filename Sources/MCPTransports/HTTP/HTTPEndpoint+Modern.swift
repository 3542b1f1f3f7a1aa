import MCPCore

extension HTTPEndpoint {
    /// Serves a call of the era in which every request stands alone. The order of the checks is part of the protocol.
    func modern(_ call: HTTPCall, _ decoded: MessageDecoder.Decoded, _ principal: Principal) async -> HTTPReply {
        let request: Request
        switch decoded {
        case .single(.request(let value)): request = value
        case .single(.notification):
            // Acting on it would let one caller cancel another's request.
            return notificationReply(call)
        case .single(.response), .batch:
            return .error(400, ProtocolError(.invalidRequest, "A call brings one request"))
        }
        do throws(ProtocolError) {
            try checkRouting(call, request)
        } catch {
            return .error(Self.status(error), error, id: request.id)
        }
        let stream = EventStream(
            capacity: configuration.streamCapacity, isSubscription: request.method == "subscriptions/listen")
        switch server.modern(request, principal: principal, send: { stream.send($0) }) {
        case .now(let result):
            let answer = Answer(id: request.id, outcome: result)
            return HTTPReply(answer.error.map(Self.status) ?? 200, .json(answer.encoded()))
        case .later(let work):
            stream.start(request.id, work)
            return await reply(call, stream, status: Self.status)
        }
    }

    private func notificationReply(_ call: HTTPCall) -> HTTPReply {
        do throws(ProtocolError) {
            _ = try Server.modernRevision(call.value("mcp-protocol-version") ?? "")
            return HTTPReply(202)
        } catch {
            return .error(400, error)
        }
    }

    /// Checks that the headers by which proxies route say the same as the body.
    private func checkRouting(_ call: HTTPCall, _ request: Request) throws(ProtocolError) {
        for name in ["mcp-protocol-version", "mcp-method", "mcp-name"] where call.isRepeated(name) {
            throw ProtocolError(.headerMismatch, "The header \(name) occurs more than once")
        }
        let (version, _) = try Server.envelope(request)
        try require(call, "mcp-protocol-version", version)
        try require(call, "mcp-method", request.method)
        if let name = Self.routedName(request) {
            guard let value = call.value("mcp-name"), HeaderValue.decoded(value) == name else {
                throw ProtocolError(.headerMismatch, "The header Mcp-Name does not name \(name.prefix(100))")
            }
        }
        _ = try Server.modernRevision(version)
        try checkParameters(call, request)
    }

    private func require(_ call: HTTPCall, _ header: String, _ expected: String) throws(ProtocolError) {
        guard call.value(header) == expected else {
            let found = call.value(header).map { "is \($0.prefix(100))" } ?? "is missing"
            throw ProtocolError(.headerMismatch, "The header \(header) \(found), the body says \(expected.prefix(100))")
        }
    }

    /// What `Mcp-Name` must say for a request.
    private static func routedName(_ request: Request) -> String? {
        switch request.method {
        case "tools/call", "prompts/get": request.params["name"]?.string
        case "resources/read": request.params["uri"]?.string
        case "tasks/get", "tasks/update", "tasks/cancel": request.params["taskId"]?.string
        default: nil
        }
    }

    /// Checks the headers that a tool's schema asks for by `x-mcp-header`.
    private func checkParameters(_ call: HTTPCall, _ request: Request) throws(ProtocolError) {
        guard request.method == "tools/call", let name = request.params["name"]?.string else { return }
        for (property, header) in server.routedArguments(of: name) {
            let expected = request.params["arguments"]?[property].flatMap { $0.isNull ? nil : $0 }
            let values = call.values("mcp-param-\(header.lowercased())")
            guard let expected else {
                guard values.isEmpty else {
                    throw ProtocolError(.headerMismatch, "The header Mcp-Param-\(header) has no argument \(property)")
                }
                continue
            }
            guard values.count == 1, let value = HeaderValue.decoded(values[0]), Self.equal(value, expected) else {
                throw ProtocolError(.headerMismatch, "The header Mcp-Param-\(header) differs from \(property)")
            }
        }
    }

    private static func equal(_ header: String, _ value: JSON) -> Bool {
        switch value {
        case .string(let text): header == text
        case .bool(let flag): header == (flag ? "true" : "false")
        case .number(let number): number.int != nil && JSONNumber(text: header)?.int == number.int
        default: false
        }
    }

    /// The status that goes with an error in this era.
    static func status(_ error: ProtocolError) -> Int {
        switch error.code {
        case .methodNotFound: 404
        case .internalError: 200
        default: 400
        }
    }
}
