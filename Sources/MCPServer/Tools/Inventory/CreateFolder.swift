import MCPCore
import VSphere
import VimTypes

/// Makes a folder, by `CreateFolder`.
struct CreateFolder: VSphereTool {
    static let name = "create_folder"
    static let title = "Create a folder"
    static let description = "Makes a folder in another one, or at the top of a datacenter."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CreateFolder"]

    struct Input: ToolInput {
        @Argument("Name", aliases: ["folder_name"], length: 1...80) var name: String
        @Argument("Folder to make it in", aliases: ["parent_path", "parent_folder"])
        var parent: Target<Folder>?
        @Argument("Without parent: what it is for") var kind = FolderKind.vm
        @Argument("Without parent: where", aliases: ["datacenter_name"])
        var datacenter: Target<Datacenter>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        var change = Change(name: input.name)
        let parent = try await Self.parent(input, for: &change, in: context)
        let created = try await parent.object.createFolder(name: InventoryNames.sent(input.name))
        let folder = try await context.find(created, properties: ["childType"])
        change.create(created, path: folder.path)
        let kind = FolderKind(childTypes: folder.value("childType") ?? [])
        change.end(["parent": .string(parent.path), "kind": .string(kind?.rawValue ?? "unknown")])
        return change
    }

    /// The folder to make it in: the one that is named, else one at the top of the datacenter.
    private static func parent(
        _ input: Input, for change: inout Change, in context: Context
    ) async throws -> Found<Folder> {
        if let parent = input.parent { return try await context.find(parent) }
        guard let property = input.kind.datacenterProperty else {
            return try await context.find(try await context.vSphere.content().rootFolder)
        }
        let datacenter = try await context.datacenter(input.datacenter, for: &change, properties: [property])
        let reference: ManagedObjectReference<Folder>? = datacenter.value(property)
        guard let reference else {
            throw ToolError(.notFound, "The \(input.kind.rawValue) folder of \(datacenter.name) is out of sight.")
        }
        return try await context.find(reference)
    }
}
