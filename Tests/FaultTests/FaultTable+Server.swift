import HTTPTransport
import VSphere
import VimTypes

@testable import VSphereSimulator

extension FaultTable {
    static let logins: [FaultRow] = [
        FaultRow(
            "the password is wrong", .client { configuration, _, _ in configuration.password = "wrong" }, .listByMany,
            .fault("InvalidLogin")),
        FaultRow(
            "the account is locked", .server("Login", times: 99, .fault("InvalidLogin")), .list, .fault("InvalidLogin")),
        FaultRow(
            "the password has expired", .server("Login", times: 99, .fault("PasswordExpired")), .list,
            .fault("PasswordExpired")),
        FaultRow(
            "the user may see nothing",
            .client { configuration, _, _ in configuration.user = "nobody@vsphere.local" }, .powerOn,
            .fault("NoPermission")),
        FaultRow(
            "permission is withdrawn",
            .client { configuration, _, _ in configuration.user = "operator@vsphere.local" }
                + .server("PowerOnVM_Task", .withdrawPermissions),
            .powerOn, .fault("NoPermission")),
        FaultRow("the login is answered with a page", .page("Login", 500), .list, .client(.unexpectedAnswer)),
        FaultRow("the server is busy at the login", .page("Login", 503), .listByMany, .recovery),
        FaultRow(
            "the server is busy at the login and after it", .page("Login", 503, times: 2), .listByMany,
            .client(.unexpectedAnswer)),
        FaultRow(
            "a proxy finds no server at the login", .page("Login", 502), .list, .recovery),
        FaultRow(
            "a proxy waits for the server in vain at the login", .page("Login", 504), .list, .recovery),
        FaultRow(
            "the connection is reset at the login",
            Cause(happen: { $0.gate.plan(Mischief(at: "Login", isServed: false) { _ in [.reset] }) }), .listByMany,
            .recovery),
        FaultRow(
            "the connection is reset at each login", .wire("Login", times: 9) { _ in [.reset] } + lostAnswers(2), .list,
            .transport(.connectionLost)),
        FaultRow(
            "the server is busy when a session is renewed", Cause(),
            .listByMany.again { scene in
                scene.simulator.cause(Trouble(at: "RetrievePropertiesEx", .expireSession))
                scene.gate.plan(Mischief(at: "Login", isServed: false) { _ in [.send(Mischief.busy)] })
            }, .recovery),
        FaultRow(
            "the versions of the API are answered with a page", .page("GET /sdk/vimServiceVersions.xml", 200), .list,
            .recovery),
        FaultRow(
            "logging out is answered with a page",
            .setting { $0.leavesSessions = 1 } + .page("Logout", 500), .logOut, .recovery),
        FaultRow(
            "logging out is not answered",
            .wire("Logout") { _ in [.stall] }, .logOut, .recovery),
    ]

    /// Sessions of which the client is never told, and which it so cannot end.
    private static func lostAnswers(_ count: Int) -> Cause { .setting { $0.leavesSessions = count } }

    static let sessions: [FaultRow] = [
        FaultRow(
            "the session expires before a call", .server("RetrievePropertiesEx", skip: 1, .expireSession),
            .list.then(.list), .recovery),
        FaultRow(
            "the session expires while 32 callers ask",
            .server("RetrievePropertiesEx", skip: 9, times: 3, .restart), .listByMany, .recovery),
        FaultRow(
            "the session expires in the middle of the pages",
            .server("ContinueRetrievePropertiesEx", skip: 1, .expireSession), .listPages, .recovery),
        FaultRow(
            "the session expires while a task is awaited",
            .server("WaitForUpdatesEx", skip: 1, .expireSession), .powerOn, .recovery),
        FaultRow(
            "the session expires while updates are awaited",
            .server("WaitForUpdatesEx", skip: 1, .expireSession), .watch, .recovery),
        FaultRow(
            "the session expires at an upload", .server("/folder", .expireSession), .upload,
            .client(.transferRefused)),
        FaultRow(
            "the session expires at a download", .server("/folder", skip: 1, .expireSession), .download, .recovery),
        FaultRow(
            "the session expires between a lease and its disks", .server("HttpNfcLeaseProgress", .expireSession),
            .importOVF, .recovery),
        FaultRow(
            "the session expires in the middle of the events",
            .server("ReadPreviousEvents", skip: 1, .expireSession), .readEvents, .recovery),
        FaultRow(
            "the session expires again and again in the middle of the events", collectorsVanish(times: 4), .readEvents,
            .recovery),
        FaultRow(
            "the session expires for ever in the middle of the events", collectorsVanish(times: 99), .readEvents,
            .client(.sessionLost)),
        FaultRow(
            "the session expires again and again while a task is awaited",
            Cause(happen: { scene in
                scene.gate.plan(
                    Mischief(at: "CreatePropertyCollector", times: 4) { answer in
                        scene.simulator.change { world in for key in world.sessions.keys { world.endSession(key) } }
                        return [.send(answer)]
                    })
            }), .powerOn, .recovery),
        FaultRow(
            "the session expires again and again",
            .server("RetrievePropertiesEx", times: 9, .expireSession), .list, .fault("NotAuthenticated")),
        FaultRow(
            "the server starts again under a task wait",
            .server("WaitForUpdatesEx", skip: 1, .restart), .powerOn, .recovery),
        FaultRow(
            "another server stands at the address",
            .setting { $0.leavesBelongings = true },
            .list.then(.init { $0.gate.simulator = Scene.simulator(.init()) })
                .then(.list), .recovery),
        FaultRow(
            "keeping the session alive fails", .page("CurrentTime", 503), .keepAlive, .recovery),
        FaultRow(
            "the session has expired when it is kept alive",
            .server("CurrentTime", .expireSession) + .wire("CurrentTime") { [.send($0)] }, .keepAlive, .recovery),
        FaultRow(
            "the clock leaps by a day", .server("RetrievePropertiesEx", skip: 1, .leap(86_400)), .list.then(.list),
            .recovery),
    ]

    static let tasks: [FaultRow] = [
        FaultRow("the task vanishes", .server("WaitForUpdatesEx", .forgetTasks), .powerOn, .client(.notFound)),
        FaultRow(
            "the task vanishes with the server",
            .server("WaitForUpdatesEx", .forgetTasks) + .server("WaitForUpdatesEx", .restart), .powerOn,
            .client(.notFound)),
        FaultRow(
            "the connection is lost while a task is awaited", .wire("WaitForUpdatesEx", skip: 1) { _ in [.reset] },
            .powerOn, .recovery),
        FaultRow(
            "the server is busy while a task is awaited", .page("WaitForUpdatesEx", 503, times: 2), .powerOn, .recovery),
        FaultRow(
            "the task fails", .server("PowerOnVM_Task", .fault("InsufficientResourcesFault")), .powerOn,
            .fault("InsufficientResourcesFault")),
        FaultRow(
            "the collector of a task wait vanishes",
            .server("WaitForUpdatesEx", skip: 1, .fault("InvalidCollectorVersion")), .powerOn, .recovery),
        FaultRow(
            "the connection is lost while updates are awaited",
            .wire("WaitForUpdatesEx", skip: 1) { _ in [.reset] }, .watch, .recovery),
        FaultRow(
            "the version of the updates is lost",
            .server("WaitForUpdatesEx", skip: 1, .fault("InvalidCollectorVersion")), .watch, .recovery),
        FaultRow(
            "the connection is lost when the collector is made",
            .wire("CreatePropertyCollector") { _ in [.reset] } + .setting { $0.leavesBelongings = true },
            .watch, .transport(.connectionLost)),
    ]

    static let objects: [FaultRow] = [
        FaultRow(
            "an object vanishes while it is read",
            .server("RetrievePropertiesEx", .fault("ManagedObjectNotFound")), .readOne, .fault("ManagedObjectNotFound")),
        FaultRow("a collector of events vanishes", collectorsVanish(times: 1), .readEvents, .recovery),
        FaultRow(
            "the connection is lost between two pages of events",
            .wire("ReadPreviousEvents", skip: 1, times: 9) { _ in [.reset] }, .readEvents, .transport(.connectionLost)),
        FaultRow(
            "tags: the session expires",
            Cause(happen: { scene in
                _ = try await scene.client.tagging.categories()
                scene.simulator.change { $0.restSessions = [:] }
            }), .tags, .recovery),
        FaultRow("tags: the server fails", .page("GET /api", 500), .tags, .client(.refused)),
        FaultRow("tags: the server is busy at the login", .page("POST /api/session", 503), .tags, .recovery),
        FaultRow(
            "tags: the server is busy at the login and after it", .page("POST /api/session", 503, times: 2), .tags,
            .client(.unexpectedAnswer)),
        FaultRow(
            "tags: the answer is a page", .page("GET /api", 200), .tags, .client(.unexpectedAnswer)),
    ]

    /// Collectors of events are gone as soon as the client has set them.
    private static func collectorsVanish(times: Int) -> Cause {
        Cause(happen: { scene in
            scene.gate.plan(
                Mischief(at: "ResetCollector", times: times) { answer in
                    scene.simulator.change { world in
                        for collector in world.all(EventHistoryCollector.self) { world.remove(collector) }
                    }
                    return [.send(answer)]
                })
        })
    }

    static let others: [FaultRow] = [
        FaultRow(
            "a guest's file cannot be fetched", .page("GET /guestFile", 500), .guestFile, .client(.transferRefused)),
        FaultRow(
            "a guest's file ends early",
            .wire("GET /guestFile", times: 9) { [.send(Array($0.prefix(100_000))), .reset] }, .guestFile,
            .transport(.connectionLost)),
        FaultRow(
            "a file for a guest is not taken", .page("PUT /guestFile", 503), .guestFile, .client(.transferRefused)),
        FaultRow(
            "a guest forgets its tools",
            .server("InitiateFileTransferToGuest", .fault("GuestOperationsUnavailable")), .guestFile,
            .fault("GuestOperationsUnavailable")),
    ]
}
