import MCPCore
import VSphere
import VimTypes

/// Copies a file, folder or disk, by `CopyDatastoreFile_Task` or `CopyVirtualDisk_Task`.
struct CopyDatastoreFile: VSphereTool {
    static let name = "copy_datastore_file"
    static let title = "Copy a file of a datastore"
    static let description = "Copies a file, folder or disk, within a datastore or to another."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["SearchDatastore_Task", "CopyDatastoreFile_Task", "CopyVirtualDisk_Task"]
    static let privileges = ["Datastore.FileManagement"]

    typealias Input = FileTransfer.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        let transfer = try await FileTransfer(input, in: context)
        var change = transfer.change
        try await context.run(&change, "Copying \(transfer.source.text)") {
            try await transfer.source.files.beginCopy(
                transfer.source.path, to: transfer.destination.path, on: transfer.destination.files,
                replacing: input.overwrite)
        }
        change.end(transfer.after)
        return change
    }
}
