extension Server {
    /// A finished result, with what the revision adds to every result.
    func complete(_ result: JSONObject, in context: RequestContext) -> JSONObject {
        guard context.revision.isModern else { return result }
        var complete: JSONObject = ["resultType": "complete"]
        complete.merge(result)
        var meta = result["_meta"]?.object ?? [:]
        meta[MetaKey.serverInfo] = configuration.implementation.json(for: context.revision)
        complete["_meta"] = .object(meta)
        return complete
    }

    /// A finished result that the client may keep for a while.
    ///
    /// - Parameter lifetime: how long, in milliseconds.
    func cacheable(_ result: JSONObject, lifetime: Int, in context: RequestContext) -> JSONObject {
        guard context.revision.isModern else { return complete(result, in: context) }
        var cacheable = result
        cacheable["ttlMs"] = .integer(max(0, lifetime))
        cacheable["cacheScope"] = context.access.id == AccessView.everything.id ? "public" : "private"
        return complete(cacheable, in: context)
    }

    /// Runs a handler that may ask the client for input, and finishes its result or passes the question on.
    func finish(
        _ request: Request, in context: RequestContext, _ handler: () async throws -> JSONObject
    ) async throws -> Payload {
        defer { context.close() }
        do {
            return .json(complete(try await handler(), in: context))
        } catch let question as InputRequired {
            return .json(complete(try inputRequired(question, request, context), in: context))
        }
    }

    /// The result that asks the client to repeat its request with answers.
    func inputRequired(
        _ question: InputRequired, _ request: Request, _ context: RequestContext
    ) throws -> JSONObject {
        guard let input = context.input as? ReplayedInput else {
            throw ProtocolError(.internalError, "A handler asked for input where it cannot be asked for")
        }
        let round = RoundState(
            answers: JSONObject(input.given.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
            expiry: configuration.time.unixTime() + configuration.answerTime / .seconds(1), round: input.round + 1)
        return [
            "resultType": "input_required",
            "inputRequests": .object(JSONObject(question.requests.map { ($0.key, $0.request.json) })),
            "requestState": .string(
                try round.sealed(
                    by: configuration.sealer, binding: RoundState.binding(request, context.principal))),
        ]
    }
}
