import MCPCore
import SchemaFormat
import VimTypes

/// What the user that this server logs in as has to be allowed in vCenter.
enum ToolPrivileges {
    /// The privileges that the operations of a tool need, by the API's own description.
    ///
    /// Those of `System.` are left out: every role has them.
    static func needed(by tool: any VSphereTool.Type) -> [String] {
        let named = tool.operations.compactMap { Vim.schema.operation(named: $0)?.record.privilege }
        return Set(named + tool.privileges).filter { !$0.isEmpty && !$0.hasPrefix("System.") }.sorted()
    }

    /// Each privilege with the tools that need it.
    static func byPrivilege(_ isOffered: (any VSphereTool.Type) -> Bool) -> [(privilege: String, tools: [String])] {
        var tools: [String: [String]] = [:]
        for tool in ToolArea.all.flatMap(\.tools).filter(isOffered) {
            for privilege in needed(by: tool) { tools[privilege, default: []].append(tool.name) }
        }
        return tools.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
