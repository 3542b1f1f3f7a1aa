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
        case choice([Choice], titlesApart: Bool)
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
    ///
    /// - Parameter titlesApart: whether all clients get the titles of the choices as `enumNames`, the form that those of
    ///   2025-06-18 know; otherwise newer clients get each title beside its value.
    public static func choice(
        _ name: String, _ choices: [Choice], title: String? = nil, description: String? = nil,
        initial: String? = nil, titlesApart: Bool = false, isRequired: Bool = true
    ) -> FormField {
        FormField(
            name, title, description, isRequired, initial.map(JSON.string),
            .choice(choices, titlesApart: titlesApart))
    }

    /// Some of several values. Clients before 2025-11-25 have no such field: people write the values in one line there.
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
        case .choice(let choices, let titlesApart):
            object = ["type": "string"]
            if isNew, !titlesApart, choices.contains(where: { $0.title != nil }) {
                object["oneOf"] = Self.titled(choices)
            } else {
                object["enum"] = .array(choices.map { .string($0.value) })
                if choices.contains(where: { $0.title != nil }) {
                    object["enumNames"] = .array(choices.map { .string($0.title ?? $0.value) })
                }
            }
        case .choices where !isNew: object = ["type": "string"]
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
        object["description"] = description(for: revision).map(JSON.string)
        // Before 2025-11-25 only yes-or-no fields had an initial value.
        if isNew || kind == .boolean { object["default"] = initial }
        return .object(object)
    }

    private func description(for revision: Revision) -> String? {
        guard case .choices(let choices, _) = kind, revision < .v2025_11_25 else { return description }
        let values = choices.map { choice in choice.title.map { "\(choice.value) (\($0))" } ?? choice.value }
        let advice = "Some of these, with commas between them: \(values.joined(separator: ", "))"
        return description.map { "\($0)\n\(advice)" } ?? advice
    }

    /// What was filled in, in the form that all revisions share.
    func value(_ answer: JSON, from revision: Revision) -> JSON {
        guard case .choices = kind, revision < .v2025_11_25, let line = answer.string else { return answer }
        let words = line.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
        return .array(words.filter { !$0.isEmpty }.map(JSON.string))
    }

    private static func titled(_ choices: [Choice]) -> JSON {
        .array(choices.map { ["const": .string($0.value), "title": .string($0.title ?? $0.value)] })
    }
}
