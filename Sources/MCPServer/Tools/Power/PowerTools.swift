extension ToolArea {
    static let power = ToolArea(
        "power", "Power states of virtual machines",
        [
            PowerOnVM.self, PowerOffVM.self, ShutdownGuest.self, RebootGuest.self, SuspendVM.self, ResetVM.self,
            StandbyGuest.self,
        ])
}
