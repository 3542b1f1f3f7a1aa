import MCPCore
import VSphere
import VimTypes

/// All datastores, for the resource `esxi://datastores`: no tool that clients see.
struct ListDatastores: VSphereTool {
    static let name = "list_datastores"
    static let title = "List datastores"
    static let description = "All datastores with type, size, free space and state."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Datastore: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var type: String?
        var capacityBytes: Int?
        var freeBytes: Int?
        var provisionedBytes: Int?
        var accessible: Bool?
        var shared: Bool?
        var maintenanceMode: String?

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Inventory path",
            "type": "VMFS, NFS, vsan and others",
            "capacityBytes": "Size",
            "freeBytes": "Free space",
            "provisionedBytes": "Promised to machines",
            "accessible": "Whether any host reaches it",
            "shared": "Whether several hosts reach it",
            "maintenanceMode": "Unless normal",
        ]
    }

    func run(_ input: NoInput, in context: Context) async throws -> Page<Datastore> {
        let all = try await context.all(VimTypes.Datastore.self, properties: ["summary"])
        return try context.page(all, key: { [$0.name, $0.moref] }) { datastore in
            let summary: DatastoreSummary? = datastore.value("summary")
            return Datastore(
                moref: datastore.moref, name: datastore.name, path: datastore.path, type: summary?.type,
                capacityBytes: summary?.capacity, freeBytes: summary?.freeSpace,
                provisionedBytes: summary.map { $0.capacity - $0.freeSpace + ($0.uncommitted ?? 0) },
                accessible: summary?.accessible, shared: summary?.multipleHostAccess,
                maintenanceMode: summary?.maintenanceMode.flatMap { $0 == "normal" ? nil : $0 })
        }
    }
}
