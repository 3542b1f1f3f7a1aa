/// Something that a handler asks of the client or of the person behind it.
public struct InputRequest: Sendable, Hashable {
    /// `elicitation/create`, `sampling/createMessage` or `roots/list`.
    public var method: String
    /// The parameters of the method.
    public var params: JSONObject

    /// A request for input.
    public init(method: String, params: JSONObject) {
        self.method = method
        self.params = params
    }

    /// The request as it stands in a result that asks for input.
    var json: JSON { ["method": .string(method), "params": .object(params)] }

    /// What a client must have declared to be asked, in the form of client capabilities; `nil` if this one has.
    func missingCapability(of client: Client) -> JSONObject? {
        switch method {
        case "elicitation/create" where params["mode"] == "url":
            client.canElicitURL ? nil : ["elicitation": ["url": [:]]]
        case "elicitation/create": client.canElicitForm ? nil : ["elicitation": [:]]
        case "sampling/createMessage": client.canSample ? nil : ["sampling": [:]]
        case "roots/list": client.canListRoots ? nil : ["roots": [:]]
        default: ["experimental": [method: [:]]]
        }
    }
}

/// How input is asked for: the eras differ, handlers do not.
protocol InputSource: Sendable {
    /// The answers to requests, by key.
    ///
    /// - Throws: ``InputRequired`` where a client answers by repeating its request.
    func answers(to requests: [(key: String, request: InputRequest)]) async throws -> [String: JSON]
}

/// Thrown through a handler when answers are missing, in the era in which the client repeats the request with them.
struct InputRequired: Error {
    let requests: [(key: String, request: InputRequest)]
}

extension RequestContext {
    /// Asks the client for several things at once.
    ///
    /// With clients of 2026-07-28 the handler is run again from its beginning once the answers are there, so what it
    /// does before it asks must be harmless when repeated.
    ///
    /// - Parameter requests: what to ask, each under a key that is the same whenever this handler asks for it.
    /// - Returns: the bare results, by key.
    /// - Throws: ``ProtocolError`` with `missingClientCapability` if the client cannot be asked.
    public func ask(_ requests: [(key: String, request: InputRequest)]) async throws -> [String: JSON] {
        var missing = JSONObject()
        for (_, request) in requests {
            if let capability = request.missingCapability(of: client) { missing.merge(capability) }
        }
        guard missing.isEmpty else { throw ProtocolError.missingClientCapability(missing) }
        return try await input.answers(to: requests)
    }

    /// Asks the client for one thing.
    public func ask(_ key: String, _ request: InputRequest) async throws -> JSON {
        guard let answer = try await ask([(key, request)])[key] else {
            throw ProtocolError(.internalError, "No answer came under the key \(key)")
        }
        return answer
    }
}
