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
        @Argument("Name of the new folder", aliases: ["folder_name"], length: 1...80) var name: String
        @Argument("Folder to make it in: name, inventory path or moref", aliases: ["parent_path", "parent_folder"])
        var parent: Target<Folder>?
        @Argument("Where no parent is named, the folder of the datacenter for these") var kind = FolderKind.vm
        @Argument("Where no parent is named: the datacenter, by name or moref", aliases: ["datacenter_name"])
        var datacenter: Target<Datacenter>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let (parent, chosen) = try await Self.parent(input, in: context)
        try context.checkMayChange(moref: parent.moref)
        // vSphere takes a percent sign for the start of an escape.
        let created = try await parent.reference.on(context.vSphere).createFolder(
            name: input.name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25"))
        let folder = try await context.vSphere.object(created)
        var change = Change(folder)
        change.end(["parent": .string(parent.path), "kind": .string(Self.kind(parent)?.rawValue ?? "unknown")])
        change.defaults = chosen.map { ["datacenter": $0] }
        return change
    }

    /// The folder to make it in, and the datacenter if the call did not say which.
    private static func parent(
        _ input: Input, in context: Context
    ) async throws -> (InventoryObject<Folder>, chosen: String?) {
        if let parent = input.parent {
            return (try await context.one(parent, "parent", properties: ["childType"]), nil)
        }
        guard let property = input.kind.datacenterProperty else {
            let root = try await context.vSphere.content().rootFolder
            return (try await context.vSphere.object(root, properties: ["childType"]), nil)
        }
        let datacenter: InventoryObject<Datacenter> = try await context.one(
            input.datacenter, "datacenter", configured: context.services.server.defaults.datacenter,
            properties: [property])
        let reference: ManagedObjectReference<Folder>? = datacenter.value(property)
        guard let reference else {
            throw ToolError(.notFound, "The \(input.kind.rawValue) folder of \(datacenter.name) is out of sight.")
        }
        let folder = try await context.vSphere.object(reference, properties: ["childType"])
        context.services.guardian.note(moref: folder.moref, name: folder.name, path: folder.path)
        return (folder, input.datacenter == nil ? datacenter.name : nil)
    }

    private static func kind(_ folder: InventoryObject<Folder>) -> FolderKind? {
        FolderKind(childTypes: folder.value("childType") ?? [])
    }
}
