extension ToolArea {
    static let snapshots = ToolArea("snapshots", "Snapshots", [])
}
