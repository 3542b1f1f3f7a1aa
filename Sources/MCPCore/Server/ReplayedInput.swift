/// Asks for input by ending the request: the client repeats it with the answers, and the handler starts over.
struct ReplayedInput: InputSource {
    /// The answers of this and earlier rounds.
    let given: [String: JSON]
    /// How many rounds there were before this one.
    var round = 0

    func answers(to requests: [(key: String, request: InputRequest)]) async throws -> [String: JSON] {
        var answers: [String: JSON] = [:]
        var missing: [(key: String, request: InputRequest)] = []
        for (key, request) in requests {
            if let answer = given[key], request.accepts(answer) {
                answers[key] = answer
            } else {
                missing.append((key, request))
            }
        }
        guard missing.isEmpty else { throw InputRequired(requests: missing) }
        return answers
    }
}

extension InputRequest {
    /// Whether an answer has the shape that this request asks for.
    func accepts(_ answer: JSON) -> Bool {
        switch method {
        case "elicitation/create":
            switch answer["action"]?.string {
            case "accept": answer["content"].map { $0.object != nil } ?? true
            case "decline", "cancel": true
            default: false
            }
        case "sampling/createMessage": answer["content"] != nil && answer["role"]?.string != nil
        case "roots/list": answer["roots"]?.array != nil
        default: answer.object != nil
        }
    }
}

/// What a client carries from one round of questions to the next.
struct RoundState {
    /// The answers so far.
    var answers: JSONObject = [:]
    /// When the state ends, in seconds since 1970.
    var expiry: Double
    /// How many rounds there were.
    var round: Int

    /// - Throws: an error of the sealer.
    func sealed(by sealer: any StateSealer, binding: [UInt8]) throws -> String {
        let json: JSON = [
            "answers": .object(answers), "expiry": .integer(Int(expiry.rounded(.up))), "round": .integer(round),
        ]
        return try sealer.seal(json.encoded(), binding: binding)
    }

    /// `nil` if the text is not one of ours, belongs to something else, or has expired.
    init?(_ sealed: String, sealer: any StateSealer, binding: [UInt8], now: Double) {
        guard let bytes = sealer.open(sealed, binding: binding), let json = try? JSON.parse(bytes),
            let answers = json["answers"]?.object, let expiry = json["expiry"]?.double,
            let round = json["round"]?.int, now < expiry
        else { return nil }
        self.init(answers: answers, expiry: expiry, round: round)
    }

    init(answers: JSONObject = [:], expiry: Double, round: Int) {
        self.answers = answers
        self.expiry = expiry
        self.round = round
    }

    /// What a state belongs to: who asked for what, with which arguments.
    static func binding(_ request: Request, _ principal: Principal) -> [UInt8] {
        var params = request.params
        for key in ["_meta", "inputResponses", "requestState"] { params[key] = nil }
        let binding: JSON = [.string(principal.id), .string(request.method), .object(params)]
        return binding.canonical.encoded()
    }
}

extension JSON {
    /// The same value with the members of all objects sorted by key.
    var canonical: JSON {
        switch self {
        case .array(let elements): .array(elements.map(\.canonical))
        case .object(let object):
            .object(JSONObject(object.members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.canonical) }))
        default: self
        }
    }
}
