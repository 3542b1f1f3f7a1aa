import MCPCore
import VSphere
import VimTypes

/// All networks and port groups, for the resource `esxi://networks`: no tool that clients see.
struct ListNetworks: VSphereTool {
    static let name = "list_networks"
    static let title = "List networks"
    static let description = "All networks and port groups with kind and state."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Network: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var kind: GetNetworkInfo.NetworkKind
        var accessible: Bool?

        static let fields = [
            "moref": "moref", "name": "Name", "path": "Inventory path", "kind": "What it is",
            "accessible": "Whether any host reaches it",
        ]
    }

    func run(_ input: NoInput, in context: Context) async throws -> Page<Network> {
        let all = try await context.all(VimTypes.Network.self, properties: ["summary.accessible"])
        return try context.page(all, key: { [$0.name, $0.moref] }) { network in
            Network(
                moref: network.moref, name: network.name, path: network.path,
                kind: GetNetworkInfo.kind(of: network.reference), accessible: network.value("summary.accessible"))
        }
    }
}
