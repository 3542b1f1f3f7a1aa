internal import VimTypes

/// Operations of `ServiceInstance` and `SessionManager`.
enum SessionOperations {
    /// Operations that need no login.
    static let anonymous: Set<String> = [
        "RetrieveServiceContent", "Login", "CurrentTime", "RetrieveInternalContent", "QueryVersion",
    ]

    static let all: [Operation] = [
        Operation("RetrieveServiceContent") { world, _ in
            world[ManagedObjectReference<ServiceInstance>("ServiceInstance"), ServiceInstance.content]
        },
        Operation("CurrentTime") { world, _ in world.now },
        Operation("Login") { world, call in
            let name: String = try call.argument("userName")
            let password: String = try call.argument("password")
            guard let user = world.access.users[name.lowercased()], user.password == password else {
                world.record(
                    BadUsernameSessionEvent.self, on: nil, by: name, ["ipAddress": "127.0.0.1"],
                    "Cannot login \(name)@127.0.0.1")
                throw Fault(InvalidLogin.self)
            }
            guard world.sessions[call.sessionKey] == nil else { throw Fault(InvalidState.self) }
            let key = world.newSessionKey()
            world.sessions[key] = Session(
                key: key, userName: user.name, loginTime: world.now, lastActiveTime: world.now, userAgent: call.agent)
            world.record(
                UserLoginSessionEvent.self, on: nil, by: user.name,
                ["ipAddress": "127.0.0.1", "userAgent": call.agent, "locale": "en", "sessionId": key],
                "User \(user.name)@127.0.0.1 logged in as \(call.agent)")
            return world.userSession(key)
        },
        Operation("Logout") { world, call in
            world.record(
                UserLogoutSessionEvent.self, on: nil, by: call.user, ["ipAddress": "127.0.0.1"],
                "User \(call.user)@127.0.0.1 logged out")
            world.endSession(call.sessionKey)
            return nil
        },
        Operation("SessionIsActive") { world, call in
            world.sessions[try call.argument("sessionID", as: String.self)] != nil
        },
        Operation("TerminateSession") { world, call in
            for key in call.list("sessionId", of: String.self) {
                guard world.sessions[key] != nil else { throw Fault(NotFound.self) }
                world.endSession(key)
            }
            return nil
        },
        Operation("AcquireGenericServiceTicket") { world, call in
            let request: AnyDataObject = try call.argument("spec")
            let ticket = world.newSessionKey()
            world.sessions[call.sessionKey]?.tickets[ticket] = request._storage.get("url") ?? ""
            return SessionManagerGenericServiceTicket(fields: ["id": ticket, "hostName": world.address])
        },
    ]

    /// What `SessionManager` shows.
    static let derivations: [Derivation] = [
        Derivation(SessionManager.sessionList) { world, _ in
            world.sessions.values.sorted { $0.loginTime < $1.loginTime }.map { world.userSession($0.key)! }
        },
        Derivation(SessionManager.currentSession) { world, _ in world.userSession(world.caller) },
    ]
}

extension World {
    /// A session as its manager shows it.
    func userSession(_ key: String) -> UserSession? {
        guard let session = sessions[key] else { return nil }
        return UserSession(fields: [
            "key": session.key, "userName": session.userName,
            "fullName": String(session.userName.prefix { $0 != "@" }), "loginTime": session.loginTime,
            "lastActiveTime": session.lastActiveTime, "locale": "en", "messageLocale": "en",
            "extensionSession": false, "ipAddress": "127.0.0.1", "userAgent": session.userAgent,
            "callCount": session.callCount,
        ])
    }

    /// A key that nobody can guess: sessions and tickets are secrets, seeded runs or not.
    func newSessionKey() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = String(generator.next() as UInt64, radix: 16)
        return "52" + high + String(generator.next() as UInt64, radix: 16)
    }
}
