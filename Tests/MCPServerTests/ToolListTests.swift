import MCPCore
import Testing
import VimTypes

@testable import MCPServer

/// The list of tools as clients and models get it.
@Suite struct ToolListTests {
    private static let tools: [AnyTool] = (try? TestBackend.tools()) ?? []

    @Test func `there are tools, each once`() throws {
        _ = try TestBackend.tools()
        #expect(Self.tools.count >= ToolArea.all.map(\.tools.count).reduce(0, +))
        let names = Self.tools.flatMap { [$0.definition.name] + $0.definition.aliases }
        #expect(Set(names).count == names.count)
    }

    @Test func `the first tool succeeds without arguments`() {
        #expect(Self.tools.first?.definition.inputSchema["required"] == nil)
        #expect(Self.tools.first?.definition.hints.isReadOnly == true)
    }

    @Test func `the whole list fits into 64 KB without output schemas and 160 KB with them`() {
        var bare = 0
        var whole = 0
        for tool in Self.tools {
            var definition = tool.definition
            whole += definition.json(for: .v2025_11_25).encoded().count
            definition.outputSchema = nil
            bare += definition.json(for: .v2025_11_25).encoded().count
        }
        print("tools/list: \(Self.tools.count) tools, \(bare) bytes, \(whole) with output schemas")
        #expect(bare <= 64 << 10)
        #expect(whole <= 160 << 10)
    }

    @Test(arguments: tools.map(\.definition.name))
    func `a tool is small and describes all its arguments`(name: String) throws {
        let tool = try Self.definition(name)
        var bare = tool
        bare.outputSchema = nil
        let size = bare.json(for: .v2025_11_25).encoded().count
        #expect(size <= 1200, "\(size) bytes")
        for member in tool.inputSchema["properties"]?.object ?? [:] {
            #expect(member.value["description"]?.string?.isEmpty == false, "\(member.key) has no description")
        }
        #expect(!tool.toolset.isEmpty)
        #expect(!(tool.hints.isReadOnly && tool.hints.isDestructive))
        #expect(!tool.hints.isReadOnly || tool.permission == .readOnly || tool.permission == .fullAdmin)
    }

    @Test(arguments: tools.map(\.definition.name))
    func `schemas keep to what every client accepts`(name: String) throws {
        let tool = try Self.definition(name)
        for schema in [tool.inputSchema, tool.outputSchema ?? ["type": "object"]] {
            #expect(schema["type"] == "object")
            Self.check(.object(schema), at: tool.name)
        }
    }

    @Test(arguments: tools.map(\.definition.name))
    func `operations are those of the API`(name: String) throws {
        let tool = try Self.definition(name)
        for operation in tool.operations {
            #expect(Vim.schema.operation(named: operation) != nil, "\(operation) is no operation of vim25")
        }
    }

    @Test(arguments: tools.map(\.definition.name))
    func `a destructive tool takes dry_run and confirm`(name: String) throws {
        let tool = try Self.definition(name)
        let properties = tool.inputSchema["properties"]?.object ?? [:]
        #expect(properties.contains("dry_run") == tool.hints.isDestructive)
        #expect(properties.contains("confirm") == tool.hints.isDestructive)
    }

    @Test func `server is listed where there is a choice, and accepted anyway`() throws {
        let one = try #require(Self.tools.first { $0.definition.name == "list_vms" })
        #expect(one.definition.inputSchema["properties"]?["server"] == nil)
        #expect(one.input?.properties.contains { $0.name == "server" && $0.aliases == ["host"] } == true)
        let two = try #require(
            try TestBackend.tools(TestBackend.make(["a", "b"])).first { $0.definition.name == "list_vms" })
        #expect(two.definition.inputSchema["properties"]?["server"] != nil)
    }

    private static func definition(_ name: String) throws -> ToolDefinition {
        try #require(tools.first { $0.definition.name == name }).definition
    }

    /// No `$ref`, no unions, no type arrays; every array with `items`.
    private static func check(_ schema: JSON, at path: String) {
        guard let object = schema.object else { return }
        for key in ["$ref", "anyOf", "oneOf", "allOf", "not", "if", "$defs", "patternProperties"] {
            #expect(!object.contains(key), "\(path) has \(key)")
        }
        if let type = object["type"] { #expect(type.string != nil, "\(path) has several types") }
        if object["type"] == "array" { #expect(object["items"] != nil, "\(path) has no items") }
        for member in object["properties"]?.object ?? [:] { check(member.value, at: "\(path).\(member.key)") }
        if let items = object["items"] { check(items, at: "\(path)[]") }
        if let values = object["additionalProperties"] { check(values, at: "\(path).*") }
    }
}
