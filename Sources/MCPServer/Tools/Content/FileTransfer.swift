import MCPCore
import VSphere
import VimTypes

/// What `move_datastore_file` and `copy_datastore_file` have in common.
struct FileTransfer {
    struct Input: ToolInput {
        @Argument("Of path", aliases: ["source_datastore"]) var datastore: Target<Datastore>?
        @Argument("[datastore] path, or path", aliases: ["source_path"]) var path: String
        @Argument("Else the same", aliases: ["dest_datastore", "destination_datastore"])
        var toDatastore: Target<Datastore>?
        @Argument(
            "New path; a folder ends in /", aliases: ["dest_path", "destination_path"])
        var toPath: String?
        @Argument("Replace what is there", aliases: ["force"]) var overwrite = false
    }

    let source: DatastorePlace
    let destination: DatastorePlace

    init(_ input: Input, in context: Context) async throws {
        source = try await DatastorePlace.find(input.path, on: input.datastore, in: context)
        _ = try await source.requireEntry()
        let toPath = input.toPath ?? ""
        let isElsewhere = input.toDatastore != nil || DatastorePath(toPath) != nil
        var goal =
            isElsewhere
            ? try await DatastorePlace.find(toPath, on: input.toDatastore, "to_path", in: context)
            : DatastorePlace(
                datastore: source.datastore, files: source.files, path: try DatastorePlace.clean(toPath, "to_path"))
        if goal.path.isEmpty || toPath.hasSuffix("/") {
            let name = source.path.split(separator: "/").last.map(String.init) ?? ""
            let path = toPath.isEmpty ? source.path : goal.path.isEmpty ? name : "\(goal.path)/\(name)"
            goal = DatastorePlace(datastore: goal.datastore, files: goal.files, path: path)
        }
        destination = goal
        guard source.text != goal.text || source.datastore.moref != goal.datastore.moref else {
            throw ToolError(.invalid, "to_path: that is where \(source.text) is already.")
        }
    }

    /// The answer before anything has happened.
    var change: Change { source.change(before: ["path": .string(source.text)]) }

    /// What is there afterwards.
    var after: JSONObject { ["path": .string(destination.text), "datastore": .string(destination.datastore.moref)] }
}
