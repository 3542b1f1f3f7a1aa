import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists a folder of a datastore, by `SearchDatastore_Task` or `SearchDatastoreSubFolders_Task`.
struct BrowseDatastore: VSphereTool {
    static let name = "browse_datastore"
    static let title = "List files of a datastore"
    static let description = "Files and folders in a folder of a datastore."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = ["SearchDatastore_Task", "SearchDatastoreSubFolders_Task"]
    static let privileges = ["Datastore.Browse"]

    struct Input: ToolInput {
        @Argument(.datastore) var datastore: Target<Datastore>?
        @Argument("Folder: [datastore] path, or path", aliases: ["folder"]) var path: String?
        @Argument("Names; * and ? are wildcards", aliases: ["pattern"]) var filter: String?
        @Argument("Folders within too") var recursive = false
    }

    struct Item: ToolOutput {
        var name: String
        var path: String
        var type: String
        var sizeBytes: Int?
        var modified: Date?
        var capacityBytes: Int?
        var thin: Bool?

        static let fields = [
            "name": "Name",
            "path": "Datastore path",
            "type": "folder, disk, iso and others",
            "sizeBytes": "Space taken",
            "modified": "When last written",
            "capacityBytes": "Of a disk",
            "thin": "Of a disk",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let place = try await DatastorePlace.find(input.path ?? "", on: input.datastore, in: context)
        let found = try await place.files.list(
            place.path, matching: input.filter.map { [$0] } ?? [], recursively: input.recursive)
        return try context.page(found, key: { [$0.path.path] }) { file in
            let disk = file.info.as(VmDiskFileInfo.self)
            return Item(
                name: file.path.name, path: file.path.description, type: file.kind.rawValue,
                sizeBytes: file.kind == .folder ? nil : file.size.map(Int.init), modified: file.modified,
                capacityBytes: disk?.capacityKb.map { $0 * 1024 }, thin: disk?.thin)
        }
    }
}
