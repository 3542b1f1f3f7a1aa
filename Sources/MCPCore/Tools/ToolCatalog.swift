/// The tools of a server, in the order they are listed, found by name or alias.
struct ToolCatalog: Sendable {
    let tools: [AnyTool]
    private let positions: [String: Int]

    /// - Throws: ``DeclarationError`` if a name or alias is used twice.
    init(_ tools: [AnyTool]) throws {
        var positions: [String: Int] = [:]
        for (position, tool) in tools.enumerated() {
            for name in [tool.definition.name] + tool.definition.aliases {
                guard positions.updateValue(position, forKey: name) == nil else {
                    throw DeclarationError(.duplicateName, name, "the name is used by two tools")
                }
            }
        }
        self.tools = tools
        self.positions = positions
    }

    subscript(name: String) -> AnyTool? { positions[name].map { tools[$0] } }

    /// What to tell whoever calls a tool that does not exist.
    func unknown(_ name: String, visible: (AnyTool) -> Bool) -> ProtocolError {
        let known = tools.filter(visible).flatMap { [$0.definition.name] + $0.definition.aliases }
        let suggestion = NearMiss.best(for: name, among: known).map { ". Did you mean \($0)?" } ?? ""
        return .invalidParams("Unknown tool: \(name.prefix(100))\(suggestion)")
    }
}
