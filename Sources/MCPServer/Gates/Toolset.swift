import MCPCore

/// A name that `MCP_TOOLSETS` takes: an area, or a selection across areas.
struct Toolset: Sendable {
    /// Its name.
    let name: String
    /// What is in it, for people.
    let title: String
    private let includes: @Sendable (AccessView.Subject) -> Bool

    /// All names there are.
    static let all: [Toolset] =
        presets
        + ToolArea.all.map { area in
            Toolset(name: area.name, title: area.title) { $0.toolset == area.name }
        }

    private static let presets = [
        Toolset(name: "all", title: "Everything") { _ in true },
        Toolset(name: "minimal", title: "A first look: the tools that find and describe things, and no others") {
            minimal.contains($0.name)
        },
        Toolset(name: "operator", title: "Everything that looks, and what operators may do: power and snapshots") {
            [.readOnly, .powerOps].contains($0.permission)
        },
    ]

    private static let minimal: Set = [
        "list_servers", "get_vcenter_info", "list_vms", "get_vm_info", "list_templates", "list_snapshots", "list_hosts",
        "get_host_info", "list_clusters", "list_folders", "get_datastore_info", "get_vm_stats", "get_host_stats",
        "get_alarms", "list_recent_events", "list_recent_tasks", "get_task",
    ]

    /// Whether a tool is in it.
    func contains(_ subject: AccessView.Subject) -> Bool { includes(subject) }
}
