/// An area of tools, which is also a toolset that can be switched on and off.
///
/// The one place where a tool is registered is the list of its area, `Tools/<Area>/<Area>Tools.swift`.
struct ToolArea: Sendable {
    /// Name of the toolset, as in `MCP_TOOLSETS`.
    let name: String
    /// What its tools are for.
    let title: String
    /// Its tools, in the order in which they are listed.
    let tools: [any VSphereTool.Type]

    init(_ name: String, _ title: String, _ tools: [any VSphereTool.Type]) {
        self.name = name
        self.title = title
        self.tools = tools
    }

    /// All areas, in the order in which their tools are listed. The first tool of all succeeds without arguments:
    /// clients that look a server over call it.
    static let all: [ToolArea] = [
        .inventory, .vm, .power, .snapshots, .monitoring, .storage, .network, .serial, .guest, .content, .host, .api,
    ]
}
