import MCPCore
import MCPTestSupport
import Testing
import VSphere
import VSphereSimulator

@testable import MCPServer

/// A client of a server in front of a simulated vCenter or ESXi, all in this process.
struct SimulatedServer {
    let simulator: Simulator
    let client: TestClient
    /// The server as the tools know it, with its own client of vSphere.
    let managed: ManagedServer
    private let tools: [AnyTool]

    /// Starts one for the time of the closure: a vCenter with `Cluster1` of `esx1.example.com` to `esx4`, and `vm1` to
    /// `vm40` in `Folder1`; or the demo ESXi. Operations that a tool does not declare are refused.
    ///
    /// - Parameter agrees: what the person at the client answers; nil if the client cannot ask one.
    static func run(
        _ product: SimulatorSettings.Product = .vCenter, policy: Policy = Policy(), agrees: Bool? = true,
        defaults: ServerDefaults = ServerDefaults(), _ body: (SimulatedServer) async throws -> Void
    ) async throws {
        var settings = SimulatorSettings()
        settings.product = product
        settings.virtualTime = true
        let simulator =
            product == .vCenter ? Simulator.generated(vms: 40, hosts: 4, settings) : Simulator.demo(settings)
        let user = settings.users[0]
        let managed = ManagedServer(
            name: "lab",
            configuration: VSphereConfiguration(
                host: "simulator.invalid", user: user.name, password: Secret(user.password)),
            defaults: defaults, exchange: { _ in SimulatorExchange(simulator) })
        var backend = Backend(servers: Servers([managed]))
        backend.undeclaredCalls = .refused
        backend.policy = policy
        let tools = try Toolbox.tools(backend)
        let server = try Server(.init(Implementation(name: "test", version: "1")), tools: tools)
        let client = try await TestClient(
            server, .v2025_11_25, capabilities: agrees == nil ? [:] : ["elicitation": ["form": [:]]]
        ) { method, _ in
            guard method == "elicitation/create" else { return nil }
            return ["action": "accept", "content": ["agree": .bool(agrees ?? false)]]
        }
        try await body(
            SimulatedServer(simulator: simulator, client: client, managed: managed, tools: tools))
        #expect(client.schemaProblems.isEmpty)
        await backend.servers.shutdown()
    }

    /// Calls a tool that has to succeed.
    ///
    /// - Returns: its structured content, which is what its text says, and valid.
    func call(_ name: String, _ arguments: JSONObject = [:]) async throws -> JSON {
        let result = await client.call(name, arguments)
        #expect(result["isError"] != true, "\(name): \(text(result))")
        let content = try #require(result["structuredContent"], "\(name): \(text(result))")
        #expect(try JSON.parse(text(result)) == content)
        let tool = try #require(tools.first { ([$0.definition.name] + $0.definition.aliases).contains(name) })
        let schema = try #require(tool.definition.outputSchema)
        #expect(JSONSchemaValidator(.object(schema)).problems(content, against: .object(schema)) == [])
        return content
    }

    /// Calls a tool that has to fail.
    ///
    /// - Returns: what it says.
    func failure(_ name: String, _ arguments: JSONObject = [:]) async -> String {
        let result = await client.call(name, arguments)
        #expect(result["isError"] == true, "\(name) should fail: \(text(result))")
        return text(result)
    }

    private func text(_ result: JSON) -> String { result["content"]?[0]?["text"]?.string ?? result.description }
}

/// A call of a tool and what its answer has to contain.
struct ToolExample: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: JSONObject
    let says: [String]

    init(_ tool: String, _ arguments: JSONObject = [:], _ says: String...) {
        self.tool = tool
        self.arguments = arguments
        self.says = says
    }

    var testDescription: String { "\(tool) \(JSON.object(arguments))" }
}
