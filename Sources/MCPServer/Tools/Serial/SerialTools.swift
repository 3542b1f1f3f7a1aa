extension ToolArea {
    static let serial = ToolArea("serial", "Serial ports", [])
}
