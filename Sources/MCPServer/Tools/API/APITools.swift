extension ToolArea {
    static let api = ToolArea("api", "The whole vSphere API", [])
}
