import MCPCore
import Synchronization

/// Tools that the conformance suite does not ask for by name, or only of servers with extensions.
enum FixtureTools {
    static var all: [AnyTool] {
        get throws { [try AnyTool(Add.self, services: ())] + plain + tasks }
    }

    private static func tool(
        _ name: String, _ properties: JSONObject = [:], _ support: TaskSupport = .never, body: @escaping AnyTool.Body
    ) -> AnyTool {
        AnyTool(
            ToolDefinition(
                name: name, title: name, description: "The tool \(name)", permission: .readOnly, hints: .reads,
                inputSchema: ["type": "object", "properties": .object(properties), "additionalProperties": false],
                taskSupport: support),
            body: body)
    }

    private static func text(_ text: String) -> ToolResult { ToolResult([.text(text)]) }

    /// Counts the calls that began to wait, and those that were cancelled while they waited.
    private final class Waiting: Sendable {
        let counts = Mutex((begun: 0, cancelled: 0))
    }

    private static var plain: [AnyTool] {
        let waiting = Waiting()
        return [
            tool("wait_for_cancellation") { _, _ in
                waiting.counts.withLock { $0.begun += 1 }
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    waiting.counts.withLock { $0.cancelled += 1 }
                    throw error
                }
                return text("waited")
            },
            tool("count_cancellations") { _, _ in
                let counts = waiting.counts.withLock { $0 }
                return text("begun \(counts.begun), cancelled \(counts.cancelled)")
            },
            tool("test_url_elicitation") { _, context in
                text("\(try await context.elicit("page", "Open the page", url: "https://example.com/form"))")
            },
            tool(
                "test_custom_header", ["region": ["type": "string", "description": "Where", "x-mcp-header": "Region"]]
            ) { arguments, _ in text("region: \(arguments["region"]?.string ?? "none")") },
            tool("test_print") { _, context in
                print("This belongs to no protocol")
                for level in LogLevel.allCases { context.log(level, "At \(level)") }
                return text("printed")
            },
        ]
    }

    private static var tasks: [AnyTool] {
        [
            tool("greet", ["name": ["type": "string", "description": "Whom"]]) { arguments, _ in
                text("Hello, \(arguments["name"]?.string ?? "World")!")
            },
            tool(
                "slow_compute",
                [
                    "seconds": ["type": "number", "description": "How long"],
                    "label": ["type": "string", "description": "What to call it"],
                ], .whenKnown
            ) { arguments, _ in
                try await Task.sleep(for: .seconds(arguments["seconds"]?.double ?? 1))
                return text("computed \(arguments["label"]?.string ?? "")")
            },
            tool("failing_job", [:], .required) { _, _ in throw ToolError(.invalid, "The job failed") },
            tool("protocol_error_job", [:], .whenKnown) { _, _ in throw ProtocolError(.internalError, "It broke") },
            tool(
                "confirm_delete", ["filename": ["type": "string", "description": "Which file"]], .whenKnown
            ) { arguments, context in
                let answer = try await context.elicit("confirm", "Delete it?", [.boolean("confirm")])
                let isConfirmed = answer.values?["confirm"] == true
                return text("\(isConfirmed ? "Deleted" : "Kept") \(arguments["filename"]?.string ?? "")")
            },
            tool("multi_input", [:], .whenKnown) { _, context in
                let answers = try await context.ask([
                    ("first", .form("First?", [.text("value")], for: context.revision)),
                    ("second", .form("Second?", [.text("value")], for: context.revision)),
                ])
                return text("Got \(answers.keys.sorted().joined(separator: ", "))")
            },
            tool("test_tool_with_task", [:], .whenKnown) { _, _ in text("Task completed") },
        ]
    }
}

/// Adds two numbers: a tool with structured output.
private struct Add: Tool {
    static let name = "add"
    static let title = "Add"
    static let description = "Adds two whole numbers"
    static let toolset = "arithmetic"
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let operations: [String] = []

    struct Input: ToolInput {
        @Argument("The first number") var a: Int
        @Argument("The second number", max: 1000) var b = 1
    }

    struct Output: ToolOutput {
        var sum: Int
        static let fields = ["sum": "The sum"]
    }

    func run(_ input: Input, in context: ToolContext<Void>) async throws -> Output { Output(sum: input.a + input.b) }
}
