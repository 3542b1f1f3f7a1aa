import VSphereSimulator

/// Something that is made to go wrong, and what may come of it.
struct Hazard: Sendable {
    let trouble: Trouble
    /// Errors that one call may end in for each time that it happens. Of the rest the client gets over.
    let excuses: Set<String>

    init(_ place: String, times: Int = 1, _ effect: Trouble.Effect, mayEndIn excuses: Set<String> = []) {
        trouble = Trouble(at: place, times: times, effect)
        self.excuses = excuses
    }

    /// What it is and where.
    var name: String { "\(trouble.effect) at \(trouble.at)" }

    /// Whether it ends sessions. The client logs in again once for a call, and begins anew five times where the session
    /// has taken something along.
    var endsSessions: Bool {
        switch trouble.effect {
        case .expireSession, .restart: true
        default: false
        }
    }

    /// How many sessions must end in the time of a call that may end in such an error.
    static let losses = ["NotAuthenticated": 2, "sessionLost": 5]

    static let all = [
        Hazard("*", .expireSession),
        Hazard("RetrievePropertiesEx", times: 3, .reset(400), mayEndIn: ["connectionLost"]),
        Hazard("WaitForUpdatesEx", .reset(100)),
        // Files are answered with a status that is that of a page, too.
        Hazard("*", .status(503), mayEndIn: ["unexpectedAnswer", "transferRefused"]),
        Hazard("RetrievePropertiesEx", times: 2, .truncate(500), mayEndIn: ["unexpectedAnswer"]),
        Hazard("*", times: 5, .delay(30)),
        Hazard("WaitForUpdatesEx", .restart),
        Hazard("/folder", .reset(0), mayEndIn: ["connectionLost"]),
        Hazard("/folder", .status(500), mayEndIn: ["transferRefused"]),
        Hazard(
            "PowerOnVM_Task", .fault("InsufficientResourcesFault"), mayEndIn: ["InsufficientResourcesFault"]),
        Hazard("/api/cis", times: 2, .status(500), mayEndIn: ["refused"]),
        Hazard("RetrievePropertiesEx", .oversize(1 << 20)),
    ]
}
