/// Everything that is known of a tool without running it.
public struct ToolDefinition: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its name for people.
    public var title: String
    /// Whether lists show that name. Where its name says as much, a list can be shorter without it.
    public var isTitleListed = true
    /// What it does.
    public var description: String
    /// The area it belongs to.
    public var toolset: String
    /// The level of trust it needs.
    public var permission: PermissionLevel
    /// Its effects.
    public var hints: ToolHints
    /// The operations of the managed system that it may call.
    public var operations: [String]
    /// Other names it may be called by.
    public var aliases: [String]
    /// The JSON Schema of its arguments.
    public var inputSchema: JSONObject
    /// The JSON Schema of its structured content, if it gives any.
    public var outputSchema: JSONObject?
    /// Icons.
    public var icons: [Icon]
    /// `_meta` of the tool.
    public var meta: JSONObject
    /// Whether a call may become a task.
    public var taskSupport: TaskSupport

    /// A definition.
    public init(
        name: String, title: String, description: String, toolset: String = "", permission: PermissionLevel,
        hints: ToolHints, operations: [String] = [], aliases: [String] = [],
        inputSchema: JSONObject = ObjectSchema().json, outputSchema: JSONObject? = nil, icons: [Icon] = [],
        meta: JSONObject = [:], taskSupport: TaskSupport = .never
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.toolset = toolset
        self.permission = permission
        self.hints = hints
        self.operations = operations
        self.aliases = aliases
        self.inputSchema = inputSchema
        self.outputSchema = outputSchema
        self.icons = icons
        self.meta = meta
        self.taskSupport = taskSupport
    }

    /// What the tool needs a right for.
    public var subject: AccessView.Subject {
        .init(kind: .tool, name: name, toolset: toolset, permission: permission, hints: hints)
    }

    /// The definition as a client of this revision understands it.
    public func json(for revision: Revision) -> JSON {
        var object: JSONObject = ["name": .string(name)]
        if isTitleListed, revision >= .v2025_06_18 { object["title"] = .string(title) }
        object["description"] = .string(description)
        object["inputSchema"] = .object(inputSchema)
        if revision >= .v2025_06_18 { object["outputSchema"] = outputSchema.map(JSON.object) }
        if revision >= .v2025_03_26 {
            // The title has a place of its own since 2025-06-18, and need not be told twice.
            object["annotations"] = hints.json(title: revision >= .v2025_06_18 || !isTitleListed ? nil : title)
        }
        if revision >= .v2025_11_25, !icons.isEmpty { object["icons"] = .array(icons.map(\.json)) }
        if !meta.isEmpty { object["_meta"] = .object(meta) }
        return .object(object)
    }

    /// Checks what clients and model providers would refuse.
    ///
    /// - Throws: ``DeclarationError``.
    func validate() throws {
        for name in [name] + aliases {
            let letters = name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
            }
            guard letters, (1...40).contains(name.utf8.count) else {
                throw DeclarationError(.badName, name, "a tool's name has 1 to 40 small letters, digits or underscores")
            }
        }
        guard !description.isEmpty, !title.isEmpty else {
            throw DeclarationError(.noDescription, name, "has no title or no description")
        }
        for schema in [inputSchema, outputSchema ?? ["type": "object"]] where schema["type"] != "object" {
            throw DeclarationError(.badRule, name, "the schema of a tool is that of an object")
        }
    }
}
