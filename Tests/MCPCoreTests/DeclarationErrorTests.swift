import MCPCore
import Testing

@Suite("Declarations that cannot be served are refused when the server is made")
struct DeclarationErrorTests {
    protocol Base: Tool where Services == Int {}

    struct Undescribed: ToolOutput {
        var known: Int
        var forgotten: Int
        static let fields = ["known": "Known"]
    }
    struct Stale: ToolOutput {
        var known: Int
        static let fields = ["known": "Known", "gone": "No longer there"]
    }
    struct NoSchema: ToolOutput {
        struct Odd: Codable, Sendable {}
        var odd: Odd
        static let fields = ["odd": "Has no schema"]
    }
    struct Nested: ToolOutput {
        var list: [Undescribed]
        static let fields = ["list": "A list"]
    }
    struct BadPattern: ToolInput { @Argument("Text", pattern: "(") var text: String }
    struct TwiceNamed: ToolInput {
        @Argument("One", aliases: ["two"]) var one: String
        @Argument("Two") var two: String
    }
    struct NotDeclared: ToolInput { var plain = 1 }
    struct BadRule: ToolInput { @Argument("Flag", min: 1) var flag: Bool }

    struct Probe<Input: ToolInput, Output: ToolOutput>: Tool {
        static var name: String { "probe" }
        static var title: String { "Probe" }
        static var description: String { "Probes" }
        static var toolset: String { "" }
        static var permission: PermissionLevel { .readOnly }
        static var hints: ToolHints { .reads }
        static var operations: [String] { [] }
        func run(_ input: Input, in context: ToolContext<Int>) async throws -> Output { throw ToolError(.invalid, "") }
    }

    struct Empty: ToolInput {}

    private static func code<T: Tool>(_ type: T.Type) -> String? where T.Services == Int {
        do {
            _ = try AnyTool(type, services: 1)
            return nil
        } catch {
            return (error as? DeclarationError)?.code.rawValue
        }
    }

    @Test("Types that lack something name what they lack")
    func types() {
        #expect(Self.code(Probe<Empty, Undescribed>.self) == "no-description")
        #expect(Self.code(Probe<Empty, Stale>.self) == "stale-description")
        #expect(Self.code(Probe<Empty, NoSchema>.self) == "no-schema")
        #expect(Self.code(Probe<Empty, Nested>.self) == "no-description")
        #expect(Self.code(Probe<BadPattern, NoOutput>.self) == "bad-rule")
        #expect(Self.code(Probe<TwiceNamed, NoOutput>.self) == "duplicate-name")
        #expect(Self.code(Probe<NotDeclared, NoOutput>.self) == "no-description")
        #expect(Self.code(Probe<BadRule, NoOutput>.self) == "bad-rule")
        #expect(Self.code(Probe<Empty, NoOutput>.self) == nil)
        #expect(Self.code(Probe<NoInput, NoOutput>.self) == nil)
    }

    @Test("Two tools cannot share a name or alias")
    func sharedNames() throws {
        func tool(_ name: String, aliases: [String] = []) -> AnyTool {
            AnyTool(
                ToolDefinition(
                    name: name, title: name, description: name, permission: .readOnly, hints: .reads, aliases: aliases)
            ) { _, _ in ToolResult([]) }
        }
        let configuration = ServerConfiguration(Implementation(name: "t", version: "1"))
        #expect(throws: DeclarationError.self) {
            try Server(configuration, tools: [tool("a"), tool("b", aliases: ["a"])])
        }
        _ = try Server(configuration, tools: [tool("a"), tool("b", aliases: ["c"])])
    }

    @Test(
        "URI templates are matched and expanded",
        arguments: [
            ("vm://{id}", "vm://vm-42", ["id": "vm-42"]), ("vm://{id}/data", "vm://a%20b/data", ["id": "a b"]),
            ("f://{store}/{+path}", "f://ds/a/b.iso", ["store": "ds", "path": "a/b.iso"]),
            ("vm://{id}", "vm://a/b", nil), ("vm://{id}/x", "vm:///x", nil), ("vm://{id}", "vm://%zz", nil),
            ("vm://{a}-{b}", "vm://x-y-z", ["a": "x-y", "b": "z"]),
        ] as [(String, String, [String: String]?)])
    func templates(template: String, uri: String, values: [String: String]?) throws {
        let template = try URITemplate(template)
        #expect(template.match(uri) == values)
        if let values { #expect(template.expand(values) == uri) }
    }

    @Test("URI templates of other kinds are refused", arguments: ["x{", "x{}", "{a}{b}", "{?q}", "{a,b}"])
    func badTemplates(text: String) {
        #expect(throws: DeclarationError.self) { try URITemplate(text) }
    }
}
