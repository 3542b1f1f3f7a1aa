import MCPCore
import MCPTestSupport
import Synchronization

@testable import MCPServer

extension SimulatedServer {
    /// Another client, of a server with the same tools, who sees only what a view lets it.
    func client(view: AccessView) async throws -> TestClient {
        let server = try Server(
            .init(Implementation(name: "test", version: "1"), access: { _ in view }), tools: tools)
        return try await TestClient(server, .v2025_11_25)
    }

    /// Another client, who may do what needs one of these levels.
    func client(levels: Set<PermissionLevel>) async throws -> TestClient {
        try await client(view: Self.view(levels: levels))
    }

    /// The rights of one who has these levels.
    static func view(levels: Set<PermissionLevel>) -> AccessView {
        AccessView(id: "\(levels)") { subject in
            levels.contains(subject.permission)
                ? .allowed : .denied("\(subject.name) needs \(subject.permission.rawValue).")
        }
    }

    /// What is offered beside tools, to several clients.
    struct Offer {
        let server: Server
        /// Gives the resources that are watched, each time that a watch has begun.
        let watches: AsyncStream<Set<String>>

        func client(_ revision: Revision = .v2025_11_25) async throws -> TestClient {
            try await TestClient(server, revision)
        }
    }

    /// Offers resources and prompts too, and watches what is subscribed to, for the time of the closure.
    func offering(
        _ view: AccessView = .everything, servers: Servers? = nil, policy: Policy = Policy(),
        _ body: (Offer) async throws -> Void
    ) async throws {
        var backend = Backend(servers: servers ?? Servers([managed]))
        backend.undeclaredCalls = .refused
        backend.policy = policy
        let (watches, began) = AsyncStream.makeStream(of: Set<String>.self)
        let watcher = ResourceWatcher(backend.servers, pause: .zero, started: { began.yield($0) })
        let server = try Server(
            .init(
                Implementation(name: "test", version: "1"), access: { _ in view }, watch: { watcher.setInterest($0) }),
            tools: tools, resources: LiveResource.resources(backend), templates: LiveResource.templates(backend),
            prompts: PromptLibrary.prompts(backend))
        try await withThrowingTaskGroup { group in
            group.addTask { await watcher.run { server.announce(.resourceUpdated(uri: $0)) } }
            defer { group.cancelAll() }
            try await body(Offer(server: server, watches: watches))
        }
    }
}
