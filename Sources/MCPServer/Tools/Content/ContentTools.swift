extension ToolArea {
    static let content = ToolArea("content", "OVF and OVA, and files on datastores", [])
}
