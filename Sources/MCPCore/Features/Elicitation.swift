/// What a person answered.
public enum ElicitationAnswer: Sendable, Hashable {
    /// Agreed, with the values of the form.
    case accepted(JSONObject)
    /// Said no.
    case declined
    /// Closed the question.
    case cancelled

    init(_ json: JSON) {
        switch json["action"]?.string {
        case "accept": self = .accepted(json["content"]?.object ?? [:])
        case "decline": self = .declined
        default: self = .cancelled
        }
    }

    /// The values of the form, if the person agreed.
    public var values: JSONObject? {
        if case .accepted(let values) = self { values } else { nil }
    }
}

extension InputRequest {
    /// Asks a person to fill in a form.
    public static func form(_ message: String, _ fields: [FormField], for revision: Revision) -> InputRequest {
        var schema: JSONObject = [
            "type": "object", "properties": .object(JSONObject(fields.map { ($0.name, $0.json(for: revision)) })),
        ]
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        var params: JSONObject = ["message": .string(message), "requestedSchema": .object(schema)]
        if revision >= .v2025_11_25 { params["mode"] = "form" }
        return InputRequest(method: "elicitation/create", params: params)
    }

    /// Asks a person to open a page.
    public static func page(_ message: String, url: String, for revision: Revision) -> InputRequest {
        var params: JSONObject = ["mode": "url", "message": .string(message), "url": .string(url)]
        if !revision.isModern { params["elicitationId"] = .string(RandomToken.make()) }
        return InputRequest(method: "elicitation/create", params: params)
    }

    /// Asks which folders the client works in.
    public static let roots = InputRequest(method: "roots/list", params: [:])
}

extension RequestContext {
    /// Whether a person can be asked to fill in a form.
    public var canElicit: Bool { revision >= .v2025_06_18 && client.canElicitForm }

    /// Asks the person behind the client to fill in a form, and waits for the answer.
    ///
    /// With clients of 2026-07-28 the handler is run again from its beginning once the answer is there, so what it
    /// does before it asks must be harmless when repeated.
    ///
    /// - Parameters:
    ///   - key: names the question: the same whenever this handler asks it, another for every other question.
    ///   - message: what the person reads.
    ///   - fields: the form.
    /// - Throws: ``ProtocolError`` with `missingClientCapability` if the client cannot be asked: see ``canElicit``.
    public func elicit(_ key: String, _ message: String, _ fields: [FormField]) async throws -> ElicitationAnswer {
        let answer = ElicitationAnswer(try await ask(key, .form(message, fields, for: revision)))
        guard case .accepted(var values) = answer else { return answer }
        for field in fields { values[field.name] = values[field.name].map { field.value($0, from: revision) } }
        return .accepted(values)
    }

    /// Asks the person behind the client to open a page, and waits until they agreed or not.
    ///
    /// - Throws: ``ProtocolError`` with `missingClientCapability` if the client cannot be asked.
    public func elicit(_ key: String, _ message: String, url: String) async throws -> ElicitationAnswer {
        ElicitationAnswer(try await ask(key, .page(message, url: url, for: revision)))
    }
}

extension ToolContext {
    /// Whether a person can be asked to fill in a form.
    public var canElicit: Bool { request.canElicit }

    /// Asks the person behind the client to fill in a form: see ``RequestContext/elicit(_:_:_:)``.
    public func elicit(_ key: String, _ message: String, _ fields: [FormField]) async throws -> ElicitationAnswer {
        try await request.elicit(key, message, fields)
    }
}
