import MCPCore

/// The file that `MCP_POLICY` names: `mcvsphere schema policy` prints its JSON Schema.
struct PolicyFile: ToolInput {
    /// See ``Protection``.
    struct Protected: ToolInput {
        @Argument("Names of objects; * and ? are wildcards") var names: [String] = []
        @Argument("Inventory paths of folders, such as /Berlin/vm/Infrastructure", pattern: "^/") var folders:
            [String] = []
        @Argument("Names of tags, or category:tag") var tags: [String] = []
        @Argument("What they are protected against") var against = Protection.Against.destruction
    }

    @Argument("Which JSON Schema the file follows; for editors", aliases: ["$schema"]) var schema: String?
    @Argument("What a destructive call needs where no person can be asked")
    var withoutElicitation = Policy.Unasked.confirm
    @Argument("Levels of tools that need a higher one than they declare") var levels: [String: PermissionLevel] = [:]
    @Argument("Objects that are not to be destroyed") var protected = Protected()

    /// - Throws: ``ConfigurationError`` with line and key of what is wrong.
    static func read(path: String) throws -> Policy { try policy(in: ConfigurationDocument(path: path)) }

    /// - Throws: ``ConfigurationError`` with line and key of what is wrong.
    static func policy(in document: ConfigurationDocument) throws -> Policy {
        let file = try document.decode(PolicyFile.self)
        var policy = Policy(
            unasked: file.withoutElicitation,
            protection: Protection(
                names: file.protected.names, folders: file.protected.folders, tags: file.protected.tags,
                against: file.protected.against))
        for (pattern, level) in file.levels.sorted(by: { $0.key < $1.key }) {
            do {
                for tool in try Gates.tools(matching: pattern, setting: "levels") {
                    policy.levels[tool] = try raised(tool, to: level)
                }
            } catch let error as ConfigurationError {
                throw document.error(at: ["levels", pattern], error.description)
            }
        }
        return policy
    }

    private static func raised(_ name: String, to level: PermissionLevel) throws -> PermissionLevel {
        let order = PermissionLevel.allCases
        guard let tool = ToolArea.all.flatMap(\.tools).first(where: { $0.name == name }),
            let own = order.firstIndex(of: tool.permission), let new = order.firstIndex(of: level), new >= own
        else {
            throw ConfigurationError(
                "\(name) has a higher level than \(level.rawValue) by itself; it can only be raised.")
        }
        return level
    }
}
