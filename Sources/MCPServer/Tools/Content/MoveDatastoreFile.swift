import MCPCore
import VSphere
import VimTypes

/// Moves a file, folder or disk, by `MoveDatastoreFile_Task` or `MoveVirtualDisk_Task`.
struct MoveDatastoreFile: VSphereTool {
    static let name = "move_datastore_file"
    static let title = "Move a file of a datastore"
    static let description = "Moves or renames a file, folder or disk that no VM uses."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["SearchDatastore_Task", "MoveDatastoreFile_Task", "MoveVirtualDisk_Task"]
    static let privileges = ["Datastore.FileManagement"]

    typealias Input = FileTransfer.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        let transfer = try await FileTransfer(input, in: context)
        try await FilesInUse.refuse(transfer.source, "moved", in: context)
        var change = transfer.change
        try await context.run(&change, "Moving \(transfer.source.text)") {
            try await transfer.source.files.beginMove(
                transfer.source.path, to: transfer.destination.path, on: transfer.destination.files,
                replacing: input.overwrite)
        }
        change.end(transfer.after)
        return change
    }
}
