import Foundation
import HTTPTransport
import Logging
import Synchronization
import Testing
import VimTypes

@testable import VSphere

/// How a session begins, lives and ends, against a server in this process.
@Suite(.timeLimit(.minutes(1))) struct SessionLifeTests {
    /// A clock that lets each sleep end when the test says so.
    final class StepClock: Clock, Sendable {
        typealias Instant = ContinuousClock.Instant
        let now = ContinuousClock.now
        let minimumResolution = Duration.zero
        private let steps: AsyncStream<Void>
        private let step: AsyncStream<Void>.Continuation

        init() { (steps, step) = AsyncStream.makeStream() }

        func advance() { step.yield() }

        func sleep(until deadline: Instant, tolerance: Duration?) async throws {
            for await _ in steps { return }
            throw CancellationError()
        }
    }

    private static let notAuthenticated = VimFault(
        operation: "CurrentTime", message: "The session is not authenticated.",
        detail: try? AnyDataObject(
            NotAuthenticated(
                xml: Array(
                    "<f><object type=\"Folder\">group-d1</object><privilegeId>System.View</privilegeId></f>".utf8))))

    /// Runs a keep-alive for as many steps, and waits until each has been dealt with.
    private func keptAlive(
        _ client: VSphereClient, steps: Int, _ server: SessionServer
    ) async {
        let clock = StepClock()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await client.keepAlive(every: .seconds(600), clock: clock) }
            for _ in 0..<steps {
                let before = server.asked.count
                clock.advance()
                while server.asked.count < before + 1 { await Task.yield() }
            }
            group.cancelAll()
        }
    }

    /// What has begun, and who asks.
    private final class Begun: Sendable {
        let count = Mutex(0)
        let client = Mutex<VSphereClient?>(nil)
    }

    @Test func `many callers ask what the server is once, and go by that while it is asked again`() async throws {
        let callers = 50
        let begun = Begun()
        let server = SessionServer { call, response in
            switch call.operation.name {
            case "RetrieveServiceContent":
                while begun.count.withLock({ $0 }) < callers { await Task.yield() }
                // The second time, at the renewal: nobody has to wait for it.
                if begun.count.withLock({ $0 }) > callers { _ = try await begun.client.withLock { $0 }?.content() }
            case "CurrentTime":
                let isFirst = begun.count.withLock { begun in
                    begun += 1
                    return begun == callers + 1
                }
                if isFirst { throw Self.notAuthenticated }
                response.setDate(Date(), 0)
            default: break
            }
        }
        let made = server.client()
        begun.client.withLock { $0 = made }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    begun.count.withLock { $0 += 1 }
                    _ = try await made.content()
                }
            }
            try await group.waitForAll()
        }
        #expect(server.asked == ["GET /sdk/vimServiceVersions.xml", "RetrieveServiceContent"])
        _ = try await made.serverTime()
        #expect(server.asked.count { $0 == "RetrieveServiceContent" } == 2)
        #expect(server.asked.count { $0 == "Login" } == 2)
        await made.shutdown()
    }

    @Test func `a session that nobody uses is kept alive, and nobody is logged in for it`() async throws {
        let server = SessionServer { call, response in
            if call.operation.name == "CurrentTime" { response.setDate(Date(), 0) }
        }
        let client = server.client()
        let idle = StepClock()
        let keeper = Task { await client.keepAlive(every: .seconds(1), clock: idle) }
        idle.advance()
        idle.advance()
        keeper.cancel()
        await keeper.value
        #expect(server.asked.isEmpty)

        _ = try await client.session()
        await keptAlive(client, steps: 3, server)
        #expect(server.asked.filter { $0 == "CurrentTime" }.count == 3)
        #expect(server.asked.filter { $0 == "Login" }.count == 1)
        await client.shutdown()
        #expect(server.asked.suffix(2) == ["Logout", "shutdown"])
    }

    @Test func `a session that expired all the same is replaced before the next call`() async throws {
        let isExpired = Mutex(false)
        let server = SessionServer { call, response in
            guard call.operation.name == "CurrentTime" else { return }
            if isExpired.withLock({ $0 }) {
                isExpired.withLock { $0 = false }
                throw Self.notAuthenticated
            }
            response.setDate(Date(), 0)
        }
        let client = server.client()
        _ = try await client.session()
        isExpired.withLock { $0 = true }
        await keptAlive(client, steps: 1, server)
        // The keep-alive has seen the fault by the time that its task has ended.
        _ = try await client.serverTime()
        #expect(server.asked.suffix(2) == ["Login", "CurrentTime"])
        await client.shutdown()
    }

    @Test func `a server that was restarted is read anew and logged in to once`() async throws {
        let refusals = Mutex(1)
        let server = SessionServer { call, response in
            guard call.operation.name == "CurrentTime" else { return }
            let refuse = refusals.withLock { count in
                defer { count -= 1 }
                return count > 0
            }
            if refuse { throw Self.notAuthenticated }
            response.setDate(Date(), 0)
        }
        let client = server.client()
        _ = try await client.serverTime()
        await client.shutdown()
        #expect(
            server.asked == [
                "GET /sdk/vimServiceVersions.xml", "RetrieveServiceContent", "Login", "CurrentTime",
                "GET /sdk/vimServiceVersions.xml", "RetrieveServiceContent", "Login", "CurrentTime", "Logout",
                "shutdown",
            ])
    }

    @Test func `shutting down waits no longer than it is told for a server that does not answer`() async throws {
        let server = SessionServer { call, _ in
            if call.operation.name == "Logout" { try await Task.sleep(for: .seconds(3600)) }
        }
        let client = server.client(logoutTimeout: .milliseconds(1))
        _ = try await client.session()
        await client.shutdown()
        #expect(server.asked.suffix(2) == ["Logout", "shutdown"])
    }

    @Test func `a scope logs out when its body throws, and when it is cancelled`() async throws {
        struct Stopped: Error {}
        let server = SessionServer()
        await #expect(throws: Stopped.self) {
            try await withVSphereClient(SessionServer.configuration(), exchange: { _ in server }) { client in
                _ = try await client.session()
                throw Stopped()
            }
        }
        #expect(server.asked.suffix(2) == ["Logout", "shutdown"])

        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let second = SessionServer()
        let task = Task {
            try await withVSphereClient(
                SessionServer.configuration(keepAlive: .seconds(600)), exchange: { _ in second }
            ) { client in
                _ = try await client.session()
                start.finish()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        for await _ in started {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(second.asked.suffix(2) == ["Logout", "shutdown"])
    }

    @Test func `an answer that comes after the login's does not take its cookie away`() async throws {
        let (gate, opening) = AsyncStream.makeStream(of: Void.self)
        let server = SessionServer { call, _ in
            if call.operation.name == "RetrieveServiceContent" { for await _ in gate {} }
        }
        let channel = SOAPChannel(SessionServer.configuration(), server, logger: Logger(label: "tests"))
        let late = Task {
            try await ServiceInstance(ManagedObjectReference("ServiceInstance"), service: channel)
                .retrieveServiceContent()
        }
        while server.asked.isEmpty { await Task.yield() }
        let manager = ManagedObjectReference<SessionManager>("SessionManager").on(channel)
        _ = try await manager.login(userName: "reader", password: SessionServer.password.value)
        #expect(channel.sessionCookie == SessionServer.cookie)
        opening.finish()
        _ = try await late.value
        #expect(channel.sessionCookie == SessionServer.cookie)
    }

    @Test func `a cookie that was given before the login is replaced by the login's`() async throws {
        let client = SessionServer().client()
        _ = try await client.content()
        #expect(try await client.sessionCookie() == SessionServer.cookie)
        await client.shutdown()
    }

    /// A machine as the property collector tells of it; without a name, as an expired session is told.
    private static func machine(_ moref: String, name: String?) -> ObjectContent {
        let reference = ManagedObjectReference<VirtualMachine>(moref).asAny
        if let name {
            return ObjectContent(fields: [
                "obj": reference, "propSet": [DynamicProperty(fields: ["name": "name", "val": AnyValue.string(name)])],
            ])
        }
        let fault = LocalizedMethodFault(fault: MethodFault(NotAuthenticated(fields: [:])))
        return ObjectContent(fields: [
            "obj": reference, "missingSet": [MissingProperty(fields: ["path": "name", "fault": fault])],
        ])
    }

    @Test func `a session that expires between two pages, and once more, costs no page`() async throws {
        let answers = Answers([
            RetrieveResult(fields: ["token": "1", "objects": [Self.machine("vm-1", name: "a")]]),
            RetrieveResult(fields: ["objects": [Self.machine("vm-1", name: nil), Self.machine("vm-2", name: nil)]]),
            RetrieveResult(fields: ["objects": [Self.machine("vm-1", name: "a"), Self.machine("vm-2", name: "b")]]),
        ])
        let server = SessionServer { call, response in
            switch call.operation.name {
            case "RetrievePropertiesEx": response.setObject(answers.next(), 0)
            case "ContinueRetrievePropertiesEx": throw Self.notAuthenticated
            default: break
            }
        }
        let client = server.client()
        let machines = ["vm-1", "vm-2"].map { ManagedObjectReference<VirtualMachine>($0) }
        let found = try await client.properties(of: machines, ["name"])
        let names = found.map { $0.value("name", as: String.self) }
        #expect(names == ["a", "b"])
        await client.shutdown()
    }

    /// What comes of a login when the first attempts meet those statuses, or no server where they are nil.
    private func login(_ statuses: Int?...) async throws -> (logins: Int, pauses: [Duration], error: (any Error)?) {
        let left = Mutex(statuses[...])
        let server = SessionServer(busy: { call in
            guard call.operation.name == "Login", let status = left.withLock({ $0.popFirst() }) else { return nil }
            guard let status else {
                throw HTTPTransportError(code: .couldNotConnect, host: "vc.test", reason: "nobody")
            }
            return status
        })
        let clock = HurriedClock()
        let client = server.client(clock: clock)
        var failure: (any Error)?
        do { _ = try await client.session() } catch { failure = error }
        await client.shutdown()
        return (server.asked.count { $0 == "Login" }, clock.pauses, failure)
    }

    @Test(arguments: [nil, 502, 503, 504] as [Int?])
    func `a login that meets no server or a busy one is tried once more after a moment`(status: Int?) async throws {
        let once = try await login(status)
        #expect(once.error == nil)
        #expect(once.logins == 2)
        #expect(once.pauses == [.milliseconds(500)])

        let again = try await login(status, status)
        #expect(again.logins == 2)
        #expect(again.error is HTTPTransportError || (again.error as? VSphereError)?.status == status)
    }

    @Test(arguments: [200, 404, 500]) func `a login that is answered otherwise is not tried again`(status: Int)
        async throws
    {
        let once = try await login(status)
        #expect((once.error as? VSphereError)?.code == .unexpectedAnswer)
        #expect(once.logins == 1)
        #expect(once.pauses.isEmpty)
    }

    @Test func `a password that the server refuses is tried once`() async throws {
        let server = SessionServer { call, _ in
            if call.operation.name == "Login" {
                throw VimFault(operation: "Login", message: "no", detail: InvalidLogin(fields: [:]).asAny)
            }
        }
        let client = server.client()
        let fault = await #expect(throws: VimFault.self) { _ = try await client.session() }
        #expect(fault?.is(InvalidLogin.self) == true)
        #expect(server.asked.count { $0 == "Login" } == 1)
        await client.shutdown()
    }

    @Test func `a page of a proxy that is in the way is an error that shows no secret`() async throws {
        let server = SessionServer(page: { _, _ in (503, ["Content-Type": "text/html"], "<html>busy</html>") })
        let client = server.client(clock: HurriedClock())
        let error = try await #require(throws: VSphereError.self) { _ = try await client.tagging.categories() }
        #expect(error.code == .unexpectedAnswer)
        #expect(!"\(error)".contains(SessionServer.password.value))
        await client.shutdown()
    }

    @Test func `no description shows password or session`() async throws {
        let configuration = SessionServer.configuration()
        var dumped = ""
        dump(configuration, to: &dumped)
        let texts = [
            "\(configuration)", String(reflecting: configuration), dumped, "\(SessionServer.password)",
            String(describing: Mirror(reflecting: SessionServer.password).children.map { "\($0)" }),
        ]
        for text in texts { #expect(!text.contains(SessionServer.password.value)) }
    }
}
