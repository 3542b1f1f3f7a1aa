import MCPCore
import MCPTestSupport

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
        try await client(
            view: AccessView(id: "\(levels)") { subject in
                levels.contains(subject.permission)
                    ? .allowed : .denied("\(subject.name) needs \(subject.permission.rawValue).")
            })
    }
}
