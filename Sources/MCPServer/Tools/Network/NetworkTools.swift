extension ToolArea {
    static let network = ToolArea("network", "Network adapters", [])
}
