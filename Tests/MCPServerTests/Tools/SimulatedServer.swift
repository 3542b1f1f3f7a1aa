import MCPCore
import MCPTestSupport
import Synchronization
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
    /// The tools of the server.
    let tools: [AnyTool]

    /// What the simulator holds.
    enum Place: Sendable {
        /// A vCenter with `Cluster1` of `esx1.example.com` to `esx4`, and `vm1` to `vm40` in `Folder1`.
        case generated
        /// As many machines on as many hosts.
        case machines(Int, hosts: Int)
        /// A vCenter with what a JSON text describes.
        case described(String)
        /// The demo company's vCenter.
        case demo
        /// One of the demo company's ESXi hosts, without a vCenter.
        case esxi
    }

    /// Starts one for the time of the closure. Operations that a tool does not declare are refused.
    ///
    /// - Parameters:
    ///   - agrees: what the person at the client answers; nil if the client cannot ask one.
    ///   - names: the tools that are called, by any of their names; all if nil. Few are ready sooner.
    ///   - adjust: changes what the tools work with, such as the folder for local files.
    static func run(
        _ place: Place = .generated, tools names: Set<String>? = nil, policy: Policy = Policy(), agrees: Bool? = true,
        defaults: ServerDefaults = ServerDefaults(), adjust: (inout Backend) -> Void = { _ in },
        _ body: (SimulatedServer) async throws -> Void
    ) async throws {
        let simulator =
            switch place {
            case .generated: Simulator(copying: generated)
            case .machines(let machines, let hosts): Simulator(copying: simulator(machines, hosts))
            case .described(let text): try Simulator.described(by: text, settings())
            case .demo: Simulator(copying: demo)
            case .esxi: Simulator(copying: esxi)
            }
        let user = simulator.settings.users[0]
        let managed = ManagedServer(
            name: "lab",
            configuration: VSphereConfiguration(
                host: "simulator.invalid", user: user.name, password: Secret(user.password)),
            defaults: defaults, exchange: { _ in SimulatorExchange(simulator) })
        var backend = Backend(servers: Servers([managed]))
        backend.undeclaredCalls = .refused
        // Time in the simulator is virtual: however busy the machine, nothing is left running.
        backend.callBudget = .seconds(600)
        backend.policy = policy
        adjust(&backend)
        let tools = try Toolbox.tools(backend) { type in
            names.map { $0.contains(type.name) || !$0.isDisjoint(with: type.aliases) } ?? true
        }
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

    // Filled once: every test begins with a copy.
    private static let generated = Simulator.generated(vms: 40, hosts: 4, settings())
    private static let demo = Simulator.demo(settings())
    private static let esxi = Simulator.demo(settings(.esxi))

    private static let others = Mutex<[Int: Simulator]>([:])

    /// A simulator with so many machines.
    private static func simulator(_ machines: Int, _ hosts: Int) -> Simulator {
        others.withLock { others in
            if let known = others[machines] { return known }
            let new = Simulator.generated(vms: machines, hosts: hosts, settings())
            others[machines] = new
            return new
        }
    }

    private static func settings(_ product: SimulatorSettings.Product = .vCenter) -> SimulatorSettings {
        var settings = SimulatorSettings()
        settings.product = product
        settings.virtualTime = true
        return settings
    }

    /// Calls a tool that has to succeed.
    ///
    /// - Returns: its structured content, which is what its text says, and valid.
    func call(_ name: String, _ arguments: JSONObject = [:]) async throws -> JSON {
        let result = await client.call(name, arguments)
        #expect(result["isError"] != true, "\(name): \(text(result))")
        let content = try #require(result["structuredContent"], "\(name): \(text(result))")
        #expect(try JSON.parse(text(result)) == content)
        let schema = try #require(tool(name).definition.outputSchema)
        #expect(JSONSchemaValidator(.object(schema)).problems(content, against: .object(schema)) == [])
        return content
    }

    /// Calls a tool that has to succeed, also one that answers with a picture.
    ///
    /// - Returns: what it says, on one line.
    func answer(_ name: String, _ arguments: JSONObject = [:]) async throws -> String {
        guard try tool(name).definition.outputSchema == nil else { return try await call(name, arguments).description }
        let result = await client.call(name, arguments)
        #expect(result["isError"] != true, "\(name): \(text(result))")
        return result.description
    }

    /// Calls a tool that has to fail.
    ///
    /// - Returns: what it says.
    func failure(_ name: String, _ arguments: JSONObject = [:]) async -> String {
        let result = await client.call(name, arguments)
        #expect(result["isError"] == true, "\(name) should fail: \(text(result))")
        return text(result)
    }

    /// The tool of a name or alias.
    func tool(_ name: String) throws -> AnyTool {
        try #require(tools.first { ([$0.definition.name] + $0.definition.aliases).contains(name) }, "\(name)")
    }

    private func text(_ result: JSON) -> String { result["content"]?[0]?["text"]?.string ?? result.description }
}
