extension ToolArea {
    static let vm = ToolArea("vm", "Virtual machines and templates", [ListVMs.self, GetVMInfo.self, DeleteVM.self])
}
