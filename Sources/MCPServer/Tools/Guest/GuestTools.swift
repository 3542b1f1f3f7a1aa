extension ToolArea {
    static let guest = ToolArea(
        "guest", "Programs and files in guests, through VMware Tools",
        [
            RunCommandInGuest.self, ListGuestProcesses.self, ReadGuestFile.self, WriteGuestFile.self,
            ListGuestDirectory.self, CreateGuestDirectory.self, DeleteGuestFile.self,
        ])
}
