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
