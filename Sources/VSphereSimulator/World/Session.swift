internal import VimTypes

/// Somebody's login.
struct Session: Sendable {
    /// Morefs of the collector that each session has without making it: a vCenter's and an ESXi host's.
    static let standardCollectors: Set<String> = ["propertyCollector", "ha-property-collector"]

    let key: String
    let userName: String
    let loginTime: DateTime
    var lastActiveTime: DateTime
    var callCount = 0
    let userAgent: String
    /// The property collectors, by moref value; the standard one is there from the start.
    var collectors: [String: CollectorState] = Dictionary(
        uniqueKeysWithValues: standardCollectors.map { ($0, CollectorState()) })
    /// Objects that go when the session ends: views, filters, collectors.
    var objects: [AnyReference] = []
    /// Tickets handed out, and what each one opens.
    var tickets: [String: String] = [:]
}

extension World {
    /// Ends a session and removes what belonged to it.
    mutating func endSession(_ key: String) {
        guard let session = sessions.removeValue(forKey: key) else { return }
        for object in session.objects {
            cursors[object.value] = nil
            remove(object)
        }
    }

    /// Notes that somebody uses a session.
    ///
    /// - Returns: whose it is; nil when there is no such session, or none any more.
    mutating func use(_ key: String) -> String? {
        expireSessions()
        guard let user = sessions[key]?.userName else { return nil }
        sessions[key]?.lastActiveTime = now
        sessions[key]?.callCount += 1
        return user
    }

    /// Ends sessions that nobody has used for too long.
    mutating func expireSessions() {
        let oldest = now + (.zero - settings.sessionTimeout)
        for (key, session) in sessions where session.lastActiveTime < oldest { endSession(key) }
    }
}
