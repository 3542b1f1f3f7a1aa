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
