import MCPCore
import VSphere
import VimTypes

/// Deletes a file or folder of a datastore, by `DeleteDatastoreFile_Task`; a virtual disk by `DeleteVirtualDisk_Task`.
struct DeleteDatastoreFile: VSphereTool {
    static let name = "delete_datastore_file"
    static let title = "Delete a file of a datastore"
    static let description = "Deletes a file, disk or folder of a datastore that no VM uses."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.destroys
    static let calls = [
        "SearchDatastore_Task", "SearchDatastoreSubFolders_Task", "DeleteDatastoreFile_Task", "DeleteVirtualDisk_Task",
    ]
    static let privileges = ["Datastore.FileManagement"]

    struct Input: ToolInput {
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument(.datastoreFile) var path: String
        @Argument("A folder with all in it") var recursive = false
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let place = try await DatastorePlace.find(input.path, on: input.datastore, in: context)
        let entry = try await place.requireEntry()
        try await FilesInUse.refuse(place, "deleted", in: context)
        var effects = ["\(place.text): \(entry.kind.rawValue), \(entry.size ?? 0) bytes"]
        if entry.kind == .folder {
            let contents = try await place.files.list(place.path, recursively: true)
            guard contents.isEmpty || input.recursive || context.isDryRun else {
                throw ToolError(
                    .invalid, "\(place.text) is a folder with \(contents.count) files and folders.",
                    hint: "Call with recursive: true to delete them too.")
            }
            let size = contents.filter { $0.kind != .folder }.reduce(0) { $0 + ($1.size ?? 0) }
            effects = ["\(place.text): folder with \(contents.count) files and folders, \(size) bytes"]
            effects += contents.isEmpty || input.recursive ? [] : ["It is not empty, and needs recursive"]
            effects += contents.prefix(50).map(\.path.description)
        }
        var change = place.change(before: ["path": .string(place.text), "type": .string(entry.kind.rawValue)])
        guard try await context.approve(&change, "Delete \(place.text)", effects: effects) else { return change }
        try await context.run(&change, "Deleting \(place.text)") {
            try await place.files.beginDelete(place.path)
        }
        change.end(["deleted": .string(place.text)])
        return change
    }
}
