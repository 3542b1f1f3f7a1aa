import MCPCore

/// Which tools are offered at all. What is off is not listed, and calling it tells why it is off.
///
/// The strictest gate wins: read-only, then nothing destructive, then toolsets, then tools by name. Rights of callers
/// come after this, and cannot lift it.
struct Gates: Sendable {
    /// Only tools that change nothing.
    var isReadOnly = false
    /// No tools that may destroy something.
    var isDestructionDisabled = false
    /// The toolsets that are offered; all if empty.
    var toolsets: [Toolset] = []
    /// Tools that are not offered, by name.
    var excluded: Set<String> = []

    init() {}

    /// - Throws: ``ConfigurationError`` for toolsets and tools that do not exist: who mistypes a tool to exclude would
    ///   otherwise believe that it is off.
    init(_ settings: Settings, policy: Policy) throws {
        isReadOnly = try settings.flag("MCP_READ_ONLY") ?? false
        isDestructionDisabled = try settings.flag("MCP_DISABLE_DESTRUCTIVE") ?? false
        toolsets = try settings.list("MCP_TOOLSETS").map { name in
            if let toolset = Toolset.all.first(where: { $0.name == name.lowercased() }) { return toolset }
            let names = Toolset.all.map(\.name)
            let meant = NearMiss.best(for: name, among: names).map { " Did you mean \($0)?" } ?? ""
            throw ConfigurationError(
                "MCP_TOOLSETS has '\(name)', which is no toolset.\(meant) Known: \(names.joined(separator: ", ")).")
        }
        for pattern in settings.list("MCP_EXCLUDE_TOOLS") {
            excluded.formUnion(try Self.tools(matching: pattern, setting: "MCP_EXCLUDE_TOOLS"))
        }
    }

    /// The names of the tools that a pattern means, by name or alias.
    ///
    /// - Throws: ``ConfigurationError`` if there is none.
    static func tools(matching pattern: String, setting: String) throws -> [String] {
        let all = ToolArea.all.flatMap(\.tools)
        let matcher = NamePattern(pattern)
        let found = all.filter { tool in ([tool.name] + tool.aliases).contains(where: matcher.matches) }
        guard !found.isEmpty else {
            let names = all.flatMap { [$0.name] + $0.aliases }
            let meant = NearMiss.best(for: pattern, among: names).map { " Did you mean \($0)?" } ?? ""
            throw ConfigurationError("\(setting) has '\(pattern)', and no tool is called that.\(meant)")
        }
        return found.map { $0.name }
    }

    /// Whether something is offered. A resource is if the tool that it is like is; prompts are texts.
    func decide(_ subject: AccessView.Subject) -> AccessView.Decision {
        switch subject.kind {
        case .prompt: return .allowed
        case .resource: return decide(resource: subject.name)
        case .tool: break
        }
        let isJudgedLater = Self.judgedByCall.contains(subject.name)
        if isReadOnly, !subject.hints.isReadOnly, !isJudgedLater {
            return .denied("\(subject.name) is off: this server is read-only (MCP_READ_ONLY).")
        }
        if isDestructionDisabled, subject.hints.isDestructive, !isJudgedLater {
            return .denied("\(subject.name) is off: this server destroys nothing (MCP_DISABLE_DESTRUCTIVE).")
        }
        if !toolsets.isEmpty, !toolsets.contains(where: { $0.contains(subject) }) {
            let names = toolsets.map(\.name).joined(separator: ", ")
            return .denied("\(subject.name) is off: the toolsets of this server are \(names) (MCP_TOOLSETS).")
        }
        if excluded.contains(subject.name) {
            return .denied("\(subject.name) is off: the operator of this server excluded it (MCP_EXCLUDE_TOOLS).")
        }
        return .allowed
    }

    /// Tools whose calls ask again, with what they do for a subject.
    private static let judgedByCall = Set(ToolArea.all.flatMap(\.tools).filter { $0.isJudgedByCall }.map { $0.name })

    /// What a caller with these rights may see and do behind the gates.
    func view(of rights: AccessView = .everything) -> AccessView {
        AccessView(id: rights.id) { subject in
            let decision = decide(subject)
            return decision == .allowed ? rights.decide(subject) : decision
        }
    }
}
