extension ToolArea {
    static let inventory = ToolArea(
        "inventory", "vCenter, folders, clusters, resource pools and tags", [ListServers.self, GetVCenterInfo.self])
}
