/// One field of a form that a person is asked to fill in.
public struct FormField: Sendable, Hashable {
    /// A value and what a person reads instead of it.
    public struct Choice: Sendable, Hashable {
        /// The value.
        public var value: String
        /// What a person reads; the value itself if there is nothing better.
        public var title: String?

        /// A choice.
        public init(_ value: String, title: String? = nil) {
            self.value = value
            self.title = title
        }
    }

    private enum Kind: Sendable, Hashable {
        case text(length: ClosedRange<Int>?, format: String?)
        case number(isWhole: Bool, range: ClosedRange<Double>?)
        case boolean
        case choice([Choice])
        case choices([Choice], count: ClosedRange<Int>?)
    }

    /// Its name: the key of the answer.
    public let name: String
    /// Whether it must be filled in.
    public let isRequired: Bool
    private let title: String?
    private let description: String?
    private let initial: JSON?
    private let kind: Kind

    private init(
        _ name: String, _ title: String?, _ description: String?, _ isRequired: Bool, _ initial: JSON?, _ kind: Kind
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.isRequired = isRequired
        self.initial = initial
        self.kind = kind
    }

    /// Text. Never ask for a secret: the answer passes through the client.
    ///
    /// - Parameter format: `email`, `uri`, `date` or `date-time`.
    public static func text(
        _ name: String, title: String? = nil, description: String? = nil, length: ClosedRange<Int>? = nil,
        format: String? = nil, initial: String? = nil, isRequired: Bool = true
    ) -> FormField {
        FormField(name, title, description, isRequired, initial.map(JSON.string), .text(length: length, format: format))
    }

    /// A whole number.
    public static func integer(
        _ name: String, title: String? = nil, description: String? = nil, range: ClosedRange<Double>? = nil,
        initial: Int? = nil, isRequired: Bool = true
    ) -> FormField {
        FormField(
            name, title, description, isRequired, initial.map(JSON.integer), .number(isWhole: true, range: range))
    }

    /// A number.
    public static func number(
        _ name: String, title: String? = nil, description: String? = nil, range: ClosedRange<Double>? = nil,
        initial: Double? = nil, isRequired: Bool = true
    ) -> FormField {
        FormField(
            name, title, description, isRequired, initial.flatMap(JSONNumber.init).map(JSON.number),
            .number(isWhole: false, range: range))
    }

    /// Yes or no.
    public static func boolean(
        _ name: String, title: String? = nil, description: String? = nil, initial: Bool? = nil,
        isRequired: Bool = true
    ) -> FormField {
        FormField(name, title, description, isRequired, initial.map(JSON.bool), .boolean)
    }

    /// One of several values.
    public static func choice(
        _ name: String, _ choices: [Choice], title: String? = nil, description: String? = nil,
        initial: String? = nil, isRequired: Bool = true
    ) -> FormField {
        FormField(name, title, description, isRequired, initial.map(JSON.string), .choice(choices))
    }

    /// Some of several values. Clients before 2025-11-25 may not know it.
    public static func choices(
        _ name: String, _ choices: [Choice], title: String? = nil, description: String? = nil,
        count: ClosedRange<Int>? = nil, initial: [String]? = nil, isRequired: Bool = true
    ) -> FormField {
        FormField(
            name, title, description, isRequired, initial.map { .array($0.map(JSON.string)) },
            .choices(choices, count: count))
    }

    /// The field as a client of this revision understands it.
    func json(for revision: Revision) -> JSON {
        let isNew = revision >= .v2025_11_25
        var object: JSONObject
        switch kind {
        case .text(let length, let format):
            object = ["type": "string"]
            object["minLength"] = (length?.lowerBound).map(JSON.integer)
            object["maxLength"] = (length?.upperBound).map(JSON.integer)
            object["format"] = format.map(JSON.string)
        case .number(let isWhole, let range):
            let rules = ValueSchema.NumberRules(minimum: range?.lowerBound, maximum: range?.upperBound)
            object = (isWhole ? ValueSchema.integer(rules) : .number(rules)).json
        case .boolean: object = ["type": "boolean"]
        case .choice(let choices):
            object = ["type": "string"]
            if isNew, choices.contains(where: { $0.title != nil }) {
                object["oneOf"] = Self.titled(choices)
            } else {
                object["enum"] = .array(choices.map { .string($0.value) })
                if choices.contains(where: { $0.title != nil }) {
                    object["enumNames"] = .array(choices.map { .string($0.title ?? $0.value) })
                }
            }
        case .choices(let choices, let count):
            let items: JSON =
                choices.contains { $0.title != nil }
                ? ["anyOf": Self.titled(choices)]
                : ["type": "string", "enum": .array(choices.map { .string($0.value) })]
            object = ["type": "array", "items": items]
            object["minItems"] = (count?.lowerBound).map(JSON.integer)
            object["maxItems"] = (count?.upperBound).map(JSON.integer)
        }
        object["title"] = title.map(JSON.string)
        object["description"] = description.map(JSON.string)
        // Before 2025-11-25 only yes-or-no fields had an initial value.
        if isNew || kind == .boolean { object["default"] = initial }
        return .object(object)
    }

    private static func titled(_ choices: [Choice]) -> JSON {
        .array(choices.map { ["const": .string($0.value), "title": .string($0.title ?? $0.value)] })
    }
}

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
        ElicitationAnswer(try await ask(key, .form(message, fields, for: revision)))
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
