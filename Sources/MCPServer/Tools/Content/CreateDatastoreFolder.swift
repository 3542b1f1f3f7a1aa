import MCPCore
import VSphere
import VimTypes

/// Makes a folder on a datastore, and those above it, by `MakeDirectory`.
struct CreateDatastoreFolder: VSphereTool {
    static let name = "create_datastore_folder"
    static let title = "Make a folder on a datastore"
    static let description = "Makes a folder on a datastore, and those above it."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["SearchDatastore_Task", "MakeDirectory"]
    static let privileges = ["Datastore.FileManagement"]

    struct Input: ToolInput {
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument("[datastore] path, or path", aliases: ["folder"]) var path: String
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let place = try await DatastorePlace.find(input.path, on: input.datastore, in: context)
        try place.requirePath()
        var change = place.change()
        if let present = try await place.entry() {
            guard present.kind == .folder else {
                throw ToolError(.invalid, "\(place.text) is a file already.")
            }
            return change.unchanged("\(place.text) is there already.")
        }
        try await place.files.makeFolder(place.path)
        change.end(["folder": .string(place.text)])
        return change
    }
}
