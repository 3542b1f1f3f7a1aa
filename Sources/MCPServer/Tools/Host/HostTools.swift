extension ToolArea {
    static let host = ToolArea("host", "ESXi hosts", [ListHosts.self])
}
