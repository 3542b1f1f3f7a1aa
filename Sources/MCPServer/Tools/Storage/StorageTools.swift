extension ToolArea {
    static let storage = ToolArea("storage", "Disks and CD drives", [])
}
