import MCPCore
import VSphere
import VimTypes

/// Takes a tag off a machine, by the tagging service of vCenter.
struct RemoveTagFromVM: VSphereTool {
    static let name = "remove_tag_from_vm"
    static let title = "Take a tag off a VM"
    static let description = "Takes a tag off a VM or template. The tag itself stays."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.tag) var tag: String
        @Argument(.tagCategory) var category: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let tags = try await VMTags(of: input.vm, in: context)
        let (tag, _) = try await tags.tag(input.tag, category: input.category, in: context)
        var change = tags.change()
        guard tags.attached.contains(where: { $0.id == tag.id }) else {
            return change.unchanged("\(tags.machine.name) does not have the tag \(tag.label).")
        }
        // Else whoever may take tags off could lift the protection that they stand for.
        let protection = context.services.backend.policy.protection
        if protection.reason(tags: [(tag.category, tag.name)]) != nil {
            throw ToolError(
                .denied, "The tag \(tag.label) protects \(tags.machine.name) on this server. Nothing was changed.")
        }
        try context.checkMayChange(moref: tags.machine.moref)
        try await context.vSphere.tagging.detach(tag.id, from: tags.machine.reference)
        change.end(VMTags.state(tags.attached.filter { $0.id != tag.id }))
        return change
    }
}
