import MCPCore
import MCPHTTP
import MCPHummingbird
import MCPStdio
import MCPTestSupport
import ProcessSignals

StopSignals.claim()

let usage = "usage: MCPFixture stdio|http|json [--port N] [--page-size N]"
guard let command = CommandLine.arguments.dropFirst().first else { fatalError(usage) }

/// The number that follows an option.
func option(_ name: String) -> Int? {
    guard let position = CommandLine.arguments.firstIndex(of: name) else { return nil }
    guard let text = CommandLine.arguments.dropFirst(position + 1).first, let number = Int(text) else {
        fatalError(usage)
    }
    return number
}

var configuration = ServerConfiguration(
    Implementation(name: "fixture", version: "1.0", title: "Fixture"), instructions: "A server for tests",
    extensions: ["io.modelcontextprotocol/tasks": [:]])
configuration.pageSize = option("--page-size") ?? configuration.pageSize
let fixture = try ConformanceServer(configuration, adding: FixtureTools.all)

switch command {
case "stdio": try await StdioTransport(server: fixture.server).run()
case "http":
    // Anybody is who they say they are: a bearer token is the name of the principal.
    let transport = HTTPTransport(
        endpoint: HTTPEndpoint(server: fixture.server, configuration: .init(reconnectionDelay: .milliseconds(50))),
        port: option("--port") ?? 0, legacySSE: LegacySSEEndpoint(server: fixture.server),
        authenticate: { call in
            let token = call.headers.last { $0.name.lowercased() == "authorization" }?.value
            return .success(token.map { Principal(id: $0) } ?? .local)
        },
        onListening: { port in FrameStream.send(Array("\(port)\n".utf8)) })
    try await transport.run()
case "json": JSONJudge.run()
default: fatalError(usage)
}
