public import MCPCore
import Synchronization

/// The server that the official conformance suite asks for: its tools, resources and prompts by name.
public struct ConformanceServer: Sendable {
    /// The server.
    public let server: Server

    /// The server, with a configuration and tools of the test's own.
    public init(
        _ configuration: ServerConfiguration = ServerConfiguration(Implementation(name: "fixture", version: "1.0")),
        adding tools: [AnyTool] = []
    ) throws {
        let announcer = Announcer()
        server = try Server(
            configuration,
            tools: Self.contentTools + Self.streamTools(announcer, configuration.time) + Self.askingTools
                + Self.roundTools + tools,
            resources: Self.resources, templates: [try Self.template], prompts: Self.prompts)
        announcer.server.withLock { $0 = server }
    }

    /// Lets tools change what the server offers.
    final class Announcer: Sendable {
        let server = Mutex<Server?>(nil)
        func announce(_ event: ServerEvent) { server.withLock { $0 }?.announce(event) }
    }

    static func tool(
        _ name: String, _ properties: [ObjectSchema.Property] = [], body: @escaping AnyTool.Body
    ) -> AnyTool {
        AnyTool(
            ToolDefinition(
                name: name, title: name, description: "The tool \(name) of the conformance suite",
                permission: .readOnly, hints: .reads, inputSchema: ObjectSchema(properties).json), body: body)
    }

    static func text(_ text: String) -> ToolResult { ToolResult([.text(text)]) }

    /// A picture of one point.
    static let png: [UInt8] =
        Base64.decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==") ?? []
    /// A sound of no length.
    static let wav: [UInt8] = Base64.decode("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=") ?? []

    private static var contentTools: [AnyTool] {
        [
            tool("test_simple_text") { _, _ in text("This is a simple text response for testing.") },
            tool("test_image_content") { _, _ in ToolResult([.image(png, mimeType: "image/png")]) },
            tool("test_audio_content") { _, _ in ToolResult([.audio(wav, mimeType: "audio/wav")]) },
            tool("test_embedded_resource") { _, _ in
                ToolResult([
                    .resource(ResourceContents(uri: "test://embedded-resource", text: "This is an embedded resource."))
                ])
            },
            tool("test_multiple_content_types") { _, _ in
                ToolResult([
                    .text("Multiple content types test:"), .image(png, mimeType: "image/png"),
                    .resource(
                        ResourceContents(
                            uri: "test://mixed-content-resource", mimeType: "application/json",
                            text: #"{"test":"data","value":123}"#)),
                ])
            },
            tool("test_error_handling") { _, _ in
                throw ToolError(.invalid, "This tool intentionally returns an error for testing")
            },
            AnyTool(
                ToolDefinition(
                    name: "test_custom_headers", title: "Headers", description: "Has arguments that are headers too",
                    permission: .readOnly, hints: .reads, inputSchema: routedSchema)
            ) { arguments, _ in text(JSON.object(arguments).description) },
            AnyTool(
                ToolDefinition(
                    name: "json_schema_2020_12_tool", title: "Schema", description: "Keeps its schema",
                    permission: .readOnly, hints: .reads, inputSchema: schema2020)
            ) { _, _ in text("ok") },
        ]
    }

    /// The schema of a tool whose arguments proxies route by.
    static let routedSchema: JSONObject = [
        "type": "object",
        "properties": [
            "region": ["type": "string", "x-mcp-header": "Region"],
            "shard": ["type": "integer", "x-mcp-header": "Shard"],
            "dry": ["type": "boolean", "x-mcp-header": "Dry"],
        ],
    ]

    /// A schema with keywords that must reach the client as they are.
    public static let schema2020: JSONObject = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
        "$defs": ["address": ["$anchor": "addressDef", "type": "object", "properties": ["city": ["type": "string"]]]],
        "properties": ["name": ["type": "string"], "address": ["$ref": "#/$defs/address"]],
        "allOf": [["anyOf": [["required": ["name"]], ["required": ["address"]]]]],
        "if": ["required": ["name"]], "then": ["properties": ["name": ["minLength": 1]]], "else": true,
        "additionalProperties": false,
    ]

    private static func streamTools(_ announcer: Announcer, _ time: TimeSource) -> [AnyTool] {
        [
            tool("test_tool_with_logging") { _, context in
                for step in ["started", "processing data", "completed"] {
                    context.log(.info, .string("Tool execution \(step)"))
                    try await time.sleep(.milliseconds(50))
                }
                return text("logged")
            },
            tool("test_logging_tool") { _, context in
                context.log(.info, "one")
                context.log(.error, "two")
                return text("logged")
            },
            tool("test_tool_with_progress") { _, context in
                for step in [0.0, 50, 100] {
                    context.report(progress: step, of: 100, message: "Completed step \(Int(step)) of 100")
                    try await time.sleep(.milliseconds(50))
                }
                return text("done")
            },
            tool("test_trigger_tool_change") { _, _ in
                announcer.announce(.toolsChanged)
                return text("changed")
            },
            tool("test_trigger_prompt_change") { _, _ in
                announcer.announce(.promptsChanged)
                return text("changed")
            },
            tool("test_trigger_resource_update") { arguments, _ in
                announcer.announce(.resourceUpdated(uri: arguments["uri"]?.string ?? ""))
                return text("changed")
            },
            tool("test_reconnection") { _, context in
                context.releaseConnection()
                try await time.sleep(.milliseconds(200))
                context.report(progress: 1, of: 2)
                context.releaseConnection()
                try await time.sleep(.milliseconds(200))
                return text("Reconnected")
            },
            tool("test_wait") { _, _ in
                try await time.sleep(.seconds(3600))
                return text("waited")
            },
        ]
    }
}
