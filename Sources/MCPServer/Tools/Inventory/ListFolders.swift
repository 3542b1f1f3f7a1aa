import MCPCore
import VSphere
import VimTypes

/// Lists folders of every kind, by one question to the property collector.
struct ListFolders: VSphereTool {
    static let name = "list_folders"
    static let title = "List folders"
    static let description = "Folders of every datacenter, sorted by path."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
        @Argument("Only folders for these") var kind: FolderKind?
        @Argument("Only those in this folder") var folder: Target<Folder>?
    }

    struct Item: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var kind: String?
        var isDatastoreCluster: Bool
        var folders: Int
        var objects: Int

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Path",
            "kind": "Kind",
            "isDatastoreCluster": "Datastore cluster",
            "folders": "Folders in it",
            "objects": "Objects in it",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let inventory = try await context.vSphere.inventory([Folder._typeID: ["childType"]])
        var counts: [String: (folders: Int, objects: Int)] = [:]
        for entity in inventory.all(ManagedEntity.self) {
            guard let parent = entity.parent?.value else { continue }
            if entity.reference.as(Folder.self) != nil {
                counts[parent, default: (0, 0)].folders += 1
            } else {
                counts[parent, default: (0, 0)].objects += 1
            }
        }
        let pattern = input.filter.map(NamePattern.init)
        let top = try input.folder.map { try inventory.one($0, "folder") }
        let folders = inventory.all(Folder.self).filter { folder in
            if let pattern, !pattern.matches(folder.name) { return false }
            if let kind = input.kind, kind != Self.kind(folder) { return false }
            return top.map { inventory.isWithin(folder, $0) } ?? true
        }
        return try context.page(folders, key: { [inventory.path(of: $0.reference), $0.reference.value] }) { folder in
            let count = counts[folder.reference.value] ?? (0, 0)
            return Item(
                moref: folder.reference.value, name: folder.name, path: inventory.path(of: folder.reference),
                kind: Self.kind(folder)?.rawValue, isDatastoreCluster: folder.reference.as(StoragePod.self) != nil,
                folders: count.folders, objects: count.objects)
        }
    }

    private static func kind(_ folder: Inventory.Entity) -> FolderKind? {
        FolderKind(childTypes: folder.value("childType") ?? [])
    }
}
