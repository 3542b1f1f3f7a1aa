extension ToolArea {
    static let power = ToolArea("power", "Power states of virtual machines", [PowerOnVM.self, PowerOffVM.self])
}
