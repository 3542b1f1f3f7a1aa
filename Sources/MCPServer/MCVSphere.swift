import ArgumentParser
import Logging
import MCPCore
import MCPHTTP
import MCPHummingbird
import MCPStdio
import VSphere

/// The `mcvsphere` command: an MCP server for one vCenter or ESXi.
@main
struct MCVSphere: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcvsphere",
        abstract: "Lets an AI assistant run VMware vSphere: an MCP server.",
        discussion: ServerConfiguration.help,
        version: "1.0.0")

    func run() async throws {
        let configuration = try ServerConfiguration(environment: .process)
        // stdout belongs to the protocol.
        LoggingSystem.bootstrap { [level = configuration.logLevel] label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        let server = ManagedServer(name: configuration.vSphere.host, configuration: configuration.vSphere)
        let backend = Backend(servers: Servers([server]))
        let mcp = try Server(
            .init(
                Implementation(name: "mcvsphere", version: Self.configuration.version, title: "vSphere"),
                instructions: """
                    Tools for VMware vSphere. Objects are named by name, inventory path or moref (such as vm-42); \
                    prefer morefs from earlier answers. Lists come in pages: pass next_cursor as cursor for the next.
                    """),
            tools: try Toolbox.tools(backend))
        switch configuration.transport {
        case .stdio: try await StdioTransport(server: mcp).run()
        case .http(let host, let port, let legacySSE):
            let logger = Logger(label: "mcvsphere")
            let transport = HTTPTransport(
                endpoint: HTTPEndpoint(server: mcp), host: host, port: port,
                legacySSE: legacySSE ? LegacySSEEndpoint(server: mcp) : nil,
                onListening: { logger.notice("Clients are served at http://\(host):\($0)/mcp.") })
            try await transport.run()
        }
        await backend.servers.shutdown()
    }
}
