import MCPCore

/// All tools, in the order in which they are listed.
enum Toolbox {
    /// - Parameter isWanted: which tools, where not all are.
    /// - Throws: `DeclarationError` if something in a declaration cannot be served.
    static func tools(
        _ backend: Backend, where isWanted: (any VSphereTool.Type) -> Bool = { _ in true }
    ) throws -> [AnyTool] {
        try ToolArea.all.flatMap { area in
            try area.tools.filter(isWanted).map { try tool($0, in: area, backend) }
        }
    }

    private static func tool<T: VSphereTool>(_ type: T.Type, in area: ToolArea, _ backend: Backend) throws -> AnyTool {
        try ToolRunner.tool(type, in: area, backend: backend)
    }
}
