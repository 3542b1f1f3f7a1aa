extension ToolArea {
    static let guest = ToolArea("guest", "Files and programs inside guests", [])
}
