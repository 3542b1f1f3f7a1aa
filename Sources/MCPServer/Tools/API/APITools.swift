extension ToolArea {
    static let api = ToolArea(
        "api", "The whole vSphere API", [SearchAPI.self, DescribeAPI.self, CallAPI.self, GetProperties.self])
}
