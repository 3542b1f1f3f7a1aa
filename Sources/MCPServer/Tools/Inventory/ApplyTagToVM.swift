import MCPCore
import VSphere
import VimTypes

/// Puts a tag on a machine, by the tagging service of vCenter.
struct ApplyTagToVM: VSphereTool {
    static let name = "apply_tag_to_vm"
    static let title = "Tag a VM"
    static let description = "Puts a tag that exists on a VM or template."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.tag) var tag: String
        @Argument(.tagCategory) var category: String?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let tags = try await VMTags(of: input.vm, in: context)
        let (tag, category) = try await tags.tag(input.tag, category: input.category, in: context)
        var change = tags.change()
        guard !tags.attached.contains(where: { $0.id == tag.id }) else {
            return change.unchanged("\(tags.machine.name) has the tag \(tag.label) already.")
        }
        if let category { try Self.check(tags, category) }
        try context.checkMayChange(moref: tags.machine.moref)
        try await context.vSphere.tagging.attach(tag.id, to: tags.machine.reference)
        change.end(VMTags.state((tags.attached + [tag]).sorted { $0.name < $1.name }))
        return change
    }

    /// Says in words what the server would refuse by a number.
    private static func check(_ tags: VMTags, _ category: TagCategory) throws {
        guard category.associableTypes.isEmpty || category.associableTypes.contains("VirtualMachine") else {
            throw ToolError(
                .invalid, "Tags of \(category.name) are not for VMs.",
                hint: "They are for \(category.associableTypes.joined(separator: ", ")).")
        }
        guard category.cardinality == .single else { return }
        if let other = tags.attached.first(where: { $0.category == category.name }) {
            throw ToolError(
                .invalid, "\(tags.machine.name) has the tag \(other.label), and can have only one of \(category.name).",
                hint: "Take that off first by remove_tag_from_vm.")
        }
    }
}
