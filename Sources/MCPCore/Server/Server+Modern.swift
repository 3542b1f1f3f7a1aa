extension Server {
    /// Serves a request of a revision without handshake: everything it needs is in the request itself.
    ///
    /// - Parameters:
    ///   - send: takes notifications that belong to the request.
    public func modern(_ request: Request, principal: Principal, send: @escaping MessageSink) -> Outcome {
        let context: RequestContext
        do {
            context = try modernContext(request, principal: principal, send: send)
        } catch {
            return .failure(error)
        }
        switch request.method {
        case "server/discover": return discover(in: context)
        case "subscriptions/listen": return listen(request, in: context, send: send)
        default:
            return respond(to: request, in: context) ?? taskMethod(request, in: context)
                ?? .failure(.methodNotFound(request.method))
        }
    }

    /// Whether a message is meant for the revisions without handshake.
    public static func isModern(_ request: Request) -> Bool {
        if request.method == "initialize" { return false }
        return request.meta?.contains(MetaKey.protocolVersion) ?? false || request.method == "server/discover"
    }

    /// The revision that a request names and its client's capabilities.
    ///
    /// - Throws: ``ProtocolError`` if `_meta` lacks one of the two.
    public static func envelope(
        _ request: Request
    ) throws(ProtocolError) -> (version: String, capabilities: JSONObject) {
        guard let meta = request.meta else {
            throw .invalidParams("The request needs params._meta with \(MetaKey.protocolVersion)")
        }
        guard let version = meta[MetaKey.protocolVersion]?.string else {
            throw .invalidParams("_meta needs the string \(MetaKey.protocolVersion)")
        }
        guard let capabilities = meta[MetaKey.clientCapabilities]?.object else {
            throw .invalidParams("_meta needs the object \(MetaKey.clientCapabilities), which may be empty")
        }
        return (version, capabilities)
    }

    /// The revision of that name.
    ///
    /// - Throws: ``ProtocolError`` if requests of it are not served without handshake.
    public static func modernRevision(_ version: String) throws(ProtocolError) -> Revision {
        guard let revision = Revision(rawValue: version), revision.isModern else {
            throw ProtocolError(
                .unsupportedProtocolVersion, "Unsupported protocol version: \(version.prefix(100))",
                data: [
                    "supported": .array(Revision.modern.map { .string($0.rawValue) }), "requested": .string(version),
                ])
        }
        return revision
    }

    private func modernContext(
        _ request: Request, principal: Principal, send: @escaping MessageSink
    ) throws(ProtocolError) -> RequestContext {
        let (version, capabilities) = try Self.envelope(request)
        let revision = try Self.modernRevision(version)
        let meta = request.meta ?? [:]
        return RequestContext(
            id: request.id, revision: revision, principal: principal,
            client: Client(capabilities: capabilities, info: meta[MetaKey.clientInfo]?.object ?? [:]),
            access: configuration.access(principal), progressToken: meta[MetaKey.progressToken],
            logLevel: meta[MetaKey.logLevel]?.string.flatMap(LogLevel.init), time: configuration.time,
            input: try replayedInput(request, principal),
            send: { send($0.encoded()) })
    }

    /// The answers that a repeated request brings, with those of the rounds before.
    private func replayedInput(_ request: Request, _ principal: Principal) throws(ProtocolError) -> ReplayedInput {
        guard request.params.contains("requestState") || request.params.contains("inputResponses"),
            request.method != "tasks/update"
        else {
            return ReplayedInput(given: [:])
        }
        guard ["tools/call", "prompts/get", "resources/read"].contains(request.method) else {
            throw .invalidParams("\(request.method) takes no input responses")
        }
        var answers = JSONObject()
        var round = 0
        if let sealed = request.params["requestState"] {
            guard let text = sealed.string,
                let state = RoundState(
                    text, sealer: configuration.sealer, binding: RoundState.binding(request, principal),
                    now: configuration.time.unixTime())
            else { throw .invalidParams("The requestState is not valid for this request, or no longer") }
            answers = state.answers
            round = state.round
        }
        if let responses = request.params["inputResponses"] {
            guard let object = responses.object else { throw .invalidParams("inputResponses is no object") }
            answers.merge(object)
        }
        return ReplayedInput(
            given: Dictionary(uniqueKeysWithValues: answers.map { ($0.key, $0.value) }), round: round)
    }

    private func discover(in context: RequestContext) -> Outcome {
        var result: JSONObject = [
            "supportedVersions": .array(Revision.modern.map { .string($0.rawValue) }),
            "capabilities": .object(capabilities(for: context.revision)),
        ]
        result["instructions"] = configuration.instructions.map(JSON.string)
        return .success(cacheable(result, lifetime: configuration.listLifetime, in: context))
    }
}
