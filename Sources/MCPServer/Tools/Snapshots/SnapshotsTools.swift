extension ToolArea {
    static let snapshots = ToolArea(
        "snapshots", "Snapshots",
        [
            ListSnapshots.self, CreateSnapshot.self, RevertToSnapshot.self, RevertToCurrentSnapshot.self,
            DeleteSnapshot.self, DeleteAllSnapshots.self, RenameSnapshot.self,
        ])
}
