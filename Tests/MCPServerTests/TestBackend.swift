import MCPCore
import VSphere

@testable import MCPServer

/// A backend whose server is nowhere, for tests that send nothing.
enum TestBackend {
    static func make(_ names: [String] = ["vc"]) -> Backend {
        let servers = names.map {
            ManagedServer(
                name: $0, configuration: VSphereConfiguration(host: "\($0).invalid", user: "user", password: "secret"))
        }
        var backend = Backend(servers: Servers(servers, main: servers.first))
        backend.undeclaredCalls = .refused
        return backend
    }

    static func tools(
        _ backend: Backend = make(), where isWanted: (any VSphereTool.Type) -> Bool = { _ in true }
    ) throws -> [AnyTool] { try Toolbox.tools(backend, where: isWanted) }
}
