import MCPCore

/// Finds operations and types of vim25 by words, in the schema that this server was built with.
struct SearchAPI: VSphereTool {
    static let name = "search_api"
    static let title = "Search the vSphere API"
    static let description = "Operations and types of vim25 by words, best first."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let operations: [String] = []
    static let isForOneServer = false

    struct Input: ToolInput {
        @Argument("Words, such as snapshot create", aliases: ["words", "text"]) var query: String
        @Argument("Only these") var kinds: [APIEntry.Kind]?
    }

    struct Match: ToolOutput {
        var name: String
        var kind: String
        var summary: String

        static let fields = ["name": "For describe_api", "kind": "What it is", "summary": "One line"]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Match> {
        let found = APIEntry.matching(input.query, kinds: Set(input.kinds ?? []))
        // The order is that of the rating, which a key of digits keeps.
        return try context.page(
            Array(found.enumerated()), key: { [String(String($0.offset + 100_000).dropFirst()), $0.element.name] }
        ) { Match(name: $0.element.name, kind: $0.element.kind.rawValue, summary: $0.element.summary) }
    }
}
