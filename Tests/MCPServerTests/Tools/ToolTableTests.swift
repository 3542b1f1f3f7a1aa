import MCPTestSupport
import Testing
import VSphereSimulator

@testable import MCPCore
@testable import MCPServer

/// Goes through the tables of all areas: each tool succeeds, fails with a clear message, and tells what it would
/// destroy; its answers are what it declares; and every name and alias of the contract works.
// One row after another: hundreds at once would starve tests that wait for something outside the process.
@Suite(.serialized) struct ToolTableTests {
    /// The rows of each area.
    static let areas: [String: [ToolExample]] = [
        "api": .api, "content": .content, "guest": .guest, "host": .host, "inventory": .inventory,
        "monitoring": .monitoring, "network": .network, "power": .power, "serial": .serial, "snapshots": .snapshots,
        "storage": .storage, "vm": .vm,
    ]
    static let table = areas.sorted { $0.key < $1.key }.flatMap(\.value)

    @Test(arguments: table)
    func `the answer is as the table says`(_ example: ToolExample) async throws {
        try await Self.run(example)
    }

    @Test(arguments: renamed)
    func `an alias does the same`(_ example: ToolExample) async throws { try await Self.run(example) }

    @Test func `every tool is in the table with each outcome it can have`() throws {
        let tools = try TestBackend.tools()
        for tool in tools.map(\.definition) where Self.areas.keys.contains(tool.toolset) {
            let outcomes = Set(Self.table.filter { $0.tool == tool.name }.map(\.outcome))
            #expect(outcomes.contains(.succeeds), "\(tool.name) has no success in the table")
            #expect(outcomes.contains(.fails), "\(tool.name) has no failure in the table")
            #expect(
                outcomes.contains(.onlyTells) == tool.hints.isDestructive, "\(tool.name): dry_run is not in the table")
        }
        let aliases = tools.flatMap(\.definition.aliases)
        print("the table: \(tools.count) tools and \(aliases.count) aliases of tools in \(Self.table.count) rows")
        print("replayed by other names of tools and arguments: \(Self.renamed.count) rows")
    }

    @Test(arguments: table.filter { $0.outcome == .succeeds })
    func `every other name of an argument means the same`(_ example: ToolExample) throws {
        let tool = try #require(
            TestBackend.tools { ([$0.name] + $0.aliases).contains(example.tool) }.first)
        let schema = try #require(tool.input)
        let meant = try ArgumentValidator.validate(example.arguments, against: schema)
        for property in schema.properties where example.arguments.contains(property.name) {
            for alias in property.aliases {
                let said = example.renamed(argument: (property.name, alias)).arguments
                #expect(try ArgumentValidator.validate(said, against: schema) == meant, "\(alias)")
            }
        }
    }

    @Test(arguments: Contract.tools.filter { areas.keys.contains($0.toolset) })
    func `every name of the contract is there, with its level and effects`(_ promised: Contract.Promise) throws {
        let tool = try #require(
            TestBackend.tools().first { $0.definition.name == promised.name }, "\(promised.name) is missing")
        #expect(tool.definition.toolset == promised.toolset)
        #expect(tool.definition.permission == promised.permission)
        #expect(tool.definition.hints.isDestructive == promised.isDestructive)
        for alias in promised.aliases { #expect(tool.definition.aliases.contains(alias), "\(alias)") }
    }

    /// Each tool's first success under each alias of the tool; and under each other name of an argument the first
    /// success that gives this argument. Tools that share an argument understand the same names: see the test of that.
    private static let renamed: [ToolExample] = {
        var seen: Set<[String]> = []
        return ((try? TestBackend.tools()) ?? []).flatMap { tool -> [ToolExample] in
            let rows = table.filter { $0.tool == tool.definition.name && $0.outcome == .succeeds }
            let names = tool.definition.aliases.compactMap { rows.first?.renamed(tool: $0) }
            let arguments = (tool.input?.properties ?? []).flatMap { property in
                property.aliases.compactMap { alias -> ToolExample? in
                    guard let row = rows.first(where: { $0.arguments.contains(property.name) }),
                        seen.insert([property.name, alias]).inserted
                    else { return nil }
                    return row.renamed(argument: (property.name, alias))
                }
            }
            return names + arguments
        }
    }()

    private static func run(_ example: ToolExample) async throws {
        let names = Set((example.before + [example]).map(\.tool))
        try await SimulatedServer.run(example.place, tools: names) { server in
            for step in example.before { _ = try await server.call(step.tool, step.arguments) }
            let changes = server.simulator.callCounts.filter { !VimOperations.isLooking($0.key) }
            let answer: String
            switch example.outcome {
            case .succeeds: answer = try await server.answer(example.tool, example.arguments)
            case .fails: answer = await server.failure(example.tool, example.arguments)
            case .onlyTells:
                let change = try await server.call(example.tool, example.arguments)
                #expect(change["status"] == "dry_run")
                answer = change.description
            }
            for part in example.says { #expect(answer.contains(part), "\(answer)") }
            guard example.outcome != .succeeds else { return }
            let after = server.simulator.callCounts.filter { !VimOperations.isLooking($0.key) }
            #expect(after == changes, "something was changed")
        }
    }
}
